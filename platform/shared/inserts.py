"""New rows in as few statements as the database can do, without a round trip for each.

`Model.save` asks the database once for each row, and prepares and names every column anew; here
the statement is made once for each model and kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import psycopg
from django.db import connection, models, transaction


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a row to be inserted: SQL that is true or false, and its values."""

    sql: str
    params: Sequence[Any]


@dataclass(frozen=True, slots=True)
class _Target:
    """A table as an INSERT names it, and the fields whose values it takes, in that order."""

    into: str
    fields: tuple["models.Field[Any, Any]", ...]

    def values(self, row: models.Model) -> list[Any]:
        return [
            field.get_db_prep_save(getattr(row, field.attname), connection) for field in self.fields
        ]

    def places(self) -> str:
        return ", ".join(["%s"] * len(self.fields))


@lru_cache(maxsize=64)
def _target(model: type[models.Model], vendor: str) -> _Target:
    """Every column of the model but the key that the database counts up itself."""
    fields = tuple(
        field
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.AutoField)
    )
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    return _Target(f"INSERT INTO {quote(model._meta.db_table)} ({columns})", fields)


def insert_once(
    first: models.Model, rest: Iterable[models.Model] = (), *, only_if: Condition
) -> bool:
    """Insert `first` and with it `rest`, or nothing at all; returns whether they went in.

    They do not when the condition is false or when something unique of `first` is there already.
    Nothing is raised then, and of senders side by side the database lets one in. PostgreSQL does it
    in one statement, which is a transaction of its own.
    """
    if connection.vendor == "postgresql":
        return _insert_at_once(first, rest, only_if)
    return _insert_in_turn(first, rest, only_if)


def _conditional(target: _Target, only_if: Condition) -> str:
    return (
        f"{target.into} SELECT {target.places()} WHERE {only_if.sql}"
        " ON CONFLICT DO NOTHING RETURNING 1"
    )


def _insert_at_once(first: models.Model, rest: Iterable[models.Model], only_if: Condition) -> bool:
    target = _target(type(first), connection.vendor)
    parts = [f"WITH first AS ({_conditional(target, only_if)})"]
    params = [*target.values(first), *only_if.params]
    for number, (model, rows) in enumerate(groupby(rest, type)):
        other = _target(model, connection.vendor)
        selects = []
        for row in rows:
            selects.append(f"SELECT {other.places()} FROM first")  # noqa: S608 - our own names
            params += other.values(row)
        parts.append(f", other{number} AS ({other.into} {' UNION ALL '.join(selects)})")
    statement = "".join([*parts, " SELECT 1 FROM first"])
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        # Django binds on the client's side; this statement has always the same form, so that the
        # database may parse and plan it once for each connection.
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(statement, params, prepare=True)
        return cursor.fetchone() is not None


def _insert_in_turn(first: models.Model, rest: Iterable[models.Model], only_if: Condition) -> bool:
    target = _target(type(first), connection.vendor)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_conditional(target, only_if), [*target.values(first), *only_if.params])
        if cursor.fetchone() is None:
            return False
        for model, rows in groupby(rest, type):
            other = _target(model, connection.vendor)
            values = [other.values(row) for row in rows]
            places = ", ".join([f"({other.places()})"] * len(values))
            cursor.execute(f"{other.into} VALUES {places}", [v for row in values for v in row])
    return True
