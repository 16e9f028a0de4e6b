"""Pictures drawn anew: what is not picture (places, times, devices, hidden data) does not survive."""

import io
import warnings

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from surveys.documents.refusing import Cleaned, RefusedError

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
OPTIONS: dict[str, dict[str, int]] = {"JPEG": {"quality": 88}, "PNG": {}, "WEBP": {"quality": 86}}
LONGEST_SIDE = 4096
"""Larger pictures are made smaller: more is no use on a screen or in print."""


def clean_photo(data: bytes, *, pixels: int) -> Cleaned:
    """The first picture of the file, upright, as a new file of the same format."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the library that draws PDFs lets broken ones pass
    try:
        with (
            warnings.catch_warnings(),
            Image.open(io.BytesIO(data), formats=list(FORMATS)) as image,
        ):
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count ourselves
            if image.width * image.height > pixels:
                raise RefusedError("pixels")
            return _drawn(image)
    except UnidentifiedImageError as error:
        raise RefusedError("kind") from error
    except Image.DecompressionBombError as error:
        raise RefusedError("pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise RefusedError("broken") from error


def _drawn(image: Image.Image) -> Cleaned:
    kind = str(image.format)
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is read at a smaller scale at once
    upright = ImageOps.exif_transpose(image)
    has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_alpha and kind != "JPEG" else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    fresh.save(out, kind, **OPTIONS[kind])
    return Cleaned(FORMATS[kind], out.getvalue())
