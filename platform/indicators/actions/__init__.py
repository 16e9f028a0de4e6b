"""Everything that changes indicators and their values."""

from indicators.actions.demo import load_demo_indicators
from indicators.actions.importing import (
    ask_import,
    cancel_import,
    check_import,
    confirm_import,
    fail_import,
    give_up_stalled_imports,
    new_import,
    restart_import,
    store_import,
    take_all,
)
from indicators.actions.storing import Difference, compare_with_stored, store_answer, store_values

__all__ = [
    "Difference",
    "ask_import",
    "cancel_import",
    "check_import",
    "compare_with_stored",
    "confirm_import",
    "fail_import",
    "give_up_stalled_imports",
    "load_demo_indicators",
    "new_import",
    "restart_import",
    "store_answer",
    "store_import",
    "store_values",
    "take_all",
]
