"""What changes a municipality's own indicators and their values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator, IndicatorImport, IndicatorValue, MinimumItem
from indicators.protecting import too_few
from indicators.rows import Fault, Key, Row
from indicators.spreadsheets import UnusableError, read_rows
from organisations.models import Organisation
from places.models import PopulationGroup, ThemeCategory
from shared import audit
from shared.audit import Actor
from shared.spreadsheets import Table

BATCH = 2_000
MOST_ROWS = 5_000
SLUG_LENGTH = 44


@dataclass(frozen=True, slots=True)
class Difference:
    """What storing rows does: values that are new, other than before, as before, and gone."""

    new: int
    changed: int
    same: int
    removed: int


class TooFewError(Exception):
    """Values that may not be stored; `faults` says why, by the row's number."""

    def __init__(self, faults: Mapping[int, Fault]) -> None:
        super().__init__(", ".join(str(fault) for fault in faults.values()))
        self.faults = faults


@transaction.atomic
def create_own(
    organisation: Organisation,
    *,
    actor: Actor,
    categories: Collection[ThemeCategory] = (),
    groups: Collection[PopulationGroup] = (),
    minimum_items: Collection[MinimumItem] = (),
    **fields: Any,
) -> Indicator:
    """An own indicator of a municipality, without values; `fields` are the model's plain ones."""
    indicator = Indicator.objects.create(
        source=Indicator.Source.OWN,
        municipality=organisation.municipality,
        slug=_free_slug(organisation, fields["title"].to("fi")),
        **{"publisher": organisation.names, "licence": "", **fields},
    )
    indicator.categories.set(categories)
    indicator.groups.set(groups)
    indicator.minimum_items.set(minimum_items)
    audit.record(
        "indicator.created", indicator, actor=actor, organisation_id=organisation.pk,
        is_public=indicator.is_public,
    )  # fmt: skip
    return indicator


def _free_slug(organisation: Organisation, title: str) -> str:
    """Begins with the organisation's, so that it is none of our addresses nor a catalogue's."""
    wanted = slugify(f"{organisation.slug}-{title}")[:SLUG_LENGTH].strip("-")
    taken = set(Indicator.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbers) if slug not in taken)


@transaction.atomic
def update_own(
    indicator: Indicator,
    *,
    actor: Actor,
    categories: Collection[ThemeCategory],
    groups: Collection[PopulationGroup],
    minimum_items: Collection[MinimumItem],
    **fields: Any,
) -> None:
    """Change the definition; its values and address stay."""
    changed = [name for name, value in fields.items() if getattr(indicator, name) != value]
    for name in changed:
        setattr(indicator, name, fields[name])
    if changed:
        indicator.save(update_fields=changed)
    indicator.categories.set(categories)
    indicator.groups.set(groups)
    indicator.minimum_items.set(minimum_items)
    audit.record("indicator.changed", indicator, actor=actor, fields=sorted(changed))


@transaction.atomic
def delete_own(indicator: Indicator, *, actor: Actor) -> None:
    """Delete it with its values and targets. ValidationError when a report shows it."""
    audit.record("indicator.deleted", indicator, actor=actor, slug=indicator.slug)
    try:
        with transaction.atomic():
            indicator.delete()
    except ProtectedError as error:
        raise ValidationError(
            _("A report shows this indicator. Remove it from the report's sections first.")
        ) from error


def stored_values(indicator: Indicator) -> dict[Key, float]:
    """The present values, oldest first."""
    rows = indicator.values.values_list("year", "gender", "group", "value")
    return dict(
        sorted((Key(year, gender, group or ""), value) for year, gender, group, value in rows)
    )


@transaction.atomic
def start_own_import(  # noqa: PLR0913 - the table, and how it came
    indicator: Indicator,
    *,
    actor: Actor,
    organisation: Organisation,
    table: Table,
    typed: bool = False,
    file_name: str = "",
    replaces: bool = False,
) -> IndicatorImport:
    """Check a spreadsheet's rows and keep what was found; no value changes.

    An earlier check of the same indicator that nobody confirmed is given up. ValidationError when
    the columns do not tell enough. `replaces`: what the table does not tell is to be removed.
    """
    if len(table.rows) > MOST_ROWS:
        raise ValidationError(_("The file has more than 5 000 rows. Divide it."))
    stored = stored_values(indicator)
    try:
        read = read_rows(
            table,
            indicator=indicator,
            groups=PopulationGroup.objects.all(),
            stored=stored,
            this_year=timezone.localdate().year,
            typed=typed,
        )
    except UnusableError as error:
        raise ValidationError(_(error.message) % error.params) from error
    # A faulty row may be the very value that would be taken for missing.
    replaces = replaces and not read.faults
    found = {
        **asdict(difference(stored, read.rows, replaces=replaces)),
        "faults": [fault.to_json() for fault in read.faults],
        "notes": [note.to_json() for note in read.notes],
    }
    _waiting(indicator).update(state=IndicatorImport.State.CANCELLED, rows=[])
    started = IndicatorImport.objects.create(
        source=Indicator.Source.OWN, organisation=organisation, indicator=indicator,
        asked_by_id=getattr(actor, "pk", None), asked_on=timezone.localdate(),
        asked={"file": file_name, "replaces": replaces}, state=IndicatorImport.State.CHECKED,
        total=1, found=[found], rows=[row.to_json() for row in read.rows],
    )  # fmt: skip
    audit.record(
        "indicator_import.checked", started, actor=actor, organisation_id=organisation.pk,
        rows=len(read.rows), faults=len(read.faults),
    )  # fmt: skip
    return started


