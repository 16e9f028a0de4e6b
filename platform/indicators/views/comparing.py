"""Pages that help in reading: the rule of the colours and changes in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.comparison import FEWEST_FOR_QUINTILE, LONG, SMALL_MUNICIPALITY
from indicators.similar import FEWEST_SIMILAR, SIZE_CLASSES, size_words


def how_to_read(request: HttpRequest) -> HttpResponse:
    """The open rule: fifths, colours, arrows, changes, similar municipalities."""
    context = {
        "fewest": FEWEST_FOR_QUINTILE,
        "long": LONG,
        "small": SMALL_MUNICIPALITY,
        "fewest_similar": FEWEST_SIMILAR,
        "size_classes": [size_words(size) for size in range(len(SIZE_CLASSES))],
    }
    return render(request, "indicators/how_to_read.html", context)
