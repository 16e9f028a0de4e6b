"""Why a file cannot be read."""

from django.utils.functional import Promise


class Unreadable(Exception):  # noqa: N818 - the name says what is the matter
    """The file is not a spreadsheet that can be read; says why in the reader's language."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)
