"""What the templates of charts need."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from indicators.charts import Chart, Row, Table, draw

register = template.Library()


@register.filter
def drawn(chart: Chart) -> SafeString:
    """The picture of a chart."""
    return draw(chart)


@register.filter
def rows_written(table: Table) -> SafeString:
    """The rows of the table."""
    return _rows(table, linked=False)


@register.filter
def rows_linked(table: Table) -> SafeString:
    """The same; each municipality's name is a link to its own figures."""
    return _rows(table, linked=True)


def _rows(table: Table, *, linked: bool) -> SafeString:
    """Written here and not in a template: 308 turns of a loop cost a fifth of the page."""
    return format_html_join(
        "\n",
        '<tr{}><th scope="row">{}</th>{}</tr>',
        (
            (
                mark_safe(' class="comparison__own"') if row.is_own else "",
                _name(row, linked=linked),
                format_html_join(
                    "",
                    '<td class="number">{}</td>',
                    ((value or "–",) for value in table.shown(row)),
                ),
            )
            for row in table.rows
        ),
    )


def _name(row: Row, *, linked: bool) -> str:
    if not (linked and row.code):
        return row.name
    return format_html('<a href="?municipality={}">{}</a>', row.code, row.name)
