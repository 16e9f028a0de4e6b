"""Addresses of organisations."""

from django.urls import path

from organisations import views

app_name = "organisations"
urlpatterns = [
    path("organisation/members/", views.member_list, name="member_list"),
    path("organisation/members/invite/", views.invitation_create, name="invitation_create"),
    path("organisation/members/<uuid:pk>/", views.member_change, name="member_change"),
    path("organisation/members/<uuid:pk>/remove/", views.member_remove, name="member_remove"),
    path(
        "organisation/invitations/<uuid:pk>/cancel/",
        views.invitation_cancel,
        name="invitation_cancel",
    ),
    path("organisation/switch/", views.switch, name="switch"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation_accept"),
]
