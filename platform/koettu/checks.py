"""Settings that would let an analysis fail are found at start."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from insights.analysis.sentence_files import SentenceModelError, look_at


@register()
def sentence_model(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A sentence model that is set has its files, and the libraries that read them."""
    try:
        if settings.SENTENCE_MODEL:
            look_at(Path(settings.SENTENCE_MODEL))
    except SentenceModelError as error:
        return [Error(f"SENTENCE_MODEL: {error}.", id="koettu.E002")]
    return []
