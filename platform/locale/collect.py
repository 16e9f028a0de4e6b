r"""Collect the texts of pages and code into the catalogues, and say what is still untranslated.

    python platform/locale/collect.py [TRANSLATIONS.json …]

Each file gives translations to fill in: `{"Text in English": {"fi": "…", "sv": "…"}}`, with a list
`[singular, plural]` for counted texts and `"context\u0004Text"` for texts with a context. A guess at
a translation that makemessages makes is thrown away: what stands in a catalogue a person wrote.
"""

import fcntl
import json
import sys
from pathlib import Path
from typing import Any

import polib
from django.core.management import call_command

HERE = Path(__file__).resolve().parent
LANGUAGES = ("fi", "sv")
WIDTH = 100
NOISE = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Report-Msgid-Bugs-To",
    "Last-Translator",
    "Language-Team",
)


def collect() -> None:
    call_command(
        "makemessages",
        locale=list(LANGUAGES),
        ignore_patterns=[".venv", "node_modules", "var", "tests", "benchmarks"],
        no_obsolete=True,
        add_location="file",
        verbosity=0,
    )


def fill(entry: polib.POEntry, given: str | list[str]) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(given))
    else:
        entry.msgstr = str(given)


def tidy(language: str, translations: dict[str, dict[str, Any]]) -> list[str]:
    """Write the catalogue in its one layout; returns the texts without a translation."""
    path = HERE / language / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path), wrapwidth=WIDTH)
    catalogue.metadata_is_fuzzy = False
    for name in NOISE:
        catalogue.metadata.pop(name, None)
    for entry in catalogue:
        key = f"{entry.msgctxt}\u0004{entry.msgid}" if entry.msgctxt else entry.msgid
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
            fill(entry, ["", ""] if entry.msgid_plural else "")
        if given := translations.get(key, {}).get(language):
            fill(entry, given)
    catalogue.save()
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return [entry.msgid for entry in catalogue if not entry.translated()]


def main(*files: str) -> int:
    translations: dict[str, dict[str, Any]] = {}
    for file in files:
        translations |= json.loads(Path(file).read_text())
    with (HERE / "done").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect()
        missing = {language: tidy(language, translations) for language in LANGUAGES}
    for language, texts in missing.items():
        for text in texts:
            print(f"{language}: {text!r}")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
