"""New rows of several tables that belong together, many at a time, in as few statements as can be.

A statement takes the rows of a table as one JSON list, so that it is the same text for one row and
for sixty: the database plans it once, and no value is bound or converted by itself.
"""
# ruff: noqa: S608 - tables and columns are named by our own models; values are bound

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from django.db import connection, models, transaction

Row = dict[str, Any]
"""A row by its columns' names."""

OWNER = "of"
"""Names, in a row that belongs to another, the key of that other row."""

Beside = Mapping[type[models.Model], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a row `t` to be inserted: SQL that is true or false, and its values."""

    sql: str
    params: Sequence[Any] = ()


class _Table:
    """A model as statements name it. The key that a database counts up itself is left out."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [
            field
            for field in model._meta.local_concrete_fields
            if not isinstance(field, models.AutoField)
        ]
        quote = connection.ops.quote_name
        self.columns = [str(field.column) for field in fields]
        self.names = ", ".join(quote(column) for column in self.columns)
        self.name = quote(model._meta.db_table)
        self.key = str(model._meta.pk.column)
        self.types = [str(field.rel_db_type(connection)) for field in fields]
        self.fields = {field.attname: field for field in fields}

    def rows(self, owner_type: str = "", only: Iterable[str] = ()) -> str:
        """The SQL of the rows that a JSON list holds, named `t`; `only` if not of all columns."""
        columns = list(only) or self.columns
        if connection.vendor == "postgresql":
            types = dict(zip(self.columns, self.types, strict=True))
            named = [f'"{column}" {types[column]}' for column in columns]
            if owner_type:
                named.append(f'"{OWNER}" {owner_type}')
            return f"json_to_recordset(%s::json) AS t({', '.join(named)})"
        named = [f"json_extract(value, '$.{column}') AS \"{column}\"" for column in columns]
        return f"(SELECT {', '.join(named)} FROM json_each(%s)) AS t"

    def inserted(self, columns: Sequence[str], condition: str) -> tuple[str, list[Any]]:
        """The SQL that inserts those that pass it and of which nothing unique is there already.

        Columns that are not told get the field's default; with the values of these.
        """
        quote = connection.ops.quote_name
        told = {quote(column): f"t.{quote(column)}" for column in columns}
        params = []
        for field in self.fields.values():
            value = None if field.column in columns else field.get_default()
            if value is not None:
                told[quote(str(field.column))] = "%s"
                params.append(field.get_db_prep_save(value, connection))
        return (
            f"INSERT INTO {self.name} ({', '.join(told)}) SELECT {', '.join(told.values())}"
            f" FROM {self.rows(only=columns)} WHERE {condition} ON CONFLICT DO NOTHING"
        ), params

    def added(self, owner_type: str = "", condition: str = "true") -> str:
        """The SQL that inserts them, those that are the same as one."""
        return (
            f"INSERT INTO {self.name} ({self.names})"
            f" SELECT DISTINCT {self.names} FROM {self.rows(owner_type)} WHERE {condition}"
        )


@lru_cache(maxsize=64)
def _table(model: type[models.Model], vendor: str) -> _Table:
    return _Table(model)


_json = msgspec.json.Encoder(uuid_format="hex").encode
"""Keys as SQLite keeps them; PostgreSQL reads them either way."""


def insert_once(
    model: type[models.Model],
    rows: Sequence[Row],
    beside: Beside,
    *,
    only_if: Condition,
) -> list[bool]:
    """Insert each row that passes the condition and is new; says which ones were.

    All rows name the same columns; the others get the field's default.
    A row of another model, in `beside`, names under OWNER the key of the one with which it goes in
    or stays out; those that are the same go in as one. One of which something unique is there
    already is left out. Nothing is raised then, and of senders side by side the database lets one
    in. All go in, in one transaction, or none.
    """
    insert = _insert_at_once if connection.vendor == "postgresql" else _insert_in_turn
    stored = insert(model, rows, beside, only_if)
    if stored == len(rows):
        return [True] * stored
    key = str(model._meta.pk.column)
    known = model._base_manager.filter(  # noqa: SLF001 - of every model, whatever its managers
        pk__in=[row[key] for row in rows]
    )
    kept = set(known.values_list("pk", flat=True))
    return [row[key] in kept for row in rows]


