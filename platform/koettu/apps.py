from django.apps import AppConfig


class KoettuConfig(AppConfig):
    name = "koettu"

    def ready(self) -> None:
        from koettu import checks  # noqa: F401, PLC0415 - Django registers checks at start
