"""Options of a question as rows of a form: added, moved and removed by buttons, before saving."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext

from surveys.definition import Choice
from surveys.definition.drafts import free_choice_name
from surveys.definition.faults import CHOICE_NAME

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One option: `key` is the name under which it is saved now, empty for a new one."""

    key: str
    label: str
    name: str
    error: str = ""


@dataclass
class Rows:
    """The options of one question in the language of building; `prefix` begins their fields."""

    prefix: str
    rows: list[Row]
    more: str = ""
    errors: list[str] = field(default_factory=list)
    focus: str = ""

    @classmethod
    def of(cls, prefix: str, choices: Sequence[Choice], language: str) -> "Rows":
        rows = [Row(choice.name, choice.label.get(language, ""), choice.name) for choice in choices]
        return cls(prefix, rows)

    @classmethod
    def sent(cls, prefix: str, data: QueryDict) -> "Rows":
        columns = (data.getlist(f"{prefix}-{part}") for part in ("key", "label", "name"))
        rows = [
            Row(key, label.strip(), name.strip())
            for key, label, name in zip(*columns, strict=False)
        ]
        return cls(prefix, rows[:MOST_ROWS], data.get(f"{prefix}-more", ""))

    def act(self, what: str, place: int) -> None:
        """Do what a button asks for: `up`, `down`, `remove`; anything else takes the new ones in."""
        self.take_more()
        if not 0 <= place < len(self.rows):
            return
        if what == "remove":
            del self.rows[place]
            self.focus = f"remove:{min(place, len(self.rows) - 1)}"
        elif what in {"up", "down"}:
            target = min(max(place + (1 if what == "down" else -1), 0), len(self.rows) - 1)
            self.rows.insert(target, self.rows.pop(place))
            self.focus = f"{what}:{target}"

    def take_more(self) -> None:
        """Make rows of what was written one per line."""
        labels = [line.strip() for line in self.more.splitlines() if line.strip()]
        self.rows += [Row("", label, "") for label in labels]
        self.rows = self.rows[:MOST_ROWS]
        self.more = ""

    def choices(self, saved: Sequence[Choice], language: str) -> list[Choice]:
        """The options with the other languages' words they have; faults are told in `errors`.

        A row without words is left out. An option keeps its name when its words change.
        """
        self.take_more()
        before = {choice.name: choice for choice in saved}
        self.rows = [row for row in self.rows if row.label or _is_worded(before.get(row.key))]
        taken = {row.name for row in self.rows if row.name}
        choices: list[Choice] = []
        for place, row in enumerate(self.rows):
            name = row.name or free_choice_name(row.label, taken)
            taken.add(name)
            words = dict(before[row.key].label) if row.key in before else {}
            words = {**words, language: row.label} if row.label else words
            if fault := self._fault(name, [choice.name for choice in choices]):
                self.rows[place] = replace(row, error=fault)
                self.errors.append(f"{row.label}: {fault}")
            choices.append(Choice(name=name, label=words))
        return choices

    def _fault(self, name: str, taken: Collection[str]) -> str:
        if not CHOICE_NAME.fullmatch(name):
            return gettext("Use letters, digits and hyphens in a name.")
        if name in taken:
            return gettext("Another option has this name.")
        return ""


def _is_worded(choice: Choice | None) -> bool:
    """Whether an option that has no words in the language of building has some in another."""
    return choice is not None and any(choice.label.values())
