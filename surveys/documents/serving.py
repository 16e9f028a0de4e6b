"""A stored file on its way to a browser."""

from django.http import FileResponse

from surveys.models import Attachment

ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "application/pdf": "pdf",
    "text/plain": "txt",
}


def served(found: Attachment) -> FileResponse:
    """The file so that no browser runs anything of it."""
    ending = ENDINGS.get(found.content_type, "bin")
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{found.kind}-{str(found.pk)[:8]}.{ending}",
        content_type=found.content_type,
    )
    if found.content_type == "text/plain":
        response["Content-Type"] = "text/plain; charset=utf-8"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
