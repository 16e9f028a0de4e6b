"""A definition → the sheets of an XLSForm, and the workbook that holds them.

What XLSForm cannot say stands in columns that begin with `koettu::`; others leave them alone, and
`read_xlsform` reads them back.
"""

import io
import re
from collections.abc import Iterator

import xlsxwriter

from surveys.definition import EASY, Choice, Definition, Page, Question, Text
from surveys.definition.faults import NAME
from surveys.spreadsheets.xlsform.languages import language_of_tag
from surveys.spreadsheets.xlsform.limits import constraint_with_limits
from surveys.spreadsheets.xlsform.names import element_name, following, piped_anew

Row = dict[str, str]
TYPES = {
    "text": "text",
    "long-text": "text",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "single": "select_one",
    "multiple": "select_multiple",
    "ranking": "rank",
    "scale": "range",
    "yes-no": "select_one",
    "municipality": "text",
    "groups": "text",
    "place": "geopoint",
    "consent": "acknowledge",
    "calculate": "calculate",
    "note": "note",
}
FILES = {"photo": "image", "audio": "audio", "file": "file"}
OURS = frozenset({"yes-no", "municipality", "groups"})
YES_NO = (
    Choice("yes", {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}),
    Choice("no", {"fi": "Ei", "sv": "Nej", "en": "No"}),
)
TEXTS = ("label", "hint", "constraint_message", "koettu::low", "koettu::high")
FIRST = ("type", "name", "label", "hint", "required", "relevant", "appearance", "parameters")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML holds."""
UNUSABLE = frozenset({"meta", "data"})
"""Names that XLSForm has for parts of its own."""
WIDTHS = {"label": 48, "hint": 32, "type": 24, "name": 20, "relevant": 28, "constraint": 28}


def sheets_of(
    definition: Definition, title: Text, form_id: str, version: str = ""
) -> dict[str, list[Row]]:
    """The rows of `survey`, `choices` and `settings` by their column names."""
    return _Writer(definition).sheets(title, form_id, version)


def write_xlsform(definition: Definition, *, title: Text, form_id: str, version: str = "") -> bytes:
    """The workbook, which pyxform and everything built on it accept."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in sheets_of(definition, title, form_id, version).items():
        sheet = book.add_worksheet(name)
        headers = _headers(rows)
        for place, header in enumerate(headers):
            sheet.write_string(0, place, header, bold)
            width = WIDTHS.get(header.partition("::")[0], 18)
            sheet.set_column(place, place, width, wrapped)
            for number, row in enumerate(rows, start=1):
                if text := row.get(header):
                    sheet.write_string(number, place, _UNWRITABLE.sub("", text), wrapped)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _headers(rows: list[Row]) -> list[str]:
    """What XLSForm people look for first, then the rest in the order of its first use."""
    used = list(dict.fromkeys(header for row in rows for header in row))
    order = {name: place for place, name in enumerate(FIRST)}
    return sorted(used, key=lambda header: order.get(header.partition("::")[0], len(FIRST)))


