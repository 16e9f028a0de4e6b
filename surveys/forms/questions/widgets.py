"""Controls that no native one gives: a matrix, a ranking, a place, a waiting file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

Options = Sequence[tuple[str, Any]]


class MatrixWidget(forms.Widget):
    """One row of radio buttons for each row of a matrix; its value is `{row: choice}`."""

    template_name = "surveys/widgets/matrix.html"
    use_fieldset = True

    def __init__(self, rows: Options, choices: Options) -> None:
        super().__init__()
        self.rows, self.choices = rows, choices

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""  # the group has a legend; each radio button a label

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        chosen = value if isinstance(value, dict) else {}
        start = (attrs or {}).get("id", f"id_{name}")
        context["widget"] |= {
            "choices": self.choices,
            "columns": len(self.choices),
            "rows": [
                {
                    "name": f"{name}__{row}",
                    "id": f"{start}__{row}",
                    "label": label,
                    "options": [
                        {
                            "id": f"{start}_{number * len(self.choices) + place}",
                            "value": choice,
                            "label": choice_label,
                            "checked": chosen.get(row) == choice,
                        }
                        for place, (choice, choice_label) in enumerate(self.choices)
                    ],
                }
                for number, (row, label) in enumerate(self.rows)
            ],
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {row: data.get(f"{name}__{row}", "") for row, _label in self.rows}


class RankingWidget(forms.Widget):
    """A place to choose for each option; its value is `{choice: place}`."""

    template_name = "surveys/widgets/ranking.html"
    use_fieldset = True

    def __init__(self, choices: Options) -> None:
        super().__init__()
        self.choices = choices

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        places = value if isinstance(value, dict) else {}
        start = (attrs or {}).get("id", f"id_{name}")
        numbers = [str(number) for number in range(1, len(self.choices) + 1)]
        context["widget"] |= {
            "nothing": gettext("No place"),
            "options": [
                {
                    "id": f"{start}_{number}",
                    "name": f"{name}__{choice}",
                    "label": label,
                    "places": [(place, str(places.get(choice, "")) == place) for place in numbers],
                }
                for number, (choice, label) in enumerate(self.choices)
            ],
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {choice: data.get(f"{name}__{choice}", "") for choice, _label in self.choices}


class PlaceWidget(forms.TextInput):
    """A point as two numbers; a script offers the reader's own position."""

    template_name = "surveys/widgets/place.html"


class FileWidget(forms.TextInput):
    """The id of the file that waits to be sent, and a control to choose another."""

    template_name = "surveys/widgets/file.html"
    input_type = "hidden"
    needs_multipart_form = True

    def __init__(self, accept: str) -> None:
        super().__init__()
        self.accept = accept
        self.told = ""
        """Name and size of what waits."""
        self.called = ""

    @property
    def is_hidden(self) -> bool:
        return False  # the hidden part is only half of it

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"accept": self.accept, "told": self.told, "called": self.called}
        return context
