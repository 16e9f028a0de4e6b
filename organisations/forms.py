"""What is asked when members are invited, join and change role."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from organisations.models import Invitation, Membership, Organisation, Role

ROLES_EXPLAINED = {
    Role.OWNER: _("Everything that a coordinator does, and manages the members."),
    Role.COORDINATOR: _("Runs collections, confirms insights and edits reports."),
    Role.CONTRIBUTOR: _("Files and imports experiences and writes sections."),
    Role.MODERATOR: _("Reads the original texts and releases quotes."),
    Role.READER: _("Reads results and drafts, changes nothing."),
}


def _describe(label: Promise, explanation: Promise) -> str:
    return format_html(
        '<span><strong class="capitalised">{}</strong><br>{}</span>', label, explanation
    )


_description = lazy(_describe, str)


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, _description(role.label, ROLES_EXPLAINED[role])) for role in Role],
        widget=forms.RadioSelect,
    )


class InvitationForm(forms.Form):
    """Whom to invite and into which role."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("The invitation is sent to this address and works for 14 days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = _role_field()

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Membership.objects.filter(organisation=self.organisation, user__email=email).exists():
            raise forms.ValidationError(_("This person is a member already."), code="member")
        return email


class RoleForm(forms.Form):
    role = _role_field()


class NewMemberForm(forms.Form):
    """An invited person without an account chooses a name and a password."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("Shown to the members of your organisation."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_(
            "At least 12 characters. Several words are easy to remember and hard to guess."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if password := cleaned.get("password"):
            user = User(email=self.invitation.email, name=cleaned.get("name", ""))
            try:
                get_adapter().clean_password(password, user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned
