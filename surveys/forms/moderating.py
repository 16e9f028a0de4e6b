"""A moderator's decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Response

DECISIONS = [
    (Response.Status.APPROVED.value, _("Approved: may be used as the teller allows")),
    (Response.Status.IN_REVIEW.value, _("In review: something must be looked at or asked")),
    (Response.Status.NOT_PUBLISHED.value, _("Not published: is not used")),
    (Response.Status.SEALED.value, _("Sealed: is not used, and only few may read it")),
]


class ModerationForm(forms.Form):
    use_required_attribute = False
    status = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason or question"),
        help_text=_("The teller reads it with the receipt code. Do not write names."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
