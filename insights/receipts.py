"""What insights adds to a receipt's timeline, and to the desk of an organisation that brought texts.

The theme a response joined; the insights that rest on it, or on what the organisation brought.
"""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from insights.models import Insight, Theme
from insights.rollups import county_place, is_told, municipality_place
from organisations.models import Organisation
from surveys.models import Response
from surveys.receipts import READ, Step

THEME, INSIGHT = READ + 10, READ + 20


def steps(response: Response) -> Iterable[Step]:
    """Themes that enough people share, in a person's or the taxonomy's words; confirmed insights.

    The machine's own label is not told: no person stands behind it.
    """
    themes = (
        Theme.objects.current()
        .main()
        .filter(assignments__passage__response=response, assignments__is_removed=False)
        .filter(assignments__passage__is_excluded=False)
        .filter(assignments__passage__response_revision=response.revision)  # read as it stands
        .select_related("category")
        .distinct()
    )
    names = dict.fromkeys(
        name
        for theme in themes
        if (name := theme.label or str(theme.category or "")) and _is_shared(theme, response)
    )
    for name in names:
        yield Step(
            THEME,
            gettext("Joined the theme “%(theme)s”") % {"theme": name},
            _("Others near you have told of the same."),
        )
    insights = Insight.objects.confirmed().filter(
        passages__response=response, passages__is_excluded=False
    )
    yield from map(_part_of, insights.distinct())


def outcomes(organisation: Organisation) -> Iterable[Step]:
    """The confirmed insights that rest on what the organisation brought; one query."""
    return map(_part_of, Insight.objects.confirmed().brought_by(organisation))


def _part_of(insight: Insight) -> Step:
    return Step(
        INSIGHT,
        gettext("Became part of the insight “%(claim)s”") % {"claim": insight.claim},
        _("A person has confirmed it."),
        on=insight.confirmed_on,
    )


def _is_shared(theme: Theme, response: Response) -> bool:
    place = response.municipality
    return place is not None and (
        is_told(theme, place=municipality_place(place.pk))
        or is_told(theme, place=county_place(place.county_id))
    )
