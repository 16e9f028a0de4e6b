"""Every text of pages and code exists in Finnish and Swedish; the build fails on a gap."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
FIELD = re.compile(r"%\((\w+)\)")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What makemessages finds in the sources now, by language, without touching the catalogues."""
    copy = tmp_path_factory.mktemp("sources")
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt", "*.po"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    for name in names:
        if not name.startswith("tests/") and (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    code = (
        "import sys; from django.conf import settings; import django\n"
        "from pathlib import Path\n"
        "settings.configure(LOCALE_PATHS=[Path('platform/locale').resolve()], USE_I18N=True)\n"
        "django.setup(); from django.core.management import call_command\n"
        "call_command('makemessages', locale=['fi', 'sv'], no_obsolete=True, verbosity=0)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True, capture_output=True)
    return {
        language: {entry.msgid for entry in polib.pofile(str(copy / _catalogue(language)))}
        for language in ("fi", "sv")
    }


def _catalogue(language: str) -> str:
    return f"platform/locale/{language}/LC_MESSAGES/django.po"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_text_lacks_its_translation(language: str, collected: dict[str, set[str]]) -> None:
    catalogue = polib.pofile(str(ROOT / _catalogue(language)))
    translated = {entry.msgid for entry in catalogue if entry.translated()}
    assert sorted(collected[language] - translated) == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_translations_keep_their_placeholders(language: str) -> None:
    for entry in polib.pofile(str(ROOT / _catalogue(language))):
        plural = [*entry.msgstr_plural.values()]
        allowed = set(FIELD.findall(entry.msgid + entry.msgid_plural))
        for text in plural or [entry.msgstr]:
            assert set(FIELD.findall(text)) <= allowed, entry.msgid
        assert "fuzzy" not in entry.flags, entry.msgid


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_catalogue_is_compiled(language: str) -> None:
    """A catalogue marked fuzzy as a whole is passed over in silence by the compiler."""
    assert not polib.pofile(str(ROOT / _catalogue(language))).metadata_is_fuzzy
    compiled = polib.mofile(str((ROOT / _catalogue(language)).with_suffix(".mo")))
    assert compiled.percent_translated() == 100
