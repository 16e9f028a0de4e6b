"""Bringing in a spreadsheet: uploaded, checked row by row, confirmed, stored some thousands at a time."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone, translation

from organisations.models import Organisation
from shared import audit, live
from shared.ahead import ahead
from shared.audit import Actor
from shared.inserts import Condition, insert_rows
from shared.spreadsheets import Table, read_table
from surveys.actions.preparing import Consents
from surveys.actions.rows import Fault, Row, RowReader
from surveys.models import ImportBatch, Response, Survey, SurveyVersion, Uncounted
from surveys.receipts import hash_key
from surveys.spreadsheets import Columns

CHUNK = 2000
KEY = "client_key_hash"
TOLD_BEFORE = (
    f"t.is_repeat OR EXISTS (SELECT 1 FROM {Response._meta.db_table} AS earlier"  # noqa: S608 - our own names
    " WHERE earlier.survey_id = %s AND earlier.import_batch_id IS NOT NULL"
    " AND earlier.respondent = t.respondent)"
)
"""The row's respondent told in the survey before: in an earlier row of the chunk, or import."""
ERRORS_KEPT = 500
Progress = Callable[[int], None]


@dataclass(slots=True)
class Checked:
    """What a check found: rows that can be stored, blank ones, and what is wrong with the rest."""

    good: int = 0
    blank: int = 0
    wrong: int = 0
    faults: list[Fault] = field(default_factory=list)


def start_import(
    survey: Survey,
    *,
    organisation: Organisation,
    actor: Actor,
    file: "UploadedFile[Any]",
    file_name: str,
) -> ImportBatch:
    """Keep the file until it is confirmed or cancelled. Raises Unreadable; nothing is kept then."""
    table = read_table(file)
    file.seek(0)
    batch = ImportBatch(
        survey=survey,
        organisation=organisation,
        uploaded_by_id=_id_of(actor),
        file_name=file_name[:200],
        rows=len(table.rows),
    )
    with transaction.atomic():
        batch.file.save(f"{batch.pk}", file, save=False)
        batch.save(force_insert=True)
        audit.record("start_import", batch, actor=actor, organisation_id=organisation.pk)
    return batch


def table_of(batch: ImportBatch) -> Table:
    """The uploaded spreadsheet. Raises Unreadable."""
    with batch.file.open("rb") as file:
        return read_table(file)


def map_import(batch: ImportBatch, *, actor: Actor, columns: Columns) -> None:
    """Choose what each column is; the check follows."""
    with transaction.atomic():
        batch.mapping = columns.to_json()
        batch.status = ImportBatch.Status.CHECKING
        batch.errors, batch.error_count = [], 0
        batch.save(update_fields=["mapping", "status", "errors", "error_count"])
        audit.record("map_import", batch, actor=actor, organisation_id=batch.organisation_id)


def check_import(batch: ImportBatch, table: Table | None = None) -> Checked:
    """Read every row and keep what is wrong with which; nothing else is stored."""
    table = table or table_of(batch)
    checked = Checked()
    for row in _rows(batch, table):
        if row.faults:
            checked.wrong += 1
            checked.faults += row.faults
        elif row.is_blank:
            checked.blank += 1
        else:
            checked.good += 1
    batch.rows = checked.good + checked.wrong
    batch.error_count = checked.wrong
    batch.errors = [fault.to_json() for fault in checked.faults[:ERRORS_KEPT]]
    batch.status = ImportBatch.Status.CHECKED
    batch.save(update_fields=["rows", "error_count", "errors", "status"])
    return checked


def confirm_import(batch: ImportBatch, *, actor: Actor) -> None:
    """A person has seen the check and wants the good rows stored."""
    with transaction.atomic():
        batch.status = ImportBatch.Status.IMPORTING
        batch.save(update_fields=["status"])
        audit.record("confirm_import", batch, actor=actor, organisation_id=batch.organisation_id)


def store_import(
    batch: ImportBatch, table: Table | None = None, *, progress: Progress | None = None
) -> int:
    """Store the good rows; returns how many are new. Rows of the same file are stored once.

    Each chunk is one transaction, so that it can be begun again where it stopped.
    """
    table = table or table_of(batch)
    version = _version(batch.survey)
    fingerprint = _fingerprint(table)
    good = (row for row in _rows(batch, table) if not row.faults and not row.is_blank)
    chunks = iter(lambda: list(islice(good, CHUNK)), [])
    stored = done = 0
    for chunk in ahead(chunks):
        done += len(chunk)
        with transaction.atomic():
            stored += _store(batch, version, chunk, fingerprint)
            batch.imported = stored
            batch.save(update_fields=["imported"])
        if progress:
            progress(done)
    _finish(batch, ImportBatch.Status.DONE)
    return stored


