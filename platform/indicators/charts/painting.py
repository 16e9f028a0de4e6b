"""SVG as PNG, with the pages' own letters."""

import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import resvg_py
from django.conf import settings
from django.contrib.staticfiles import finders

from shared.printing import CannotPrintError

FAMILY = "Public Sans"
FONTS = ("public-sans-latin-wght-normal", "public-sans-latin-ext-wght-normal")
"""Those of the pages; the second has the letters of Sámi and other names."""
ZOOM = 3


def png_of(svg: str) -> bytes:
    """The picture on white, three pixels for each of its own.

    Raises CannotPrintError where the pages' fonts are not installed.
    """
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        zoom=ZOOM,
        skip_system_fonts=True,
        font_files=list(_fonts()),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )


@lru_cache(maxsize=1)
def _fonts() -> tuple[str, ...]:
    """The fonts unpacked: those of the pages are packed for browsers. Made once, then kept."""
    folder = Path(settings.VAR) / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(str(_unpacked(name, folder)) for name in FONTS)


def _unpacked(name: str, folder: Path) -> Path:
    target = folder / f"{name}.ttf"
    if not target.exists():
        packed = finders.find(f"public-sans/{name}.woff2")
        if packed is None:
            raise CannotPrintError(f"no font: {name}")
        _unpack(Path(packed), target)
    return target


def _unpack(packed: Path, target: Path) -> None:
    """Written beside its place and moved: another process never reads half a font."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - large, and needed once

    font = TTFont(packed)
    font.flavor = None
    for record in font["name"].names:
        if record.nameID == 1:  # the family: the file calls itself by its thinnest weight
            record.string = FAMILY
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:
        font.save(file)
    os.replace(file.name, target)  # noqa: PTH105 - a name, not a path
