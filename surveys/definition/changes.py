"""What differs between two definitions, in words, and which names may not be used again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from surveys.definition.structs import Choice, Definition, Page, Question, text

Kind = Literal["added", "removed", "changed"]

LIMITS = (
    "minimum", "maximum", "earliest", "latest", "maximum_length", "most", "constraint", "accept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a page or a question, and what is different in it."""

    kind: Kind
    of: Literal["page", "question", "form"]
    name: str
    label: str
    what: tuple[str, ...] = ()
    warning: str = ""


def changes_between(old: Definition, new: Definition) -> list[Change]:
    """What `new` has that `old` has not, the other way round, and what is different in both."""
    return [*_of_form(old, new), *_of_pages(old, new), *_of_questions(old, new)]


def label_of(thing: Question | Page | Choice) -> str:
    """The words it is known by; its name where it has none."""
    words = text(thing.title if isinstance(thing, Page) else thing.label)
    return words or thing.name


def clashes(definition: Definition, earlier: Iterable[Definition]) -> dict[str, str]:
    """Why a question's name cannot be used, by name: an earlier version used it for another type.

    Results join across versions by names, so a name keeps its type for good.
    """
    used: dict[str, set[tuple[str, bool]]] = {}
    for version in earlier:
        for name, use in _uses(version):
            used.setdefault(name, set()).add(use)
    return {
        name: gettext(
            "The name “%(name)s” has been used for another type of question. Answers are joined by "
            "names, so give this question a name of its own."
        )
        % {"name": name}
        for name, use in _uses(definition)
        if name in used and use not in used[name]
    }


def _uses(definition: Definition) -> Iterator[tuple[str, tuple[str, bool]]]:
    for page in definition.pages:
        if page.repeat:
            yield page.name, ("repeat", False)
        for question in page.questions:
            if question.type != "note":
                yield question.name, (question.type, page.repeat)


def _of_form(old: Definition, new: Definition) -> Iterator[Change]:
    what = []
    if added := [tag for tag in new.languages if tag not in old.languages]:
        what.append(gettext("languages added: %(tags)s") % {"tags": ", ".join(added)})
    if removed := [tag for tag in old.languages if tag not in new.languages]:
        what.append(gettext("languages removed: %(tags)s") % {"tags": ", ".join(removed)})
    if new.ask_groups and not old.ask_groups:
        what.append(gettext("the population group is now asked"))
    if old.ask_groups and not new.ask_groups:
        what.append(gettext("the population group is no longer asked"))
    if what:
        yield Change("changed", "form", "", gettext("The whole form"), tuple(what))


def _of_pages(old: Definition, new: Definition) -> Iterator[Change]:
    before = {page.name: page for page in old.pages}
    after = {page.name: page for page in new.pages}
    for name, page in after.items():
        if name not in before:
            yield Change("added", "page", name, label_of(page))
        elif what := tuple(_page_differences(before[name], page)):
            yield Change("changed", "page", name, label_of(page), what)
    for name, page in before.items():
        if name not in after:
            yield Change("removed", "page", name, label_of(page))
    if _common_order(before, after) != _common_order(after, before):
        yield Change("changed", "form", "", gettext("The order of the pages"))


def _page_differences(old: Page, new: Page) -> Iterator[str]:
    yield from _text_difference(gettext("title"), old.title, new.title)
    if old.relevant != new.relevant:
        yield gettext("when it is shown")
    if old.repeat != new.repeat:
        yield gettext("answered several times") if new.repeat else gettext("answered once")
    elif new.repeat and old.most != new.most:
        yield gettext("most cases: %(old)s → %(new)s") % {"old": old.most, "new": new.most}
    kept = {question.name for question in old.questions} & {q.name for q in new.questions}
    if [q.name for q in old.questions if q.name in kept] != [
        q.name for q in new.questions if q.name in kept
    ]:
        yield gettext("order of the questions")


def _common_order(one: dict[str, Page], other: dict[str, Page]) -> list[str]:
    return [name for name in one if name in other]


