"""Answers that an address brings: `?q_mood=good&municipality=905`. Described in docs/how-to/ngo.md."""

from dataclasses import dataclass

from django.http import QueryDict

from surveys.answers import checker_of, read_texts
from surveys.models import Survey, SurveyVersion

START = "q_"
"""Begins the names of answers in an address, so that they never meet another name."""
PREFILLABLE = frozenset(
    {"text", "integer", "decimal", "date", "single", "multiple", "scale", "yes-no", "municipality"}
)
"""Never a permission, a group, a place, a file or an experience in one's own words."""
AT_MOST, LONGEST = 30, 200


@dataclass(frozen=True, slots=True)
class Prefilled:
    """`given` as a form would send it; whether anything was filled in, and whether some was not."""

    given: QueryDict
    is_filled: bool = False
    is_partly: bool = False


def prefill(
    survey: Survey, version: SurveyVersion, address: QueryDict, *, also: frozenset[str]
) -> Prefilled:
    """What the address fills in; values are checked as answers are, and wrong ones left out.

    `also` are names of the page itself that pass as they are. A sensitive survey takes no answers
    from an address: it would stand in the history of the browser.
    """
    given = QueryDict(mutable=True)
    for name in also & address.keys():
        given[name] = str(address[name])
    wanted = [name for name in address if name.startswith(START)][:AT_MOST]
    filled = partly = False
    if survey.is_sensitive:
        return Prefilled(given, is_partly=bool(wanted))
    checker = checker_of(version)
    asked = {
        question.name: question
        for page in checker.definition.pages
        if not page.repeat
        for question in page.questions
        if question.type in PREFILLABLE
    }
    for key in wanted:
        name = key.removeprefix(START)
        texts = [str(value)[:LONGEST] for value in address.getlist(key)]
        if name in asked and asked[name].type == "multiple":
            texts = [part for text in texts for part in text.split(",")]
        answers = read_texts(checker.definition, {name: texts}) if name in asked else {}
        if name in answers and name not in checker.check(answers).errors:
            given.setlist(name, texts)
            filled = True
        else:
            partly = True
    return Prefilled(given, filled, partly)
