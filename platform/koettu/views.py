"""Pages that join all apps: the front page, home, and what the system says of itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def front(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/front.html")


def home(request: HttpRequest) -> HttpResponse:
    return redirect("front")


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/about.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/privacy.html")
