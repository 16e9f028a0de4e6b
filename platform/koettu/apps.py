from django.apps import AppConfig


class KoettuConfig(AppConfig):
    name = "koettu"
