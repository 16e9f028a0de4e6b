"""What is done to reports. Each action is one transaction, one audit row and one event."""

from reports.actions.evidence import attach_evidence, detach_evidence, state_gap
from reports.actions.sections import (
    Conflict,
    create_report,
    keep_council_terms,
    place_indicator,
    remove_indicator,
    save_section,
)
from reports.actions.versions import (
    QUOTE_WITHDRAWN,
    publish,
    store_document,
    withdraw_quotes,
    withdraw_stale_quotes,
)

__all__ = [
    "QUOTE_WITHDRAWN",
    "Conflict",
    "attach_evidence",
    "create_report",
    "detach_evidence",
    "keep_council_terms",
    "place_indicator",
    "publish",
    "remove_indicator",
    "save_section",
    "state_gap",
    "store_document",
    "withdraw_quotes",
    "withdraw_stale_quotes",
]