def _of_questions(old: Definition, new: Definition) -> Iterator[Change]:
    before = {question.name: question for question in old.questions}
    after = {question.name: question for question in new.questions}
    homes = [
        {q.name: page.name for page in form.pages for q in page.questions} for form in (old, new)
    ]
    for name, question in after.items():
        if name not in before:
            yield Change("added", "question", name, label_of(question))
            continue
        what = list(_question_differences(before[name], question))
        if homes[0][name] != homes[1][name]:
            what.append(gettext("moved to another page"))
        if what:
            warning = _warning(before[name], question)
            yield Change("changed", "question", name, label_of(question), tuple(what), warning)
    for name, question in before.items():
        if name not in after:
            warning = ""
            if question.is_answered:
                warning = gettext(
                    "Its earlier answers stay, but no new ones join them. If you only changed the "
                    "name, give the old name back."
                )
            yield Change("removed", "question", name, label_of(question), (), warning)


def _question_differences(old: Question, new: Question) -> Iterator[str]:
    if old.type != new.type:
        yield gettext("type")
    yield from _text_difference(gettext("text"), old.label, new.label)
    yield from _text_difference(gettext("hint"), old.hint, new.hint)
    if old.required != new.required:
        yield gettext("now required") if new.required else gettext("no longer required")
    if old.relevant != new.relevant:
        yield gettext("when it is shown")
    if old.other != new.other:
        yield (
            gettext("“something else” added") if new.other else gettext("“something else” removed")
        )
    yield from _choice_differences(old.choices, new.choices, rows=False)
    yield from _choice_differences(old.rows, new.rows, rows=True)
    if old.points != new.points:
        yield gettext("points of the scale: %(old)s → %(new)s") % {
            "old": old.points,
            "new": new.points,
        }
    if (old.low, old.high) != (new.low, new.high):
        yield gettext("words at the ends of the scale")
    if any(getattr(old, name) != getattr(new, name) for name in LIMITS) or (
        old.constraint_message != new.constraint_message
    ):
        yield gettext("limits of the answer")
    if old.calculation != new.calculation:
        yield gettext("calculation")
    if old.analyse != new.analyse:
        yield gettext("whether the text is analysed")


def _text_difference(what: str, old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    if tags := sorted(tag for tag in {*old, *new} if old.get(tag, "") != new.get(tag, "")):
        yield f"{what} ({', '.join(tags)})"


def _choice_differences(old: list[Choice], new: list[Choice], *, rows: bool) -> Iterator[str]:
    before, after = ({choice.name: choice for choice in choices} for choices in (old, new))
    groups = [
        (
            gettext("rows added: %(labels)s") if rows else gettext("options added: %(labels)s"),
            [choice for name, choice in after.items() if name not in before],
        ),
        (
            gettext("rows removed: %(labels)s") if rows else gettext("options removed: %(labels)s"),
            [choice for name, choice in before.items() if name not in after],
        ),
        (
            gettext("rows worded anew: %(labels)s")
            if rows
            else gettext("options worded anew: %(labels)s"),
            [
                choice
                for name, choice in after.items()
                if name in before and before[name].label != choice.label
            ],
        ),
    ]
    for words, choices in groups:
        if choices:
            yield words % {"labels": ", ".join(label_of(choice) for choice in choices)}
    if [n for n in before if n in after] != [n for n in after if n in before]:
        yield gettext("order of the rows") if rows else gettext("order of the options")


def _warning(old: Question, new: Question) -> str:
    """What the change does to results that join the versions; empty when nothing."""
    if old.type != new.type:
        return gettext("Answers of different types cannot be joined. Give the question a new name.")
    if old.points != new.points:
        return gettext("Answers on a scale of another length cannot be compared with earlier ones.")
    after = {choice.name for choice in new.choices}
    if gone := [choice for choice in old.choices if choice.name not in after]:
        words = gettext("Earlier answers stay, but nobody can choose these any more: %(labels)s")
        return words % {"labels": ", ".join(label_of(choice) for choice in gone)}
    return ""
