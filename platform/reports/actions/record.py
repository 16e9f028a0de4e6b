"""The audit row and the event that end every action on reports."""

from typing import Any

from reports.models import WelfareReport
from shared import audit, live
from shared.audit import Actor


def record(verb: str, report: WelfareReport, actor: Actor, **details: Any) -> None:
    audit.record(verb, report, actor=actor, organisation_id=report.organisation_id, **details)
    live.publish(f"report.{report.pk}", verb, **details)
