"""An indicator as it stands in locked content: its reading and its chart."""

from typing import Any

from organisations.models import Organisation
from reports.models import PlacedIndicator


def figure(placed: PlacedIndicator, organisation: Organisation) -> dict[str, Any]:
    return {"slug": placed.indicator.slug, "title": placed.indicator.title}
