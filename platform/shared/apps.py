from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "shared"

    def ready(self) -> None:
        from shared import checks  # noqa: F401, PLC0415 - Django registers checks at start
