"""Names of another form made to fit ours, and expressions that follow."""

import re
import unicodedata
from collections.abc import Collection, Mapping

from surveys.definition import RESERVED_NAMES, renamed
from surveys.definition.expressions import REFERENCE

LONGEST = 60
_NOT_OURS = re.compile(r"[^a-z0-9_-]+")
_NOT_OF_CHOICES = re.compile(r"[^A-Za-z0-9_.-]+")
_TEXT = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NOT_OF_XML = re.compile(r"[^A-Za-z0-9_.-]+")


def fitting_name(name: str, taken: Collection[str]) -> str:
    """A name that a question may have, as near to `name` as can be.

    >>> fitting_name("Ikä", ()), fitting_name("_2020", ()), fitting_name("date", ())
    ('ika', 'q_2020', 'date_2')
    >>> fitting_name("ika", {"ika"})
    'ika_2'
    """
    plain = _NOT_OURS.sub("_", _without_marks(name).lower()).strip("_-")
    if not plain or not plain[0].isalpha():
        plain = f"q_{plain}" if plain else "q"
    return _free(plain, {*taken, *RESERVED_NAMES})


def fitting_choice(name: str, taken: Collection[str]) -> str:
    """A name that a choice may have.

    >>> fitting_choice("en ole täällä", ()), fitting_choice("-1", ()), fitting_choice("A", {"A"})
    ('en_ole_taalla', '1', 'A_2')
    """
    plain = _NOT_OF_CHOICES.sub("_", _without_marks(name)).lstrip("_.-")
    return _free(plain or "x", taken)


def element_name(name: str, taken: Collection[str]) -> str:
    """A name that XLSForm accepts.

    >>> element_name("2 rivi", ()), element_name("rivi", {"rivi"})
    ('_2_rivi', 'rivi_2')
    """
    plain = _NOT_OF_XML.sub("_", _without_marks(name))
    if not plain or not (plain[0].isalpha() or plain[0] == "_"):
        plain = f"_{plain}"
    return _free(plain, {*taken, "meta"})


def following(source: str, names: Mapping[str, str], choices: Mapping[str, str]) -> str:
    """The expression with its questions and the choices it compares with named anew.

    Raises ExpressionError when it is no expression.

    >>> following("${A} = 'b c' or ${A} = 'b'", {"A": "a"}, {"b c": "b_c"})
    "${a} = 'b_c' or ${a} = 'b'"
    """
    source = renamed(source, dict(names))

    def anew(found: re.Match[str]) -> str:
        text = found[1] if found[1] is not None else found[2]
        return f"{found[0][0]}{choices.get(text, text)}{found[0][0]}"

    return _TEXT.sub(anew, source) if choices else source


def piped_anew(text: str, names: Mapping[str, str]) -> str:
    """A label with the questions it repeats named anew.

    >>> piped_anew("Hei ${Nimi}", {"Nimi": "nimi"})
    'Hei ${nimi}'
    """
    return REFERENCE.sub(lambda found: f"${{{names.get(found[1], found[1])}}}", text)


def _free(plain: str, taken: Collection[str]) -> str:
    name, number = plain[:LONGEST], 1
    while name in taken:
        number += 1
        ending = f"_{number}"
        name = plain[: LONGEST - len(ending)] + ending
    return name


def _without_marks(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ß", "ss"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
