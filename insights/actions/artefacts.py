"""The fitted theme models: kept for new passages and warm refits."""

import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from insights.models import AnalysisRun, ThemeModelState

if TYPE_CHECKING:
    from insights.analysis.encoder import SentenceModel
    from insights.analysis.theme_model import ThemeModel

logger = logging.getLogger(__name__)

_models: dict[str, tuple[str, "ThemeModel"]] = {}


def sentence_model() -> "SentenceModel | None":
    """The sentence model of the settings, if there is one. Raises SentenceModelError if it cannot be used."""
    from insights.analysis.encoder import SentenceModel  # noqa: PLC0415 - the web process must stay light

    folder = settings.SENTENCE_MODEL
    return SentenceModel.usable(Path(folder)) if folder else None


def current_model(language: str) -> "ThemeModel | None":
    """The fitted model of a language, decoded once for each process and edition.

    None if it was made by another version of the analysis or with another sentence model, or if
    the sentence model cannot be used: texts wait for the next run.
    """
    from insights.analysis.sentence_files import SentenceModelError  # noqa: PLC0415 - as above
    from insights.analysis.theme_model import ThemeModel  # noqa: PLC0415

    state = ThemeModelState.objects.filter(pk=language).defer("artefact").first()
    if state is None:
        return None
    kept = _models.get(language)
    if kept is None or kept[0] != state.sha256:
        try:
            model = ThemeModel.from_bytes(bytes(state.artefact))
        except ValueError:
            return None
        kept = _models[language] = (state.sha256, model)
    try:
        return kept[1] if kept[1].reads_with(sentence_model()) else None
    except SentenceModelError as error:
        logger.warning("Texts wait for themes: %s", error)
        return None


def keep_model(language: str, model: "ThemeModel", run: AnalysisRun) -> None:
    """Store the model of a language for new passages and the next warm refit."""
    artefact = model.to_bytes()
    sha256 = hashlib.sha256(artefact).hexdigest()
    ThemeModelState.objects.update_or_create(
        language=language, defaults={"run": run, "artefact": artefact, "sha256": sha256}
    )
