"""What people and programs do with surveys and responses; the only place that writes them."""

from surveys.actions.collections import close_survey, create_survey, go_live, make_link
from surveys.actions.responses import (
    Consents,
    KeyReused,
    Submitted,
    correct_response,
    forget_response,
    moderate_response,
    read_original,
    submit_response,
    withdraw_response,
)

__all__ = [
    "Consents",
    "KeyReused",
    "Submitted",
    "close_survey",
    "correct_response",
    "create_survey",
    "forget_response",
    "go_live",
    "make_link",
    "moderate_response",
    "read_original",
    "submit_response",
    "withdraw_response",
]
