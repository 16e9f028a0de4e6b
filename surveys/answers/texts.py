"""What every text must hold to, and what a text had better not hold."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORT_TEXT = 200


def clean_text(value: object, maximum: int) -> str:
    """The text with plain line ends and without space around; refuses what no database keeps."""
    if not isinstance(value, str):
        raise ValidationError(_("Write this as text."), code="type")
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "\0" in text or not _is_unicode(text):
        raise ValidationError(
            _("The text has characters that cannot be saved. Write them anew."), code="characters"
        )
    if len(text) > maximum:
        raise ValidationError(
            _("Use at most %(maximum)d characters. Now there are %(length)d."),
            code="too-long",
            params={"maximum": maximum, "length": len(text)},
        )
    return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


_PERSONAL = {
    "identity-code": re.compile(r"\b[0-3]\d[01]\d{3}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE),
    "phone": re.compile(r"(?<!\d)(?:\+358|0)[ -]?\d(?:[ -]?\d){5,9}(?!\d)"),
    "e-mail": re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]{2,24}"),
}


def personal_details(text: str) -> set[str]:
    """Kinds of personal details that `text` seems to hold: a reminder, not the redaction.

    >>> sorted(personal_details("Soita 050 123 4567 tai kirjoita a.b@example.fi"))
    ['e-mail', 'phone']
    """
    return {kind for kind, pattern in _PERSONAL.items() if pattern.search(text)}
