"""What people and programs do with surveys and responses; the only place that writes them."""

from surveys.actions.collections import create_survey, edit_survey
from surveys.actions.drafts import (
    Kept,
    Opened,
    Saved,
    forget_draft,
    forget_expired_drafts,
    open_draft,
    save_draft,
)
from surveys.actions.imports import (
    Checked,
    cancel_import,
    check_import,
    confirm_import,
    fail_import,
    map_import,
    start_import,
    store_import,
    table_of,
)
from surveys.actions.lifecycle import (
    DefinitionConflict,
    archive_survey,
    close_survey,
    go_live,
    publish_changes,
    reopen_survey,
    restore_survey,
    save_definition,
)
from surveys.actions.links import make_link
from surveys.actions.moderation import moderate_response, read_original
from surveys.actions.responses import (
    correct_response,
    forget_expired_responses,
    forget_response,
    withdraw_response,
)
from surveys.actions.sending import Consents, KeyReused, Submitted, submit_response

__all__ = [
    "Checked",
    "Consents",
    "DefinitionConflict",
    "Kept",
    "KeyReused",
    "Opened",
    "Saved",
    "Submitted",
    "archive_survey",
    "cancel_import",
    "check_import",
    "close_survey",
    "confirm_import",
    "correct_response",
    "create_survey",
    "edit_survey",
    "fail_import",
    "forget_draft",
    "forget_expired_drafts",
    "forget_expired_responses",
    "forget_response",
    "go_live",
    "make_link",
    "map_import",
    "moderate_response",
    "open_draft",
    "publish_changes",
    "read_original",
    "reopen_survey",
    "restore_survey",
    "save_definition",
    "save_draft",
    "start_import",
    "store_import",
    "submit_response",
    "table_of",
    "withdraw_response",
]
