"""Rollups: what the pages count from."""

from django.db import models

from insights.models.passages import Passage
from insights.models.themes import Theme
from places.models import Municipality, ThemeCategory
from surveys.models import Response


class Count(models.Model):
    """A rollup kept by the worker, so that no page's time grows with the number of responses.

    `place` is `m905` (municipality), `c15` (county) or empty (the country); `group` a population
    group's slug or empty (everybody); `period` `2026`, `2026-Q4`, `2026-11` or empty (all time).
    Raw counts of distinct people: everything shown of them passes shared.disclosure first.
    """

    place = models.CharField(max_length=4, blank=True)
    group = models.CharField(max_length=50, blank=True)
    period = models.CharField(max_length=8, blank=True)
    respondents = models.PositiveIntegerField()
    passages = models.PositiveIntegerField()
    sources = models.PositiveIntegerField()

    class Meta:
        abstract = True


class ThemeCount(Count):
    """People, passages and sources of a theme in one cell."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="counts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "place", "group", "period"], name="themecount_once"
            )
        ]
        indexes = [models.Index(fields=["place", "period", "group"], name="themecount_cell")]

    def __str__(self) -> str:
        return f"{self.theme_id} {self.place} {self.group} {self.period}: {self.respondents}"


class CategoryCount(Count):
    """People of a category of the taxonomy in one cell: themes of all languages together."""

    category = models.ForeignKey(ThemeCategory, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "place", "group", "period"], name="categorycount_once"
            )
        ]
        indexes = [models.Index(fields=["place", "period", "group"], name="categorycount_cell")]

    def __str__(self) -> str:
        return f"{self.category_id} {self.place} {self.group} {self.period}: {self.respondents}"


class ResponseCount(Count):
    """Responses, people and passages in one cell; `responses` counts those not analysed too."""

    responses = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "group", "period"], name="responsecount_once")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.group} {self.period}: {self.responses}"


class LanguageCount(Count):
    """People and passages of a language in one cell: what the shares of its themes are shares of."""

    language = models.CharField(max_length=5, choices=Passage.Language)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "place", "group", "period"], name="languagecount_once"
            )
        ]
        indexes = [models.Index(fields=["place", "period", "group"], name="languagecount_cell")]

    def __str__(self) -> str:
        return f"{self.language} {self.place} {self.group} {self.period}: {self.respondents}"


class CountStamp(models.Model):
    """One row whose number grows whenever counts change: what was made from them is kept by it."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Newcomer(models.Model):
    """That a response is read and not counted yet: it waits for others of its municipality."""

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.response_id)


class StaleCount(models.Model):
    """That counts of a theme or a municipality must be made anew; the worker does, within seconds.

    Written in the transaction of what changed, so that no page and no person waits for counting.
    """

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.theme_id} {self.municipality_id}"
