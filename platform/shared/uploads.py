"""Uploads that end where they should: a file over the cap is dropped while it still comes in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class CappedUploadHandler(FileUploadHandler):
    """Stands first. The other fields of the form are kept, and `too_large` names the dropped one."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body that is larger than a few capped files before it is read."""
        if content_length > settings.UPLOAD_BODY_BYTES:
            raise RequestDataTooBig("The request is larger than any page of ours sends.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received > settings.UPLOAD_FILE_BYTES:
            if self.request is not None:
                dropped_uploads(self.request).append(str(self.field_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one have the file."""


def dropped_uploads(request: HttpRequest) -> list[str]:
    """Names of the fields whose file was over the cap."""
    dropped: list[str] = request.META.setdefault("koettu.dropped_uploads", [])
    return dropped
