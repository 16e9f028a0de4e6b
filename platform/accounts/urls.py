"""Addresses of accounts that allauth does not have."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("demo/sign-in/<slug:key>/", views.demo_sign_in, name="demo_sign_in"),
]
