"""Answers saved to go on later."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.surveys import Survey


class Draft(models.Model):
    """Unsent answers under a code, with which they are sealed and which is not kept.

    Nobody can read them without it. They are deleted after `expires_on`, or when they are sent.
    """

    code_hash = models.CharField(primary_key=True, max_length=64)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="drafts")
    sealed = models.BinaryField(_("sealed answers"))
    expires_on = models.DateField(_("deleted after"))

    class Meta:
        verbose_name = _("saved draft")
        verbose_name_plural = _("saved drafts")
        indexes = [models.Index(fields=["expires_on"], name="draft_expires")]

    def __str__(self) -> str:
        return f"{self.survey} – {self.expires_on}"
