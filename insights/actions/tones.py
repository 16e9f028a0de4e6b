"""The tone of passages: heard by the machine, for filtering only."""

from collections import defaultdict
from dataclasses import asdict

from django.db import transaction

from insights.models import Passage


def hear_tones(*, limit: int = 500) -> int:
    """Hear the tone of passages read before there was one; how many."""
    from insights.analysis.tone import tone_of  # noqa: PLC0415 - the web process must stay light

    by_language = defaultdict(list)
    waiting = Passage.objects.filter(tone="").only("text", "language")[:limit]
    for passage in waiting:
        by_language[passage.language].append(passage)
    for language, passages in by_language.items():
        tones = tone_of([passage.text for passage in passages], language)
        for passage, tone in zip(passages, tones, strict=True):
            passage.tone = tone
    heard = [passage for passages in by_language.values() for passage in passages]
    with transaction.atomic():
        Passage.objects.bulk_update(heard, ["tone"])
    return len(heard)


def accuracy_of_tones() -> dict[str, dict[str, float]]:
    """By language how often the tone is right, for the run that the pages read it from."""
    from insights.analysis.tone import ACCURACY  # noqa: PLC0415 - the web process must stay light

    return {language: asdict(accuracy) for language, accuracy in ACCURACY.items()}
