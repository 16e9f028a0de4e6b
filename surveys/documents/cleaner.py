"""The child process that opens what strangers send: `python -m surveys.documents.cleaner photo`.

Reads the file from its input; writes the clean one to its output, after a line with its type; or
ends with REFUSED and the reason. It has no database, no secrets and little of the machine, so that
a file made to break a reader breaks nothing else.
"""

import resource
import sys

from surveys.documents.refusing import Cleaned, RefusedError

REFUSED = 3
MEGABYTE = 1024 * 1024


def limit(*, memory: int, seconds: int) -> None:
    """Take away what no honest file needs; a child can only lower its own limits."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def clean(kind: str, data: bytes, *, pixels: int) -> Cleaned:
    """Raises RefusedError. Each kind imports only its own reader."""
    if kind == "photo":
        from surveys.documents.photos import clean_photo  # noqa: PLC0415

        return clean_photo(data, pixels=pixels)
    if kind == "audio":
        from surveys.documents.recordings import clean_recording  # noqa: PLC0415

        return clean_recording(data)
    from surveys.documents.papers import clean_paper  # noqa: PLC0415

    return clean_paper(data)


def main(kind: str, pixels: str, megabytes: str, seconds: str) -> int:
    limit(memory=int(megabytes) * MEGABYTE, seconds=int(seconds))
    try:
        cleaned = clean(kind, sys.stdin.buffer.read(), pixels=int(pixels))
    except RefusedError as error:
        sys.stdout.write(error.reason)
        return REFUSED
    except (MemoryError, RecursionError):
        sys.stdout.write("limits")
        return REFUSED
    sys.stdout.buffer.write(cleaned.content_type.encode() + b"\n" + cleaned.data)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
