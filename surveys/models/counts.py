"""Rollups of answers: what pages and dashboards count from."""

from django.db import models

from surveys.models.surveys import Survey


class AnswerCount(models.Model):
    """People who answered one question of a survey in one cell, kept by the worker.

    `question` is a question's name, or empty for the responses themselves, whose rows also exist by
    `month` (`2026-11`). `municipality` is a code, or empty for those who told none. `group` is a
    population group's slug, or empty for everybody. Raw counts: everything shown of them passes
    shared.disclosure first.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="counts")
    question = models.CharField(max_length=130, blank=True)
    municipality = models.CharField(max_length=3, blank=True)
    group = models.CharField(max_length=50, blank=True)
    month = models.CharField(max_length=7, blank=True)
    people = models.IntegerField(default=0)
    total = models.FloatField(default=0, help_text="Sum of the numbers answered.")
    squares = models.FloatField(default=0, help_text="Sum of their squares.")
    histogram = models.JSONField(default=dict, help_text="Answer to number of people.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "question", "month", "municipality", "group"],
                name="answercount_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.question} {self.municipality} {self.group} {self.month}"