def cancel_import(batch: ImportBatch, *, actor: Actor) -> None:
    """Forget the file and what was seen of it; nothing was stored."""
    batch.errors = []
    _finish(batch, ImportBatch.Status.CANCELLED)
    audit.record("cancel_import", batch, actor=actor, organisation_id=batch.organisation_id)


def fail_import(batch: ImportBatch) -> None:
    """Something unforeseen stopped the import; the file goes, what was stored stays counted."""
    _finish(batch, ImportBatch.Status.FAILED)


def _finish(batch: ImportBatch, status: ImportBatch.Status) -> None:
    if batch.file:
        batch.file.delete(save=False)
    batch.status = status
    batch.save(update_fields=["status", "file", "imported", "errors"])


def _rows(batch: ImportBatch, table: Table) -> Iterator[Row]:
    """The rows as read; the database is asked now, and no more when they are taken."""
    reader = RowReader(
        batch.survey, _version(batch.survey), Columns.read(batch.mapping), table.headers
    )
    return _read_all(reader, table)


def _read_all(reader: RowReader, table: Table) -> Iterator[Row]:
    """Faults are kept in English msgids and translated when they are shown."""
    with translation.override("en"):
        for number, cells in table.rows:
            yield reader(number, cells)


def _version(survey: Survey) -> SurveyVersion:
    newest = survey.versions.first()
    if newest is None:
        raise ValueError("a survey has a version once it has been live")
    return newest


def _store(batch: ImportBatch, version: SurveyVersion, chunk: list[Row], fingerprint: str) -> int:
    columns = Columns.read(batch.mapping)
    common: dict[str, Any] = {
        "survey_id": batch.survey_id,
        "version_id": version.pk,
        "language": columns.language,
        "source_id": None if batch.organisation.is_public_authority else batch.organisation_id,
        "filed_by_id": batch.uploaded_by_id,
        "import_batch_id": batch.pk,
        **Consents(**dict.fromkeys(columns.consent, True)).columns(),
    }
    computed = {}
    if columns.respondent_column:
        # Imports of one survey take turns here, so that no two take the same person for a new one.
        Survey.objects.select_for_update(no_key=True).get(pk=batch.survey_id)
        survey = Response._meta.get_field("survey").get_db_prep_save(batch.survey_id, connection)
        computed["is_repeat"] = Condition(TOLD_BEFORE, [survey])
    rows = {uuid4(): row for row in chunk}
    stored = insert_rows(
        Response, _columns(batch, rows, fingerprint), common=common, computed=computed, once_by=KEY
    )
    new = {key: row for key, row in rows.items() if key in stored}
    insert_rows(Uncounted, [{"response_id": key} for key in new], common={})
    groups = [
        {"response_id": key, "populationgroup_id": group}
        for key, row in new.items()
        for group in row.groups
    ]
    insert_rows(Response.groups.through, groups, common={})
    for code, count in Counter(row.municipality for row in new.values()).items():
        if code:
            live.publish(f"municipality.{code}", "response", count=count)
    return len(new)


def _columns(
    batch: ImportBatch, rows: Mapping[UUID, Row], fingerprint: str
) -> Iterator[dict[str, Any]]:
    today = timezone.localdate()
    told: set[str] = set()
    for key, row in rows.items():
        client_key = _key(batch, fingerprint, row)
        yield {
            "id": key,
            "answers": row.answers,
            "municipality_id": row.municipality,
            "submitted_on": row.day or today,
            "respondent": row.respondent,
            "is_repeat": row.respondent in told,
            KEY: client_key,
            "body_hash": client_key,
        }
        told.add(row.respondent)


def _key(batch: ImportBatch, fingerprint: str, row: Row) -> str:
    return hash_key(f"{batch.survey_id}:{fingerprint}:{row.number}")


def _fingerprint(table: Table) -> str:
    digest = hashlib.sha256(repr(table.headers).encode())
    for number, cells in table.rows:
        digest.update(f"{number}{cells!r}".encode(errors="replace"))
    return digest.hexdigest()


def _id_of(actor: Actor) -> Any:
    return actor.pk if actor is not None and actor.is_authenticated else None
