"""What makes an account: an accepted invitation."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from shared import audit, live


@transaction.atomic
def create_account(email: str, *, name: str, password: str, language: str) -> User:
    """A new account whose address is known to work, because the invitation came through it."""
    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record("create_account", user, actor=user)
    live.publish("accounts", "created")
    return user