def _waiting(indicator: Indicator) -> Any:
    return IndicatorImport.objects.filter(indicator=indicator, state=IndicatorImport.State.CHECKED)


def difference(stored: Mapping[Key, float], rows: Iterable[Row], *, replaces: bool) -> Difference:
    """What storing `rows` over `stored` would do."""
    coming = {row.key: row.value for row in rows}
    both = coming.keys() & stored.keys()
    same = sum(coming[key] == stored[key] for key in both)
    return Difference(
        new=len(coming) - len(both),
        changed=len(both) - same,
        same=same,
        removed=len(stored) - len(both) if replaces else 0,
    )


@transaction.atomic
def confirm_own_import(started: IndicatorImport, *, actor: Actor) -> Difference:
    """Store the good rows. ValidationError when it has been stored or given up meanwhile."""
    held = IndicatorImport.objects.select_for_update().get(pk=started.pk)
    if held.state != IndicatorImport.State.CHECKED or held.indicator is None:
        raise ValidationError(_("This check is no longer open. Bring the file in again."))
    rows = [Row.of(row) for row in held.rows]
    stored = stored_values(held.indicator)
    replaces = bool(held.asked.get("replaces"))
    done = difference(stored, rows, replaces=replaces)
    gone = stored.keys() - {row.key for row in rows} if replaces else set()
    _store(held.indicator, rows, gone)
    held.state, held.rows, held.done = IndicatorImport.State.DONE, [], 1
    held.save(update_fields=["state", "rows", "done"])
    audit.record(
        "indicator.values_stored", held.indicator, actor=actor,
        organisation_id=held.organisation_id, by="spreadsheet", **asdict(done),
    )  # fmt: skip
    return done


@transaction.atomic
def cancel_own_import(started: IndicatorImport, *, actor: Actor) -> None:
    """Give the check up; its rows go, no value changes."""
    open_one = IndicatorImport.objects.filter(pk=started.pk, state=IndicatorImport.State.CHECKED)
    if open_one.update(state=IndicatorImport.State.CANCELLED, rows=[]):
        audit.record(
            "indicator_import.cancelled", started, actor=actor,
            organisation_id=started.organisation_id,
        )  # fmt: skip


@transaction.atomic
def save_own_values(
    indicator: Indicator,
    *,
    actor: Actor,
    rows: Collection[Row],
    removed: Collection[Key] = (),
) -> Difference:
    """Store values written by hand and remove others.

    TooFewError when a value tells of too few people; nothing is stored then.
    """
    stored = stored_values(indicator)
    left = {key: value for key, value in stored.items() if key not in removed}
    groups = PopulationGroup.objects.all()
    if few := too_few(list(rows), indicator=indicator, groups=groups, stored=left):
        raise TooFewError({row.number: Fault(0, "", why.message, why.params) for row, why in few})
    gone = set(removed) & stored.keys() - {row.key for row in rows}
    done = difference(stored, rows, replaces=False)
    _store(indicator, rows, gone)
    audit.record(
        "indicator.values_stored", indicator, actor=actor, by="hand",
        **asdict(done) | {"removed": len(gone)},
    )  # fmt: skip
    return done


def _store(indicator: Indicator, rows: Collection[Row], gone: Collection[Key]) -> None:
    """Put the rows in place of those of the same keys; a value that is the same stays as it is."""
    stored = {
        Key(year, gender, group or ""): (pk, value)
        for pk, year, gender, group, value in indicator.values.values_list(
            "pk", "year", "gender", "group", "value"
        )
    }
    new = [row for row in rows if row.key not in stored or stored[row.key][1] != row.value]
    old = [stored[key][0] for key in (*gone, *(row.key for row in new)) if key in stored]
    IndicatorValue.objects.filter(pk__in=old).delete()
    today = timezone.localdate()
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(
                indicator=indicator,
                level=IndicatorValue.Level.MUNICIPALITY,
                place_code=indicator.municipality_id or "",
                year=row.key.year,
                gender=row.key.gender,
                group_id=row.key.group or None,
                value=row.value,
                retrieved_on=today,
            )
            for row in new
        ],
        batch_size=BATCH,
    )
