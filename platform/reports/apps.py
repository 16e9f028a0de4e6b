from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import actions, receipts, tasks  # noqa: PLC0415 - models are ready only now
        from shared import erasure  # noqa: PLC0415
        from surveys.receipts import register, register_outcomes  # noqa: PLC0415

        erasure.register("reports", tasks.forget_response, order=10, published=True)
        register(receipts.steps)
        register_outcomes(receipts.outcomes)
        post_migrate.connect(actions.keep_council_terms, sender=self)
