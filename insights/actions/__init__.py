"""Everything that is done with passages, themes, signals and insights."""

from insights.actions.analyses import (
    cancel_analysis,
    give_up_stalled_runs,
    perform_analysis,
    read_corpus,
    request_analysis,
    store_analysis,
)
from insights.actions.artefacts import current_model
from insights.actions.insights import (
    confirm_insight,
    draft_insight,
    edit_insight,
    retract_insight,
)
from insights.actions.passages import (
    exclude_passage,
    forget_response,
    restore_passage,
    standing_changed,
)
from insights.actions.placing import (
    move_passage,
    remove_from_theme,
    return_to_theme,
    unmove_passage,
)
from insights.actions.quotes import add_quote, hold_quote, release_quote, remove_quote
from insights.actions.reading import preload, take_up_responses
from insights.actions.schedule import schedule_analysis
from insights.actions.signals import triage_signal
from insights.actions.themes import (
    categorise_theme,
    hide_theme,
    merge_themes,
    rename_theme,
    show_theme,
    split_theme,
    unmerge_theme,
    unsplit_theme,
)
from insights.actions.tones import hear_tones

__all__ = [
    "add_quote",
    "cancel_analysis",
    "categorise_theme",
    "confirm_insight",
    "current_model",
    "draft_insight",
    "edit_insight",
    "exclude_passage",
    "forget_response",
    "give_up_stalled_runs",
    "hear_tones",
    "hide_theme",
    "hold_quote",
    "merge_themes",
    "move_passage",
    "perform_analysis",
    "preload",
    "read_corpus",
    "release_quote",
    "remove_from_theme",
    "remove_quote",
    "rename_theme",
    "request_analysis",
    "restore_passage",
    "retract_insight",
    "return_to_theme",
    "schedule_analysis",
    "show_theme",
    "split_theme",
    "standing_changed",
    "store_analysis",
    "take_up_responses",
    "triage_signal",
    "unmerge_theme",
    "unmove_passage",
    "unsplit_theme",
]
