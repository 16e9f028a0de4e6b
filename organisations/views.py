"""Pages of an organisation's members and invitations."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from organisations import actions
from organisations.forms import InvitationForm, NewMemberForm, RoleForm
from organisations.middleware import SESSION_KEY
from organisations.models import Invitation, Membership, Organisation
from organisations.permissions import acting_user, may_manage_members
from shared.permissions import denied, require

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _organisation(request: HttpRequest) -> Organisation:
    """The organisation that the reader works for now; 403 with the reason when there is none."""
    membership: Membership | None = request.membership  # type: ignore[attr-defined]
    if not membership:
        require(denied(_("You are not a member of any organisation.")))
        raise AssertionError
    return membership.organisation


@login_required
def member_list(request: HttpRequest) -> HttpResponse:
    organisation = _organisation(request)
    may_manage = may_manage_members(request.user, organisation)
    invitations = Invitation.objects.visible_to(request.user).filter(
        organisation=organisation, accepted_at=None
    )
    context = {
        "organisation": organisation,
        "members": organisation.memberships.select_related("user"),
        "may_manage": may_manage,
        "invitations": invitations if may_manage else [],
        "now": timezone.now(),
    }
    return render(request, "organisations/member_list.html", context)


@login_required
def invitation_create(request: HttpRequest) -> HttpResponse:
    organisation = _organisation(request)
    require(may_manage_members(request.user, organisation))
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        actions.invite(organisation, actor=acting_user(request.user), **form.cleaned_data)
        messages.success(
            request,
            _("An invitation was sent to %(email)s.") % {"email": form.cleaned_data["email"]},
        )
        return redirect("organisations:member_list")
    context = {"organisation": organisation, "form": form}
    return render(request, "organisations/invitation_create.html", context)


@login_required
@require_POST
def invitation_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = get_object_or_404(
        Invitation.objects.visible_to(request.user), pk=pk, accepted_at=None
    )
    require(may_manage_members(request.user, invitation.organisation))
    actions.cancel_invitation(invitation, actor=acting_user(request.user))
    messages.success(request, _("The invitation was cancelled. Its link no longer works."))
    return redirect("organisations:member_list")


def _member(request: HttpRequest, pk: UUID) -> Membership:
    """A membership that the reader manages."""
    visible = Membership.objects.visible_to(request.user)
    membership = get_object_or_404(visible.select_related("user", "organisation"), pk=pk)
    require(may_manage_members(request.user, membership.organisation))
    return membership


@login_required
def member_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = _member(request, pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(membership, actor=acting_user(request.user), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("role", error)
        else:
            messages.success(request, _("The role was changed."))
            return redirect("organisations:member_list")
    context = {"membership": membership, "form": form}
    return render(request, "organisations/member_change.html", context)


@login_required
def member_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    membership = _member(request, pk)
    error = ""
    if request.method == "POST":
        try:
            actions.remove_member(membership, actor=acting_user(request.user))
        except ValidationError as refusal:
            error = refusal.messages[0]
        else:
            messages.success(
                request,
                _("%(name)s is no longer a member.") % {"name": membership.user},
            )
            return redirect("organisations:member_list")
    context = {"membership": membership, "error": error}
    return render(request, "organisations/member_remove.html", context)


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work for another of one's own organisations."""
    chosen = request.POST.get("organisation", "")
    mine = {
        str(pk): pk
        for pk in Organisation.objects.visible_to(request.user).values_list("pk", flat=True)
    }
    organisation = get_object_or_404(Organisation, pk=mine.get(chosen))
    request.session[SESSION_KEY] = str(organisation.pk)
    return redirect("home")


@never_cache
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads: join with one's account, or make one."""
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(
            token_hash=actions.hash_token(token),
            accepted_at=None,
            expires_at__gt=timezone.now(),
        )
        .first()
    )
    if invitation is None:
        return render(request, "organisations/invitation_expired.html", status=410)
    if request.user.is_authenticated:
        return _join_signed_in(request, invitation)
    if User.objects.filter(email=invitation.email).exists():
        return render(request, "organisations/invitation_sign_in.html", {"invitation": invitation})
    return _join_new(request, invitation)


def _join_signed_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.method == "POST":
        actions.accept_invitation(invitation, actor=acting_user(request.user))
        return _joined(request, invitation)
    return render(request, "organisations/invitation_join.html", {"invitation": invitation})


def _join_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewMemberForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        membership = actions.join_with_new_account(
            invitation,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            language=get_language() or "fi",
        )
        login(request, membership.user, backend=BACKEND)
        return _joined(request, invitation)
    context = {"invitation": invitation, "form": form}
    return render(request, "organisations/invitation_accept.html", context)


def _joined(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    request.session[SESSION_KEY] = str(invitation.organisation_id)
    messages.success(
        request,
        _("You are now a member of %(organisation)s.") % {"organisation": invitation.organisation},
    )
    return redirect("home")
