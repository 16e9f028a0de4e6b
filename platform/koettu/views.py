"""Pages that join all apps: the front page, home, and what the system says of itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def front(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/front.html")


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "koettu/front.html")
