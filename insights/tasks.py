"""Work for the worker process."""

from django_tasks import task

from insights.actions import perform_analysis, schedule_analysis


@task()
def run_analysis(run_id: str) -> None:
    """Do the analysis run that somebody asked for."""
    perform_analysis(run_id)


def analyse_when_due() -> None:
    """Put a warm refit in the queue when its time has come and enough new texts have."""
    if run := schedule_analysis():
        run_analysis.enqueue(str(run.pk))
