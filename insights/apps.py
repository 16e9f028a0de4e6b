from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "insights"

    def ready(self) -> None:
        from insights import receipts  # noqa: PLC0415 - models are ready only now
        from insights.actions import forget_response, standing_changed  # noqa: PLC0415
        from shared import erasure  # noqa: PLC0415
        from surveys import rollups  # noqa: PLC0415
        from surveys.receipts import register, register_outcomes  # noqa: PLC0415

        erasure.register("insights", forget_response, order=20)
        rollups.register(standing_changed)
        register(receipts.steps)
        register_outcomes(receipts.outcomes)
