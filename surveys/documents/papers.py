"""PDF and plain text without what the writer did not mean to send."""

import io
import struct
from typing import Any

import pikepdf
from pikepdf import Name

from surveys.documents.refusing import Cleaned, RefusedError

BINARY = frozenset(range(32)) - {9, 10, 12, 13}
"""Control characters that no plain text has."""
TELLTALE = frozenset({"/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF"})
"""Keys of any object that tell who made it and when, or act by themselves."""
ACTIVE = frozenset({"/OpenAction", "/Collection", "/SpiderInfo"})
"""Keys of the document that run or carry other things."""
WRITERS = frozenset({"/T", "/M", "/CreationDate", "/NM", "/RC"})
"""Keys of a comment that tell who wrote it and when."""
ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE"}
)
CARRIERS = frozenset({"/FileAttachment", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"})
MARKER, SCAN = 0xFF, 0xDA
LABELS = frozenset({0xFE, *range(0xE1, 0xF0)} - {0xE2, 0xEE})
"""Comments and the segments of applications, but those of colour (ICC, Adobe)."""


def clean_paper(data: bytes) -> Cleaned:
    """The PDF rewritten without metadata, scripts, attached files and earlier versions; or text."""
    if data.lstrip()[:5] == b"%PDF-":
        return Cleaned("application/pdf", _clean_pdf(data))
    return Cleaned("text/plain", _clean_text(data))


def _clean_text(data: bytes) -> bytes:
    """Whatever is readable as UTF-8 and has no binary in it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("kind") from error
    if not BINARY.isdisjoint(data) or not text.strip():
        raise RefusedError("kind")
    return text.encode()


def _clean_pdf(data: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise RefusedError("locked")
            if not len(pdf.pages):
                raise RefusedError("broken")
            _empty(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)  # only what is still pointed at is written
    except pikepdf.PasswordError as error:
        raise RefusedError("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise RefusedError("broken") from error
    return out.getvalue()


def _empty(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer[Name.Info]
    _drop(pdf.Root, ACTIVE)
    if isinstance(names := pdf.Root.get("/Names"), pikepdf.Dictionary):
        _drop(names, {"/EmbeddedFiles", "/JavaScript", "/Renditions"})
    if isinstance(fields := pdf.Root.get("/AcroForm"), pikepdf.Dictionary):
        _drop(fields, {"/XFA", "/CO"})
    for found in pdf.objects:
        _empty_object(found)


def _empty_object(found: Any) -> None:
    """Everything inside one object of the file; what it points at comes in its own turn."""
    inside: list[Any] = []
    if isinstance(found, pikepdf.Array):
        inside = list(found)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        _empty_entries(found)
        inside = [found.get(key) for key in found.keys()]  # noqa: SIM118 - not a Python dict
    for inner in inside:
        if isinstance(inner, pikepdf.Object) and not inner.is_indirect:
            _empty_object(inner)


def _empty_entries(found: Any) -> None:
    _drop(found, TELLTALE)
    kind = str(found.get("/Subtype", ""))
    if kind in CARRIERS:
        _drop(found, {"/FS", "/A", "/Movie", "/Sound", "/RichMediaContent", "/3DD"})
    if "/Rect" in found and kind not in {"", "/Widget"}:  # a comment
        _drop(found, WRITERS)
    if kind == "/Image" and found.get("/Filter") in (Name.DCTDecode, [Name.DCTDecode]):
        found.write(unlabelled(found.read_raw_bytes()), filter=Name.DCTDecode)
    if str(found.get("/S", "")) in ACTIONS:
        _drop(found, {"/JS", "/F", "/Win", "/Mac", "/Unix", "/R", "/T"})


def unlabelled(jpeg: bytes) -> bytes:
    """The JPEG without its labels (Exif, XMP, comments); what is needed to draw it stays."""
    kept, place = bytearray(jpeg[:2]), 2
    while place + 4 <= len(jpeg) and jpeg[place] == MARKER and jpeg[place + 1] != SCAN:
        (size,) = struct.unpack_from(">H", jpeg, place + 2)
        if jpeg[place + 1] not in LABELS:
            kept += jpeg[place : place + 2 + size]
        place += 2 + size
    return bytes(kept) + jpeg[place:]


def _drop(found: Any, names: Any) -> None:
    for name in names:
        if name in found:
            del found[name]
