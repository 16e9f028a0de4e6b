"""300 indicators × 308 municipalities × 20 years: loading them, comparing places, the pages.

    python benchmarks/indicator_values.py [--indicators 300] [--rounds 7] [--database postgres://…|sqlite]

Loads the values into a database of its own in ten batches, in turn through the importers' own
`store_values` and by the database's plain road: COPY of ready text on PostgreSQL, executemany of
ready tuples on SQLite. Then compares five places by 30 indicators: the page, what it reads, and a
hand-written query that gets the same numbers, in turn; the numbers are checked to be the same.
Last, the other pages. Prints medians and ratios.
"""

import argparse
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from random import Random

POSTGRES = "postgres://postgres@127.0.0.1:5432/koettu_benchmark_indicators"
arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--indicators", type=int, default=300)
arguments.add_argument("--rounds", type=int, default=7)
arguments.add_argument("--database", default=POSTGRES, help="its content is deleted; or: sqlite")
arguments.add_argument("--keep", action="store_true", help="measure what an earlier run loaded")
options = arguments.parse_args()

folder = tempfile.TemporaryDirectory(prefix="koettu-benchmark-")
os.environ["KOETTU_VAR"] = folder.name
os.environ["DJANGO_SETTINGS_MODULE"] = "koettu.settings.dev"
os.environ["DATABASE_URL"] = (
    f"sqlite:///{folder.name}/koettu.sqlite3" if options.database == "sqlite" else options.database
)

import psycopg
from psycopg import sql

if options.database != "sqlite" and not options.keep:
    server, _slash, name = options.database.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from indicators.actions.storing import COLUMNS, Row, store_values
from indicators.areas import Directory
from indicators.charts import Kind, charts_of, draw
from indicators.charts.framing import framed
from indicators.charts.painting import png_of
from indicators.comparison import reading, readings
from indicators.models import Indicator, IndicatorValue
from indicators.side_by_side import side_by_side
from places.models import Municipality, Region, ThemeCategory, WellbeingServicesCounty
from shared.translated import Translated

YEARS = range(2006, 2026)
BATCHES = 10
COMPARED = ["758", "698", "905", "county-21", "country"]
TODAY = date(2026, 1, 15)
TABLE = IndicatorValue._meta.db_table
PLAIN = """
    WITH v AS (
        SELECT * FROM {table} WHERE gender = 'total' AND group_id IS NULL
            AND indicator_id IN ({marks})
            AND (level, place_code) IN (('municipality', '758'), ('municipality', '698'),
                ('municipality', '905'), ('county', '21'), ('country', ''))
    ), latest AS (SELECT indicator_id, max(year) AS year FROM v GROUP BY indicator_id)
    SELECT v.indicator_id, v.level, v.place_code, v.value, before.value,
        (SELECT count(*) FROM {table} w WHERE w.indicator_id = v.indicator_id
            AND w.year = v.year AND w.level = v.level AND w.gender = 'total'
            AND w.group_id IS NULL AND w.value < v.value)
    FROM v JOIN latest USING (indicator_id, year)
    LEFT JOIN v AS before ON before.indicator_id = v.indicator_id AND before.level = v.level
        AND before.place_code = v.place_code AND before.year = v.year - 1
"""
"""The latest value, the one before and how many places of the level have less."""


def make_indicators() -> list[Indicator]:
    categories = list(ThemeCategory.objects.all())
    made = [
        Indicator(
            slug=f"i-{number}",
            source="sotkanet",
            source_id=str(10_000 + number),
            title=Translated.every(f"Indicator {number}"),
            unit=Translated.every("%"),
            publisher=Translated.every("Tilastokeskus"),
            polarity=number % 3 - 1,
        )
        for number in range(options.indicators)
    ]
    Indicator.objects.bulk_create(made)
    for number, indicator in enumerate(made):
        indicator.categories.add(categories[number % len(categories)])
    return made


def rows_of(indicators: list[Indicator], places: list[tuple[str, str]]) -> list[Row]:
    chance = Random(1)  # noqa: S311 - repeatable, guards nothing
    return [
        (indicator.pk, level, code, year, "total", None, chance.uniform(0, 30), TODAY)
        for indicator in indicators
        for level, code in places
        for year in YEARS
    ]


def plainly(rows: list[Row]) -> Callable[[], None]:
    """The database's own road for the same rows, made ready before the clock starts."""
    names = ", ".join(COLUMNS)
    if connection.vendor == "postgresql":
        text = "".join(
            f"{r[0]}\t{r[1]}\t{r[2]}\t{r[3]}\t{r[4]}\t\\N\t{r[6]!r}\t{r[7]}\n" for r in rows
        ).encode()

        def store() -> None:
            with (
                transaction.atomic(),
                connection.cursor() as cursor,
                cursor.copy(f"COPY {TABLE} ({names}) FROM STDIN") as copy,
            ):
                copy.write(text)
    else:
        ready = [(r[0].hex, *r[1:7], r[7].isoformat()) for r in rows]
        marks = ", ".join("?" * len(COLUMNS))
        statement = f"INSERT INTO {TABLE} ({names}) VALUES ({marks})"  # noqa: S608 - our own names

        def store() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.connection.executemany(statement, ready)

    return store


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def load(made: list[Indicator]) -> None:
    """Every batch by one road or the other, in turn: the table grows alike for both."""
    municipalities = [("municipality", code) for code in codes(Municipality)]
    speeds: dict[str, list[float]] = {"store_values": [], "plainly": []}
    for batch in range(BATCHES):
        rows = rows_of(made[batch::BATCHES], municipalities)
        ours = batch % 2 == 0
        seconds = timed((lambda rows=rows: store_values(rows)) if ours else plainly(rows))
        speeds["store_values" if ours else "plainly"].append(len(rows) / seconds)
    # What a source gives beside municipalities.
    areas = [("county", code) for code in codes(WellbeingServicesCounty)]
    areas += [("region", code) for code in codes(Region)]
    store_values(rows_of(made, [*areas, ("country", "")]))
    ours, plain = (statistics.median(speeds[road]) for road in ("store_values", "plainly"))
    road = (
        "COPY of ready text" if connection.vendor == "postgresql" else "executemany, ready tuples"
    )
    print(f"{IndicatorValue.objects.count():,} values")
    print(f"load: store_values {ours:,.0f} rows/s, {road} {plain:,.0f}: {ours / plain:.2f} of it")


