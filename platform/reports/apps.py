from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import receipts, tasks  # noqa: PLC0415 - models are ready only now
        from shared import erasure  # noqa: PLC0415
        from surveys.receipts import register  # noqa: PLC0415

        erasure.register("reports", tasks.forget_response, order=10)
        register(receipts.steps)
