"""Work for the worker process."""

from django_tasks import task

from insights.actions import perform_analysis


@task()
def run_analysis(run_id: str) -> None:
    """Do the analysis run that somebody asked for."""
    perform_analysis(run_id)
