"""Addresses of surveys; the short links stand outside the languages, in koettu.urls."""

from django.urls import path

from surveys.views import answering, doors, receipts

app_name = "surveys"
urlpatterns = [
    path("tell/", doors.tell, name="tell"),
    path("open/", doors.open_list, name="open_list"),
    path("s/<slug:slug>/", answering.answer, name="answer"),
    path("receipt/", receipts.receipt, name="receipt"),
]
