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
from indicators.actions.minimum import (
    link_to_minimum,
    load_minimum_list,
    record_gap,
    remove_gap,
    save_minimum_item,
)
from indicators.actions.own import (
    TooFewError,
    cancel_own_import,
    confirm_own_import,
    create_own,
    delete_own,
    save_own_values,
    start_own_import,
    stored_values,
    update_own,
)
from indicators.actions.storing import Difference, compare_with_stored, store_answer, store_values
from indicators.actions.targets import remove_target, set_target

__all__ = [
    "Difference",
    "TooFewError",
    "ask_import",
    "cancel_import",
    "cancel_own_import",
    "check_import",
    "compare_with_stored",
    "confirm_import",
    "confirm_own_import",
    "create_own",
    "delete_own",
    "fail_import",
    "give_up_stalled_imports",
    "link_to_minimum",
    "load_demo_indicators",
    "load_minimum_list",
    "new_import",
    "record_gap",
    "remove_gap",
    "remove_target",
    "restart_import",
    "save_minimum_item",
    "save_own_values",
    "set_target",
    "start_own_import",
    "store_answer",
    "store_import",
    "store_values",
    "stored_values",
    "take_all",
    "update_own",
]
