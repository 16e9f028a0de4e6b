"""Attachments made safe before they are kept, each in a child process with its limits."""

import subprocess
import sys
import threading

from django.conf import settings

from surveys.documents.cleaner import REFUSED
from surveys.documents.refusing import Cleaned, RefusedError

CHILD_MEGABYTES = 1024
CHILD_SECONDS = 20
AT_ONCE = threading.BoundedSemaphore(2)
"""However many upload at a time, so many are opened; the others wait for their turn."""


def clean_attachment(data: bytes, kind: str) -> Cleaned:
    """The file without what tells of its sender, its type found from its content.

    Raises RefusedError for what is not of the kind, is damaged, or would open into something huge.
    """
    command = [sys.executable, "-I", "-m", "surveys.documents.cleaner", kind]
    limits = [settings.ATTACHMENT_PIXELS, CHILD_MEGABYTES, CHILD_SECONDS]
    with AT_ONCE:
        try:
            child = subprocess.run(  # noqa: S603 - our own module, no shell, no word of the sender's
                [*command, *map(str, limits)],
                input=data,
                capture_output=True,
                check=False,
                timeout=2 * CHILD_SECONDS,
                env={},
            )
        except subprocess.TimeoutExpired as error:
            raise RefusedError("limits") from error
    if child.returncode == REFUSED:
        raise RefusedError(child.stdout.decode())
    if child.returncode:  # killed by its limits, or broken by the file
        raise RefusedError("limits")
    content_type, _line, clean = child.stdout.partition(b"\n")
    return Cleaned(content_type.decode(), clean)
