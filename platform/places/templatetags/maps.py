"""What the map's template needs."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from places.maps import MapPoint
from shared.disclosure import minimum

register = template.Library()


@register.simple_tag
def point_name(point: MapPoint, measure: str) -> str:
    """The name of a point's link: the municipality and its number, or that it is too small."""
    if point.value is None:
        return _("%(name)s: fewer than %(k)d") % {"name": point.name, "k": minimum()}
    return f"{point.name}: {number_format(point.value, force_grouping=True)} {measure}"
