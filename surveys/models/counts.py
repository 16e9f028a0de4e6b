"""Rollups of answers: what pages and dashboards count from."""

from django.db import models

from surveys.models.responses import Response
from surveys.models.surveys import Survey


class AnswerCount(models.Model):
    """What people answered to one question of a survey in one municipality, kept by the worker.

    `question` is a question's name, `question.row` of a matrix, or one that begins with a full stop
    for what is counted of the responses themselves (`surveys.rollups.cells`). `municipality` is a
    code, empty for those who told none, `*` for all together. `cells` is by population group (its
    slug, empty for everybody) `[people, total, squares, {answer: people}]`: the numbers answered
    are added up in thousandths, as whole numbers, so that their order makes no difference.

    Raw counts: whatever is shown of them passes shared.disclosure first.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="counts")
    question = models.CharField(max_length=130)
    municipality = models.CharField(max_length=3, blank=True)
    cells = models.JSONField(default=dict)
    kept = models.JSONField(
        default=dict, help_text="The part of the cells whose answers were deleted after their time."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "municipality", "question"], name="answercount_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.municipality} {self.question}"


class Uncounted(models.Model):
    """A response that the rollup does not hold: new, or taken out of it in order to be changed.

    The row is inserted in the transaction that stores the response, and deleted in the transaction
    that counts it. A column of the response would be dearer: to set it is to write the whole row
    and its every index anew.
    """

    response = models.OneToOneField(
        Response,
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,  # rows live for seconds; no response is ever deleted
        related_name="+",
    )

    def __str__(self) -> str:
        return str(self.response_id)


class Results(models.Model):
    """The answers to a survey as they are shown; they move in batches.

    Two looks at counts that move one by one would tell one person's answers. Whoever changes the
    rollup of a survey holds the lock on this row.
    """

    survey = models.OneToOneField(
        Survey, on_delete=models.CASCADE, primary_key=True, related_name="results"
    )
    people = models.PositiveIntegerField(default=0, help_text="How many people are in it.")
    cells = models.JSONField(default=dict, help_text="The cell of everybody, by question.")
    moved_on = models.DateField(null=True, blank=True)
    stale_since = models.DateField(
        null=True,
        blank=True,
        help_text="When something in it was withdrawn, sealed or corrected that still shows.",
    )

    class Meta:
        verbose_name_plural = "results"

    def __str__(self) -> str:
        return f"{self.survey_id} {self.moved_on}"