def _insert_at_once(
    model: type[models.Model], rows: Sequence[Row], beside: Beside, only_if: Condition
) -> int:
    """One statement, which is a transaction of its own: one way to the database and back."""
    statement, params = _statement(model, tuple(rows[0]), tuple(beside), only_if.sql)
    params = [*params, _json(rows).decode(), *only_if.params]
    params += [_json(others).decode() for others in beside.values()]
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        # Django binds values on the client's side; bound by the server, the statement is planned
        # once for each connection.
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute(statement, params, prepare=True)
        (stored,) = cursor.fetchone() or (0,)
        return int(stored)


@lru_cache(maxsize=16)
def _statement(
    model: type[models.Model],
    columns: Sequence[str],
    beside: Sequence[type[models.Model]],
    condition: str,
) -> tuple[bytes, list[Any]]:
    table = _table(model, connection.vendor)
    inserted, params = table.inserted(columns, condition)
    key_type = table.types[table.columns.index(table.key)]
    parts = [f"WITH first AS ({inserted} RETURNING {table.key} AS id)"]
    for number, other in enumerate(beside):
        goes_in = f"t.{OWNER} IN (SELECT id FROM first)"
        added = _table(other, connection.vendor).added(key_type, goes_in)
        parts.append(f", beside{number} AS ({added})")
    return "".join([*parts, " SELECT count(*) FROM first"]).encode(), params


def _insert_in_turn(
    model: type[models.Model], rows: Sequence[Row], beside: Beside, only_if: Condition
) -> int:
    """A statement for each table, for databases that have no inserts inside others.

    A few statements of many rows and no row read: at each step of a statement a thread of Python's
    stands back for the others.
    """
    table = _table(model, connection.vendor)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        inserted, params = table.inserted(tuple(rows[0]), only_if.sql)
        cursor.execute(inserted, [*params, _json(rows).decode(), *only_if.params])
        stored = int(cursor.rowcount)
        kept: set[Any] | None = None
        if 0 < stored < len(rows):
            ids = [row[table.key].hex for row in rows]
            cursor.execute(
                f"SELECT {table.key} FROM {table.name}"
                f" WHERE {table.key} IN (SELECT value FROM json_each(%s))",
                [_json(ids).decode()],
            )
            kept = {UUID(key) for (key,) in cursor.fetchall()}
        for other, owned in beside.items() if stored else ():
            goes_in = [row for row in owned if kept is None or row[OWNER] in kept]
            if goes_in:
                added = _table(other, connection.vendor).added()
                cursor.execute(added, [_json(goes_in).decode()])
    return stored


def insert_rows(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    common: Mapping[str, Any],
    computed: Mapping[str, Condition] | None = None,
    once_by: str = "",
) -> set[Any]:
    """Insert rows of column name to value; `common` holds what is the same in all.

    Columns that neither names get the field's default. `computed` columns are told by the database,
    which sees the row as `t` and the tables as they were before. With `once_by`, a unique column,
    rows that are there already are left out; returned are the keys of those that went in.
    `bulk_create` would prepare every column of every row anew, four fifths of an import's time.
    """
    rows = list(rows)
    if not rows:
        return set()
    table = _table(model, connection.vendor)
    quote = connection.ops.quote_name
    told = {name: f"t.{quote(name)}" for name in rows[0]}
    params: list[Any] = []
    for name, condition in (computed or {}).items():
        told[name] = f"({condition.sql})"
        params += condition.params
    for name, field in table.fields.items():
        if name not in told:
            told[name] = "%s"
            value = common.get(name, field.get_default())
            params.append(field.get_db_prep_save(value, connection))
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(map(quote, told))})"
        f" SELECT {', '.join(told.values())} FROM {table.rows(only=rows[0])}"
    )
    if once_by:
        statement += (
            f" WHERE true ON CONFLICT ({quote(once_by)}) DO NOTHING RETURNING {quote(table.key)}"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, _json(rows).decode()])
        if not once_by:
            return set()
        return {model._meta.pk.to_python(key) for (key,) in cursor.fetchall()}
