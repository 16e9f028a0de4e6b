"""Whether what a coordinator typed or chose is right."""

from insights.forms.filters import FilterForm, period_name
from insights.forms.insights import ClaimForm, InsightForm
from insights.forms.quotes import chosen_pieces, cut
from insights.forms.themes import (
    AnalysisForm,
    CategoryForm,
    LabelForm,
    MergeForm,
    MoveForm,
    TriageForm,
    like,
)

__all__ = [
    "AnalysisForm",
    "CategoryForm",
    "ClaimForm",
    "FilterForm",
    "InsightForm",
    "LabelForm",
    "MergeForm",
    "MoveForm",
    "TriageForm",
    "chosen_pieces",
    "cut",
    "like",
    "period_name",
]
