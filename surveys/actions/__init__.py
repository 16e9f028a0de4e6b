"""What people and programs do with surveys and responses; the only place that writes them."""

from surveys.actions.attachments import (
    attached_in,
    check_size,
    discard_attachment,
    file_question,
    forget_attachments,
    forget_waiting_attachments,
    read_attachment,
    store_attachment,
    sweep_attachments,
    waiting_attachment,
)
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
from surveys.actions.exchange import import_definition
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
from surveys.actions.preparing import Consents, prepare_sending
from surveys.actions.responses import (
    correct_response,
    forget_expired_responses,
    forget_response,
    withdraw_response,
)
from surveys.actions.sending import (
    KeyReused,
    Submitted,
    store_at_once,
    store_once,
    submit_response,
)
from surveys.actions.storing import Sending

__all__ = [
    "Checked",
    "Consents",
    "DefinitionConflict",
    "Kept",
    "KeyReused",
    "Opened",
    "Saved",
    "Sending",
    "Submitted",
    "archive_survey",
    "attached_in",
    "cancel_import",
    "check_import",
    "check_size",
    "close_survey",
    "confirm_import",
    "correct_response",
    "create_survey",
    "discard_attachment",
    "edit_survey",
    "fail_import",
    "file_question",
    "forget_attachments",
    "forget_draft",
    "forget_expired_drafts",
    "forget_expired_responses",
    "forget_response",
    "forget_waiting_attachments",
    "go_live",
    "import_definition",
    "make_link",
    "map_import",
    "moderate_response",
    "open_draft",
    "prepare_sending",
    "publish_changes",
    "read_attachment",
    "read_original",
    "reopen_survey",
    "restore_survey",
    "save_definition",
    "save_draft",
    "start_import",
    "store_at_once",
    "store_attachment",
    "store_import",
    "store_once",
    "submit_response",
    "sweep_attachments",
    "table_of",
    "waiting_attachment",
    "withdraw_response",
]
