import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.indicators import Indicator
from indicators.querysets import IndicatorImportQuerySet
from organisations.models import Organisation


class IndicatorImport(models.Model):
    """Values on their way in from a source or a spreadsheet; none is stored until a person confirms.

    `asked` says what is fetched (the source's own terms); `found` is what the check came to, one
    entry for each indicator: title, whether the title is the accepted one, counts of new, changed,
    same and removed values, or the error. `rows` are the checked rows of a spreadsheet. Both forms
    are those of the code that reads them (`indicators.actions`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CHECKING = "checking", _("checking")
        CHECKED = "checked", _("checked")
        STORING = "storing", _("storing")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Indicator.Source)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="indicator_imports",
        help_text=_("Empty for those of the command line."),
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="imports",
        help_text=_("The own indicator that a spreadsheet's rows belong to."),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_on = models.DateField(_("asked on"))
    asked = models.JSONField(_("what is asked"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("indicators done"), default=0)
    total = models.PositiveIntegerField(_("indicators in all"), default=0)
    progress_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    found = models.JSONField(_("what was found"), default=list)
    rows = models.JSONField(_("checked rows"), default=list)
    error = models.TextField(_("what went wrong"), blank=True)

    objects = IndicatorImportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "pk"]
        verbose_name = _("import of values")
        verbose_name_plural = _("imports of values")

    def __str__(self) -> str:
        return f"{self.source} {self.asked_on} {self.state}"
