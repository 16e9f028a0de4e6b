"""What a cleaning gives: the clean file, or why it is refused."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cleaned:
    content_type: str
    data: bytes


class RefusedError(Exception):
    """`reason`: `kind` (not what was asked for), `broken`, `pixels`, `locked`, `limits`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
