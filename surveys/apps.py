from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"

    def ready(self) -> None:
        from shared import erasure  # noqa: PLC0415 - models are ready only now
        from surveys import receipts  # noqa: PLC0415
        from surveys.actions import forget_attachments, forget_response  # noqa: PLC0415

        erasure.register("attachments", forget_attachments, order=29)
        erasure.register("surveys", forget_response, order=30)
        receipts.register(receipts.own_steps)
