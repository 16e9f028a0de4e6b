"""New rows of several tables that belong together, many at a time, in as few statements as can be.

A statement takes the rows of a table as one JSON list, so that it is the same text for one row and
for sixty: the database plans it once, and no value is bound or converted by itself.
"""
# ruff: noqa: S608 - tables and columns are named by our own models; values are bound

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

import msgspec
import psycopg
from django.db import connection, models, transaction

OWNER = "of"
"""Names, in a row that belongs to another, the key of that other row."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a row `t` to be inserted: SQL that is true or false, and its values."""

    sql: str
    params: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """An object and those that go in with it, or not at all."""

    first: models.Model
    rest: Sequence[models.Model] = ()


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
        self.into = f"INSERT INTO {quote(model._meta.db_table)} ({self.names})"
        self.key = str(model._meta.pk.column)
        self.types = [str(field.rel_db_type(connection)) for field in fields]
        self.fields = {field.attname: field for field in fields}
        self._attributes = [(str(field.column), field.attname) for field in fields]

    def plain(self, row: models.Model) -> dict[str, Any]:
        """The row as JSON can hold it."""
        return {column: _plain(getattr(row, name)) for column, name in self._attributes}

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


@lru_cache(maxsize=64)
def _table(model: type[models.Model], vendor: str) -> _Table:
    return _Table(model)


def _plain(value: Any) -> Any:
    if type(value) is UUID and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def insert_once(bundles: Sequence[Bundle], *, only_if: Condition) -> set[Any]:
    """Insert each bundle whose first object passes the condition and is new; returns their keys.

    One of which something unique is there already is left out with all that belongs to it. Nothing
    is raised then, and of senders side by side the database lets one in. All go in, in one
    transaction, or none; the first objects are of one model.
    """
    rest: dict[type[models.Model], list[tuple[models.Model, Any]]] = {}
    for bundle in bundles:
        for row in bundle.rest:
            rest.setdefault(type(row), []).append((row, bundle.first.pk))
    firsts = [bundle.first for bundle in bundles]
    if connection.vendor == "postgresql":
        return _insert_at_once(firsts, rest, only_if)
    return _insert_in_turn(firsts, rest, only_if)


Rest = Mapping[type[models.Model], Iterable[tuple[models.Model, Any]]]


def _insert_at_once(firsts: list[models.Model], rest: Rest, only_if: Condition) -> set[Any]:
    """One statement, which is a transaction of its own: one way to the database and back."""
    table = _table(type(firsts[0]), connection.vendor)
    key_type = table.types[table.columns.index(table.key)]
    parts = [f"WITH first AS ({_conditional(table, only_if)})"]
    params = [_json([table.plain(row) for row in firsts]), *only_if.params]
    for number, (model, rows) in enumerate(rest.items()):
        other = _table(model, connection.vendor)
        insert = f"{other.into} SELECT {other.names} FROM {other.rows(key_type)}"
        parts.append(f", rest{number} AS ({insert} WHERE t.{OWNER} IN (SELECT id FROM first))")
        params.append(_json([{**other.plain(row), OWNER: owner} for row, owner in rows]))
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        # Django binds values on the client's side; bound by the server, the statement is planned
        # once for each connection.
        psycopg.Cursor(connection.connection) as cursor,
    ):
        cursor.execute("".join([*parts, " SELECT id FROM first"]), params, prepare=True)
        return {key for (key,) in cursor.fetchall()}


def _insert_in_turn(firsts: list[models.Model], rest: Rest, only_if: Condition) -> set[Any]:
    """A statement for each table, for databases that have no inserts inside others."""
    table = _table(type(firsts[0]), connection.vendor)
    by_key = {_plain(row.pk): row.pk for row in firsts}
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        rows = _json([table.plain(row) for row in firsts])
        cursor.execute(_conditional(table, only_if), [rows, *only_if.params])
        stored = {by_key[key] for (key,) in cursor.fetchall()}
        for model, owned in rest.items():
            other = _table(model, connection.vendor)
            kept = [other.plain(row) for row, owner in owned if owner in stored]
            insert = f"{other.into} SELECT {other.names} FROM {other.rows()}"
            cursor.execute(insert, [_json(kept)])
    return stored


def _conditional(table: _Table, only_if: Condition) -> str:
    return (
        f"{table.into} SELECT {table.names} FROM {table.rows()} WHERE {only_if.sql}"
        f" ON CONFLICT DO NOTHING RETURNING {table.key} AS id"
    )


def _json(rows: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()


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
    uuid_format: Literal["canonical", "hex"]
    uuid_format = "canonical" if connection.features.has_native_uuid_field else "hex"
    listed = msgspec.json.Encoder(uuid_format=uuid_format).encode(rows).decode()
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, listed])
        if not once_by:
            return set()
        return {model._meta.pk.to_python(key) for (key,) in cursor.fetchall()}
