"""The fitted theme models: kept for new passages and warm refits."""

import hashlib
from typing import TYPE_CHECKING

from insights.models import AnalysisRun, ThemeModelState

if TYPE_CHECKING:
    from insights.analysis.theme_model import ThemeModel

_models: dict[str, tuple[str, "ThemeModel"]] = {}


def current_model(language: str) -> "ThemeModel | None":
    """The fitted model of a language, decoded once for each process and edition."""
    from insights.analysis.theme_model import ThemeModel  # noqa: PLC0415 - the web process must stay light

    state = ThemeModelState.objects.filter(pk=language).defer("artefact").first()
    if state is None:
        return None
    kept = _models.get(language)
    if kept is None or kept[0] != state.sha256:
        try:
            model = ThemeModel.from_bytes(bytes(state.artefact))
        except ValueError:  # made by another version of the analysis: wait for the next run
            return None
        kept = _models[language] = (state.sha256, model)
    return kept[1]


def keep_model(language: str, model: "ThemeModel", run: AnalysisRun) -> None:
    """Store the model of a language for new passages and the next warm refit."""
    artefact = model.to_bytes()
    sha256 = hashlib.sha256(artefact).hexdigest()
    ThemeModelState.objects.update_or_create(
        language=language, defaults={"run": run, "artefact": artefact, "sha256": sha256}
    )
