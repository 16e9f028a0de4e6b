"""What the worker does for indicators: imports from the sources."""

from django_tasks import task

from indicators.actions import check_import, fail_import, store_import
from indicators.models import IndicatorImport


@task()
def check(batch_id: str) -> None:
    """Fetch what an import asks for and compare it; a person looks at the result."""
    if batch := IndicatorImport.objects.filter(pk=batch_id).first():
        try:
            check_import(batch)
        except Exception as error:
            fail_import(batch_id, type(error).__name__)
            raise


@task()
def store(batch_id: str) -> None:
    """Store what a person has confirmed."""
    batch = IndicatorImport.objects.select_related("asked_by").filter(pk=batch_id).first()
    if batch:
        try:
            store_import(batch)
        except Exception as error:
            fail_import(batch_id, type(error).__name__)
            raise
