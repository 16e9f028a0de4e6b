"""What the worker does for surveys: long imports."""

from django_tasks import task

from surveys.actions import check_import, fail_import, store_import
from surveys.models import ImportBatch


@task()
def check(batch_id: str) -> None:
    """Check every row of an upload; a person looks at the result."""
    batch = _batch(batch_id)
    if batch and batch.status == ImportBatch.Status.CHECKING:
        try:
            check_import(batch)
        except Exception:
            fail_import(batch)
            raise


@task()
def store(batch_id: str) -> None:
    """Store the confirmed rows; begun again, it goes on where it stopped."""
    batch = _batch(batch_id)
    if batch and batch.status == ImportBatch.Status.IMPORTING:
        store_import(batch)


def _batch(batch_id: str) -> ImportBatch | None:
    return ImportBatch.objects.select_related("survey", "organisation").filter(pk=batch_id).first()