class _Writer:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.tags = _tags(definition)
        self.languages = {tag: language_of_tag(tag) for tag in self.tags}
        self.elements: set[str] = set(UNUSABLE)
        self.references: dict[str, str] = {}
        questions = definition.questions
        known = [name for q in questions for name in (q.name, q.other_name) if name]
        known += [page.name for page in definition.pages if page.repeat]
        self.elements |= set(known)
        self.named = {name: self._renamed(name) for name in UNUSABLE & set(known)}
        for question in questions:
            if question.name in self.named:
                self.references[question.name] = self.named[question.name]
                if question.other:
                    self.references[question.other_name] = f"{self.named[question.name]}_other"
        self.rows_of = {
            question.name: [self._row_name(question, row) for row in question.rows]
            for question in questions
            if question.type == "matrix"
        }
        self.lists: dict[tuple[tuple[str, tuple[tuple[str, str], ...]], ...], str] = {}
        self.choices: list[Row] = []

    def _renamed(self, name: str) -> str:
        new = element_name(name, self.elements)
        self.elements.add(new)
        return new

    def _row_name(self, question: Question, row: Choice) -> str:
        """A row of a matrix is a question of its own in XLSForm."""
        new = self._renamed(f"{question.name}_{row.name}")
        self.references[f"{question.name}.{row.name}"] = new
        return new

    def _named(self, name: str) -> Row:
        """The name, and what it is called here where it differs."""
        if name not in self.named:
            return {"name": name}
        return {"name": self.named[name], "koettu::name": name}

    def sheets(self, title: Text, form_id: str, version: str) -> dict[str, list[Row]]:
        survey = [row for page in self.definition.pages for row in self._page(page)]
        default = self.definition.languages[0] if self.definition.languages else self.tags[0]
        settings: Row = {
            "form_title": title.get(default) or next(iter(title.values()), form_id),
            "form_id": form_id,
            **({"version": version} if version else {}),
            "default_language": language_of_tag(default),
            "style": "pages",
            "koettu::languages": " ".join(self.definition.languages),
            "koettu::ask_groups": "yes" if self.definition.ask_groups else "no",
            **{f"koettu::title::{language_of_tag(tag)}": text for tag, text in title.items()},
        }
        headings = self._texts("label", dict.fromkeys(self.tags, ""))
        return {
            "survey": survey or [{"type": "", "name": "", **headings}],
            "choices": self.choices or [{"list_name": "", "name": "", **headings}],
            "settings": [settings],
        }

    def _page(self, page: Page) -> Iterator[Row]:
        kind = "repeat" if page.repeat else "group"
        row: Row = {"type": f"begin_{kind}", "name": "", "appearance": "field-list"}
        row |= self._texts("label", page.title)
        row |= _filled("relevant", self._expression(page.relevant))
        if page.repeat:
            row |= {**self._named(page.name), "koettu::most": str(page.most)}
        else:
            row["name"] = self._renamed(page.name)
            if row["name"] != page.name or not NAME.fullmatch(page.name):
                row["koettu::name"] = page.name
        yield row
        for question in page.questions:
            yield from self._question(question)
        yield {"type": f"end_{kind}"}

    def _question(self, question: Question) -> Iterator[Row]:
        if question.type == "matrix":
            yield from self._matrix(question)
            return
        row: Row = {"type": self._type(question), **self._named(question.name)}
        row |= self._common(question)
        if question.type not in {"note", "calculate"}:
            row |= _filled("required", "yes" if question.required else "")
            row |= _filled("constraint", self._expression(constraint_with_limits(question)))
        if question.type == "calculate":
            row |= {"calculation": self._expression(question.calculation)}
        if question.type == "long-text":
            row |= {"appearance": "multiline"}
            row |= _filled("koettu::analyse", "" if question.analyse else "no")
        if question.type == "scale":
            row |= {"parameters": f"start=1 end={question.points} step=1"}
            row |= self._texts("koettu::low", question.low)
            row |= self._texts("koettu::high", question.high)
        if question.type in OURS:
            row |= {"koettu::type": question.type}
        yield row

    def _type(self, question: Question) -> str:
        if question.type == "file":
            return FILES[question.accept]
        kind = TYPES[question.type]
        if question.type == "yes-no":
            choices = [Choice(c.name, self._in_all(c.label)) for c in YES_NO]
            return f"{kind} {self._list('yes_no', choices)}"
        if kind in {"select_one", "select_multiple", "rank"}:
            # A list of its own for “or_other”, which adds a choice to it.
            name = self._list(question.name, question.choices, alone=question.other)
            return f"{kind} {name}{' or_other' if question.other else ''}"
        return kind

    def _in_all(self, label: Text) -> Text:
        return {tag: label.get(tag.removesuffix(EASY), label["en"]) for tag in self.tags}

    def _matrix(self, question: Question) -> Iterator[Row]:
        """A group of single choices in a table."""
        row: Row = {"type": "begin_group", **self._named(question.name)}
        row |= {"appearance": "table-list"} | self._common(question)
        yield row | _filled("koettu::constraint", self._expression(question.constraint))
        choices = self._list(question.name, question.choices)
        for thing, name in zip(question.rows, self.rows_of[question.name], strict=True):
            own: Row = {"type": f"select_one {choices}", "name": name}
            own |= self._texts("label", thing.label)
            own |= _filled("required", "yes" if question.required else "")
            yield own | {"koettu::name": thing.name}
        yield {"type": "end_group"}

    def _common(self, question: Question) -> Row:
        return {
            **self._texts("label", question.label),
            **self._texts("hint", question.hint),
            **_filled("relevant", self._expression(question.relevant)),
            **self._texts("constraint_message", question.constraint_message),
        }

    def _texts(self, column: str, texts: Text) -> Row:
        return {
            f"{column}::{self.languages[tag]}": piped_anew(texts[tag], self.references)
            for tag in self.tags
            if tag in texts
        }

    def _expression(self, source: str) -> str:
        return following(source, self.references, {}) if source and self.references else source

    def _list(self, wanted: str, choices: list[Choice], *, alone: bool = False) -> str:
        """The name of the list of these choices; the same choices are written once."""
        key = tuple((choice.name, tuple(choice.label.items())) for choice in choices)
        if not alone and key in self.lists:
            return self.lists[key]
        taken = {row["list_name"] for row in self.choices}
        name = element_name(wanted, taken)
        if not alone:
            self.lists[key] = name
        self.choices += [
            {"list_name": name, "name": choice.name, **self._texts("label", choice.label)}
            for choice in choices
        ]
        return name


def _filled(column: str, text: str) -> Row:
    return {column: text} if text else {}


def _tags(definition: Definition) -> list[str]:
    """Every language that a text is written in, those of the form first."""
    texts: list[Text] = [page.title for page in definition.pages]
    for question in definition.questions:
        texts += [
            question.label, question.hint, question.constraint_message, question.low, question.high,
            *(choice.label for choice in (*question.choices, *question.rows)),
        ]  # fmt: skip
    return list(dict.fromkeys([*definition.languages, *(tag for text in texts for tag in text)]))
