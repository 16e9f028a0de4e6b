"""Each component renders what it promises."""

from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from shared.disclosure import Cell

COLOURS = [("red", "Red"), ("blue", "Blue")]


class PaintForm(forms.Form):
    name = forms.CharField(help_text="As on the tin")
    colour = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect, help_text="One")
    note = forms.CharField(required=False)
    agreed = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("note") == "bad":
            raise forms.ValidationError("The whole is wrong")
        return self.cleaned_data


def render(name: str, **context: Any) -> str:
    request = RequestFactory().get("/fi/?q=a&page=2")
    return " ".join(render_to_string(f"components/{name}.html", context, request).split())


@pytest.mark.parametrize(
    ("kind", "icon"),
    [("info", "info-circle"), ("success", "check-circle"), ("alert", "alert"), ("error", "error")],
)
def test_notification_has_a_tone_and_an_icon(kind: str, icon: str) -> None:
    html = render("notification", kind=kind, title="Saved", text="First\n\nSecond <b>")
    assert f"hds-notification--{kind}" in html
    assert f"hds-icon--{icon}" in html
    assert "<p>First</p> <p>Second &lt;b&gt;</p>" in html


def test_notification_says_in_words_that_it_is_an_error() -> None:
    with override("en"):
        assert 'visually-hidden">Error:' in render("notification", kind="error", title="No")


def test_pagination_keeps_the_other_filters() -> None:
    html = render("pagination", page=Paginator(range(30), 10).page(2))
    assert "?q=a&amp;page=1" in html
    assert "?q=a&amp;page=3" in html


def test_one_page_has_no_pagination() -> None:
    assert render("pagination", page=Paginator(range(3), 10).page(1)) == ""


def test_quote_carries_its_language_and_speaker() -> None:
    html = render("quote", text="Bussi ei kulje.", attribution="asukas, Lappi", language="fi")
    assert '<blockquote lang="fi">' in html
    assert "<figcaption>asukas, Lappi</figcaption>" in html


def test_the_machines_words_are_labelled() -> None:
    with override("en"):
        html = render("machine", text="Buses")
    assert 'class="machine"' in html
    assert "The machine" in html


def test_a_suppressed_cell_is_never_zero() -> None:
    with override("en"):
        assert "fewer than 5" in render("cell", cell=Cell(None, below=5))
        assert "hidden" in render("cell", cell=Cell(None))
        assert ">0<" in render("cell", cell=Cell(0))
    with override("fi"):
        assert "1\xa0234" in render_to_string("components/cell.html", {"cell": Cell(1234)})


def test_empty_state_says_what_to_do() -> None:
    html = render("empty", title="Nothing yet", text="It comes", url="/go/", label="Begin")
    assert '<a class="button button--primary" href="/go/">Begin</a>' in html
    assert "href" not in render("empty", title="Nothing yet")


def test_progress_is_a_labelled_bar() -> None:
    with override("fi"):
        html = render("progress", percent=12.6, stage="Reading")
    assert '<progress max="100" value="13">' in html
    assert html.startswith('<div class="progress"> <label> Reading')


def test_figure_card_is_a_link_only_with_an_address() -> None:
    assert '<a class="figure-card" href="/x/">' in render(
        "figure_card", number=3, label="new", url="/x/"
    )
    assert "<a" not in render("figure_card", number=3, label="new")


def test_fields_tie_hint_and_error_to_the_control() -> None:
    with override("en"):
        html = " ".join(str(PaintForm({"colour": "green"})).split())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = " ".join(str(PaintForm()).split())
    assert '<fieldset class="field field--group " aria-describedby="id_colour_helptext"' in html
    assert '<legend class="field__label"> Colour </legend>' in html


def test_only_optional_fields_say_so_and_checkboxes_never() -> None:
    with override("en"):
        html = " ".join(str(PaintForm()).split())
    assert html.count("(optional)") == 1
    assert 'Note <span class="field__optional">' in html
    assert 'name="secret"' in html


def test_error_summary_takes_focus_and_leads_to_each_control() -> None:
    form = PaintForm({"note": "bad"})
    html = render("error_summary", form=form)
    assert 'tabindex="-1"' in html
    assert "autofocus" in html
    assert '<a href="#id_name">Name:' in html
    assert '<a href="#id_colour_0">Colour:' in html
    assert "<li>The whole is wrong</li>" in html


def test_no_errors_no_summary() -> None:
    assert render("error_summary", form=PaintForm()) == ""
