"""Sign-in to the demo's accounts; everything else about signing in is allauth's."""

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# Without a token, so that the front page can offer it and still set no cookie. Browsers say
# whether another site sent the form; such a form is refused.
@csrf_exempt
@require_POST
def demo_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as the demo account `key`@…; no such page outside the demo."""
    if not settings.DEMO:
        raise Http404
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied(_("This form was sent from another site."))
    user = get_object_or_404(User, is_demo=True, is_active=True, email__istartswith=f"{key}@")
    login(request, user, backend=BACKEND)
    return redirect("home")
