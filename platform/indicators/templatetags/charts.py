"""What the templates of charts need."""

from django import template
from django.utils.safestring import SafeString

from indicators.charts import Chart, draw
from indicators.charts.specification import Row, Table

register = template.Library()


@register.filter
def drawn(chart: Chart) -> SafeString:
    """The picture of a chart."""
    return draw(chart)


@register.filter
def shown_by(row: Row, table: Table) -> list[str]:
    """The numbers of a row as its table writes them."""
    return table.shown(row)
