"""Text that exists in several content languages, kept in one column."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)


class Translated(dict[str, str]):
    """`{"fi": …, "sv": …, "en": …}`; as a string, the reader's language or the nearest there is.

    >>> Translated(fi="kysely", sv="enkät").to("sv")
    'enkät'
    >>> Translated(fi="kysely").to("en")
    'kysely'
    """

    def to(self, language: str) -> str:
        """The text in `language`, else in the first of fi, sv, en that has one, else empty."""
        return next((text for code in (language, *LANGUAGES) if (text := self.get(code))), "")

    def language(self) -> str:
        """The language that `str()` answers in; templates put it into `lang`."""
        active = get_language() or LANGUAGES[0]
        return next((code for code in (active, *LANGUAGES) if self.get(code)), active)

    def __str__(self) -> str:
        return self.to(get_language() or LANGUAGES[0])

    @classmethod
    def every(cls, text: str) -> Self:
        """The same text in every language, for names that are not translated."""
        return cls(dict.fromkeys(LANGUAGES, text))


class TranslatedField(models.JSONField):
    """A JSON column of language code to text, read as `Translated`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Translated)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        loaded = super().from_db_value(value, expression, connection)
        return Translated(loaded) if isinstance(loaded, dict) else loaded

    def to_python(self, value: Any) -> Any:
        return Translated(value) if isinstance(value, dict) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        value = super().pre_save(model_instance, add)
        return dict(value) if isinstance(value, dict) else value

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, dict) or not all(
            code in LANGUAGES and isinstance(text, str) for code, text in value.items()
        ):
            raise ValidationError(_("Give the text by language: fi, sv, en."), code="language")
