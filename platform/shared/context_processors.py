from django.conf import settings
from django.http import HttpRequest


def installation(request: HttpRequest) -> dict[str, object]:
    """What every page knows of the installation."""
    return {
        "DEMO": settings.DEMO,
        "K": settings.KOETTU_K,
        "PUBLIC_URL": settings.PUBLIC_URL,
        "SOCKET_PORT": settings.SOCKET_PORT,
    }