def codes(model: type) -> list[str]:
    return list(model.objects.values_list("pk", flat=True))


def compare_by_plain_sql(keys: list[uuid.UUID]) -> dict[tuple[str, str, str], tuple]:
    as_stored = [key if connection.vendor == "postgresql" else key.hex for key in keys]
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(PLAIN.format(table=TABLE, marks=marks), as_stored)
        return {(str(row[0]).replace("-", ""), *row[1:3]): row[3:] for row in cursor.fetchall()}


def check_the_same(made: list[Indicator]) -> None:
    """The page's cells against the plain query, value by value."""
    plain = compare_by_plain_sql([one.pk for one in made])
    _columns, rows = side_by_side(made, list(Directory.load().compared(COMPARED).values()))
    cells = [cell for row in rows for cell in row.cells]
    if len(cells) != len(plain):
        raise SystemExit(f"{len(cells)} cells and {len(plain)} rows")
    for cell in cells:
        value, before, below = plain[cell.indicator.pk.hex, *cell.column.place]
        among = {"municipality": 308, "county": 23}.get(cell.column.place[0])
        fifth = min(5, int(5 * (below + 0.5) / among) + 1) if among else None
        shown = round(round(value, 1) - round(before, 1), 1)
        if (cell.value, cell.quintile, cell.change.difference) != (value, fifth, shown):
            raise SystemExit(f"{cell} differs from {value, fifth, shown}")


def get(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        if (answer := client.get(address)).status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")

    return ask


def works(made: list[Indicator]) -> Iterator[tuple[str, Callable[[], object]]]:
    client = Client(headers={"host": "localhost"})
    some = made[:30]
    keys = [one.pk for one in some]
    compared = list(Directory.load().compared(COMPARED).values())
    places = "&".join(f"place={token}" for token in COMPARED)
    ticks = "&".join(f"indicator={one.slug}" for one in some)
    place = Municipality.objects.select_related("county", "region").get(pk="758")
    similar = Directory.load().similar_to(place)
    yield "compare, plain SQL", lambda: compare_by_plain_sql(keys)
    yield "compare, side_by_side", lambda: side_by_side(some, compared)
    yield "compare, the page", get(client, f"/fi/indicators/compare/?{places}&{ticks}")
    yield (
        "compare with a similar group",
        get(client, f"/fi/indicators/compare/?{places.replace('country', 'similar-758')}&{ticks}"),
    )
    yield "list of 17 (one theme)", get(client, "/fi/indicators/?municipality=758&theme=tyo")
    yield f"list of all {len(made)}", get(client, "/fi/indicators/?municipality=758")
    yield "readings of one with its group", lambda: reading(made[0], place, similar=similar)
    yield "readings of 30", lambda: readings(some, place)
    yield "one indicator's page", get(client, "/fi/indicators/i-1/?municipality=758&compare=905")
    charts = charts_of(reading(made[0], place))
    yield "charts of one, read", lambda: charts_of(reading(made[0], place))
    yield "charts of one, drawn", lambda: [draw(chart) for chart in charts.values()]
    yield "its map as PNG", lambda: png_of(framed(charts[Kind.MAP]))
    yield "JSON-stat of one", get(client, "/api/indicators/i-1/json-stat/")
    yield "CSV of one", get(client, "/api/indicators/i-1/csv/")


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_reference_data", verbosity=0)
    if options.keep:
        made = sorted(Indicator.objects.all(), key=lambda one: int(one.source_id))
    else:
        made = make_indicators()
        load(made)
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself some minutes after so many new rows.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    check_the_same(made[:30])
    all_works = dict(works(made))
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in all_works}
    for _round in range(options.rounds + 1):
        for name, work in all_works.items():
            cpu = time.process_time()
            seconds = timed(work)
            times[name].append((seconds * 1000, (time.process_time() - cpu) * 1000))
    plain = statistics.median(wall for wall, _cpu in times["compare, plain SQL"][1:])
    print(f"{'':<32} {'wall ms':>9} {'of it CPU':>9}")
    for name, found in times.items():
        wall, cpu = (statistics.median(column) for column in zip(*found[1:], strict=True))
        ratio = f"  {wall / plain:.1f} × plain SQL" if name.startswith("compare") else ""
        print(f"{name:<32} {wall:9.1f} {cpu:9.1f}{ratio}")


if __name__ == "__main__":
    main()
