import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from shared.translated import Translated, TranslatedField


def test_text_is_read_in_the_readers_language() -> None:
    text = Translated(fi="kysely", sv="enkät")
    with translation.override("sv"):
        assert str(text) == "enkät"
        assert text.language() == "sv"
    with translation.override("en"):
        assert str(text) == "kysely"
        assert text.language() == "fi"


def test_empty_text_is_empty() -> None:
    assert str(Translated()) == ""


@pytest.mark.parametrize("value", [{"de": "Umfrage"}, {"fi": 1}, "kysely"])
def test_other_shapes_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        TranslatedField().validate(value, None)
