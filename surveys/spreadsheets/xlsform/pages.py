"""Pages from groups: nested groups follow each other, their conditions joined."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from msgspec.structs import replace

from surveys.definition import Page, Question, Text
from surveys.spreadsheets.xlsform.form import LABEL, RELEVANT, Form
from surveys.spreadsheets.xlsform.items import Item, Names
from surveys.spreadsheets.xlsform.names import fitting_name
from surveys.spreadsheets.xlsform.questions import QuestionReader
from surveys.spreadsheets.xlsform.values import drop_the_rest, most_turns

LOOSE: Text = {"fi": "Kysymykset", "sv": "Frågor", "en": "Questions"}
"""The title of a page of questions that stand in no group."""


@dataclass(slots=True)
class _Place:
    """The group that is being read: its words and everything that must hold for it."""

    name: str
    title: Text
    conditions: list[str] = field(default_factory=list)
    has_page: bool = False
    is_loose: bool = False
    """Outside every group."""


def pages_of(form: Form, items: list[Item], names: Names, languages: list[str]) -> list[Page]:
    """The pages in the order of the form."""
    title = {tag: text for tag, text in LOOSE.items() if tag in languages}
    title = title or {form.default: form.setting("title") or LOOSE["en"]}
    loose = _Place("page", title, is_loose=True)
    return _Pages(form, names).read(items, loose)


class _Pages:
    def __init__(self, form: Form, names: Names) -> None:
        self.form = form
        self.names = names
        self.reader = QuestionReader(form, names)
        self.pages: list[Page] = []

    def read(self, items: list[Item], loose: _Place) -> list[Page]:
        self._walk(items, loose)
        return self.pages

    def _walk(self, items: list[Item], place: _Place) -> None:
        page: Page | None = None
        for item in items:
            if item.kind == "group":
                page = None
                self._group(item, place)
            elif item.kind == "repeat":
                page = None
                self._repeat(item, place)
            else:
                question = self.reader(item)
                page = page or self._earlier(question, place)
                if page is None:
                    page = self._page(place)
                page.questions.append(question)

    def _earlier(self, question: Question, place: _Place) -> Page | None:
        """A calculation between the groups joins the page before it, which is always shown."""
        if question.type != "calculate" or not place.is_loose or not self.pages:
            return None
        last = self.pages[-1]
        return None if last.repeat or last.relevant else last

    def _page(self, place: _Place, *, most: int = 0) -> Page:
        name = place.name
        if place.has_page or place.is_loose:
            name = fitting_name(name, self.names.pages)
        place.has_page = True
        page = Page(name, place.title, [], _joined(place.conditions))
        if most:
            page = replace(page, repeat=True, most=most)
        self.names.pages.add(name)
        self.pages.append(page)
        return page

    def _inner(self, item: Item, place: _Place) -> _Place:
        relevant = self.reader.expression(item.line, RELEVANT)
        title = self.reader.texts(item.line, LABEL)
        drop_the_rest(self.form, item.line)
        return _Place(item.name, title, [*place.conditions, *([relevant] if relevant else [])])

    def _group(self, item: Item, place: _Place) -> None:
        inner = self._inner(item, place)
        if not place.is_loose:
            inner.title = inner.title or place.title
        if item.inside:
            self._walk(item.inside, inner)
        else:
            self._page(inner)

    def _repeat(self, item: Item, place: _Place) -> None:
        inner = self._inner(item, place)
        page = self._page(inner, most=most_turns(self.form, item.line))
        self._into(page, item.inside, [])

    def _into(self, page: Page, items: list[Item], conditions: list[str]) -> None:
        """All questions of a repeat onto its one page; those of groups inside keep their conditions."""
        for item in items:
            if item.kind == "group":
                self.form.report.change(
                    cell=item.line.where(),
                    stood=item.line.type,
                    became=page.name,
                    why=_("The questions of a repeat stand on one page."),
                )
                relevant = self.reader.expression(item.line, RELEVANT)
                drop_the_rest(self.form, item.line)
                self._into(page, item.inside, [*conditions, *([relevant] if relevant else [])])
            else:
                question = self.reader(item)
                relevant = _joined(
                    [*conditions, *([question.relevant] if question.relevant else [])]
                )
                page.questions.append(replace(question, relevant=relevant))


def _joined(conditions: list[str]) -> str:
    if len(conditions) < 2:  # noqa: PLR2004 - one stands alone
        return "".join(conditions)
    return " and ".join(f"({condition})" for condition in conditions)
