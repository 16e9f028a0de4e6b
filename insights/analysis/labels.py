"""Labels a person would write: two or three natural words that set a group of texts apart."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from insights.analysis.inflection import noun_of_verb
from insights.analysis.lemmas import content_lemma, content_lemmas
from insights.analysis.naming import in_step, is_name_like, kind_of, natural_form
from insights.analysis.phrases import phrase_of
from insights.analysis.swedish import Kind
from insights.analysis.tokens import stop_words, words_with_starts

TERMS = 10
LABEL_WORDS = 3
SHARES = (0.4, 0.5)
LEAST_SHARES = (0.05, 0.05)
COMMON_STEM = 5
GENERAL = 0.5
PREFERRED = 3
QUALITIES = ("uus", "yys")
OF_A_NOUN = ("ata", "ätä", "oida", "öidä", "ia", "iä", "illa", "illä")
FEWEST_INSIDE = 2
LEAST_SHARE = 0.04
WEAK_WEIGHT = 0.02
SEVERAL, SEVERAL_SHARE = 3, 0.08
RARELY = 0.7
AND = {"fi": "ja", "sv": "och", "en": "and"}
AS_WELL_AS = {"fi": "sekä", "sv": "samt"}
KIND_WEIGHT: dict[Kind, float] = {"noun": 1.0, "adjective": 0.1, "verb": 0.02, "other": 0.01}
NAMED_VERB = 0.3
LEAST_NAMED = 0.2
TERM_WEIGHT: dict[Kind, float] = {"noun": 1.0, "adjective": 0.8, "verb": 0.5, "other": 0.02}


@dataclass(slots=True)
class Vocabulary:
    """
    How the lemmas of a language are written in a body of texts, and in how many of them each occurs.

    `surfaces` counts the spellings of a lemma in lower case; `capitals` counts how often it was written with a capital
    inside a sentence, `inside` how often it stood there.
    """

    language: str
    texts: int = 0
    frequency: Counter[str] = field(default_factory=Counter)
    surfaces: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    capitals: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)

    def add(self, texts: Iterable[str]) -> "Vocabulary":
        """Count the words of more texts."""
        lemma = content_lemma(self.language)
        for text in texts:
            self.texts += 1
            seen = set()
            for word, starts in words_with_starts(text):
                found = lemma(word)
                if found:
                    seen.add(found)
                    self.surfaces[found][word.lower()] += 1
                    if not starts:
                        self.inside[found] += 1
                        self.capitals[found] += word[0].isupper() and not word.isupper()
            self.frequency.update(seen)
        return self

    def may_be_shown(self, lemma: str) -> bool:
        """Say whether a lemma may stand among the terms: not a person's name as far as we can tell."""
        return not is_name_like(
            lemma,
            self.capitals[lemma] / max(self.inside[lemma], FEWEST_INSIDE),
            self.language,
        )

    def kind(self, lemma: str) -> Kind:
        """Guess the word class of a lemma."""
        return kind_of(lemma, self.surfaces[lemma], self.language)

    def is_named_verb(self, lemma: str) -> bool:
        """Say whether a lemma is a verb whose noun a heading can carry ("uida": "uiminen")."""
        return self.language == "fi" and self.kind(lemma) == "verb" and bool(noun_of_verb(lemma))

    def is_named(self, lemma: str) -> bool:
        """Say whether a heading can carry a lemma: a noun, or a verb that has one."""
        return self.kind(lemma) == "noun" or self.is_named_verb(lemma)

    def show(self, lemma: str) -> str:
        """Give the form of a lemma that reads naturally in a label."""
        return natural_form(lemma, self.surfaces[lemma], self.language)

    def show_many(self, lemma: str) -> str:
        """Give the plural of a noun that counts things, or ""."""
        return in_step(lemma, self.surfaces[lemma], self.language)

    def tells(self, label: str) -> bool:
        """Say whether a label names anything: it has a noun that is no weak word."""
        return any(self.kind(lemma) == "noun" for lemma in self.counted(label))

    def counted(self, label: str) -> set[str]:
        """Lemmas of a label that are no weak words."""
        return set(content_lemmas(label, self.language)) - stop_words(self.language).weak


def distinctive_terms(
    inside: Mapping[str, int], size: int, vocabulary: Vocabulary
) -> list[tuple[str, float]]:
    """
    Rank the lemmas of a group of texts, best first, with their weights.

    `inside` says in how many of the group's `size` texts each lemma occurs. The weight is class-based TF-IDF: the share
    of the group's texts, times the logarithm of how much larger it is than the share among all texts.
    """
    fewest = max(2, round(LEAST_SHARE * size)) if size > LABEL_WORDS else 1
    ranked = []
    for lemma, count in inside.items():
        if count < fewest:
            continue
        share = count / size
        everywhere = (vocabulary.frequency[lemma] + 1) / (vocabulary.texts + 1)
        weight = share * log(max(share / everywhere, 1e-9))
        if weight > 0:
            ranked.append((lemma, weight))
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))


def describe(  # noqa: PLR0913 - the choices a caller has
    inside: Mapping[str, int],
    size: int,
    vocabulary: Vocabulary,
    *,
    prefer: Container[str] = (),
    favour: Callable[[str], float] = lambda _lemma: 1.0,
    taken: Collection[str] = (),
    texts: Sequence[str] = (),
) -> tuple[str, list[str]]:
    """
    Give the label and the ten terms (natural forms) of a group of texts; both empty if no word may be shown.

    Lemmas to `prefer` weigh three times as much; every lemma's weight is multiplied by what `favour` gives. A
    label that is `taken`, or a single word of the same stem as one that is, gets more words, as far as there are any. From `texts` of the group comes what people put before
    the words of the label ("pitkät jonot").
    """
    ranked = [
        (lemma, weight * (PREFERRED if lemma in prefer else 1) * favour(lemma))
        for lemma, weight in distinctive_terms(inside, size, vocabulary)
        if vocabulary.may_be_shown(lemma)
    ]
    several = max(SEVERAL, SEVERAL_SHARE * size)
    common = {lemma for lemma, count in inside.items() if count >= several}
    label = _label(ranked, common, vocabulary, texts, SHARES)
    if any(_says_the_same(label, other, vocabulary.language) for other in taken):
        label = _label(ranked, common, vocabulary, texts, LEAST_SHARES)
    telling = _by_kind(ranked, vocabulary, TERM_WEIGHT)[: 2 * TERMS]
    terms = list(dict.fromkeys(vocabulary.show(lemma) for lemma, _ in telling))[:TERMS]
    return label, terms


def _says_the_same(one: str, other: str, language: str) -> bool:
    """Say whether two labels are one, or single words of one stem ("köyhät", "köyhyys")."""
    words = content_lemmas(one, language), content_lemmas(other, language)
    alone = all(len(label) == 1 for label in words)
    return one == other or (alone and same_stem(words[0][0], words[1][0]))


def _by_kind(
    ranked: Sequence[tuple[str, float]], vocabulary: Vocabulary, kinds: Mapping[Kind, float]
) -> list[tuple[str, float]]:
    """Weigh lemmas by their word class, weak words hardly at all, best first."""
    weak = stop_words(vocabulary.language).weak
    weighed = [
        (
            lemma,
            weight
            * max(kinds[vocabulary.kind(lemma)], NAMED_VERB * vocabulary.is_named_verb(lemma))
            * (WEAK_WEIGHT if lemma in weak else 1.0),
        )
        for lemma, weight in ranked
    ]
    return sorted(weighed, key=lambda pair: (-pair[1], pair[0]))


def _label(
    ranked: Sequence[tuple[str, float]],
    common: Container[str],
    vocabulary: Vocabulary,
    texts: Sequence[str],
    shares: Sequence[float],
) -> str:
    """Write the words of a label as people put them: with what stands before them, two side by side as one phrase."""
    chosen = _chosen(ranked, common, vocabulary, shares)
    language = vocabulary.language
    phrases = {
        lemma: phrase_of(lemma, texts, language, vocabulary.may_be_shown) for lemma in chosen
    }
    for lemma in chosen:
        said = set(content_lemmas(phrases.get(lemma, ""), language)) - {lemma}
        for other in said & phrases.keys():
            del phrases[other]
    words = {lemma: phrase or vocabulary.show(lemma) for lemma, phrase in phrases.items()}
    many = {lemma: vocabulary.show_many(lemma) for lemma in words}
    if any(words[lemma] == many[lemma] for lemma in words):
        words = {
            lemma: many[lemma] if many[lemma] and not phrases[lemma] else word
            for lemma, word in words.items()
        }
    return join_words(list(dict.fromkeys(words.values())), language)


def _chosen(
    ranked: Sequence[tuple[str, float]],
    common: Container[str],
    vocabulary: Vocabulary,
    shares: Sequence[float],
) -> list[str]:
    """
    Choose up to three lemmas for a label: nouns, one other word only for want of them, no two of one stem.

    The second and the third weigh at least these `shares` of the first. What is not `common` in the texts
    weighs less. A compound gives way to the noun it ends in, which is true of both
    ("palvelubussi": "bussi").
    """
    weighed = _by_kind(ranked, vocabulary, KIND_WEIGHT)
    named = [pair for pair in weighed if vocabulary.is_named(pair[0])]
    weighed = named if named and named[0][1] >= LEAST_NAMED * weighed[0][1] else weighed[:1]
    weighed = [(lemma, weight * (1 if lemma in common else RARELY)) for lemma, weight in weighed]
    weighed.sort(key=lambda pair: (-pair[1], pair[0]))
    weights = dict(weighed)
    chosen: list[str] = []
    for lemma, weight in weighed:
        if chosen and (
            len(chosen) > len(shares) or weight < shares[len(chosen) - 1] * weighed[0][1]
        ):
            break
        alike = next((place for place, other in enumerate(chosen) if same_stem(lemma, other)), None)
        if alike is None:
            chosen.append(lemma)
        elif chosen[alike].endswith(lemma) and weight >= GENERAL * weights[chosen[alike]]:
            chosen[alike] = lemma
    return chosen


def same_stem(one: str, other: str) -> bool:
    """
    Say whether two words would repeat each other in a label.

    >>> same_stem("bussi", "bussivuoro"), same_stem("koulukuljetus", "kuljetus"), same_stem("koulu", "kouvola")
    (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    if long.startswith(short[:-1]) and (
        long.endswith(QUALITIES) or long[len(short) - 1 :] in OF_A_NOUN
    ):  # "köyhä", "köyhyys"; "peli", "pelata"
        return True
    return short in long or (len(short) > COMMON_STEM and short[:COMMON_STEM] == long[:COMMON_STEM])


def join_words(words: Sequence[str], language: str) -> str:
    """
    Join words as a person would, the first letter a capital.

    >>> join_words(["bussi", "vuoro", "aikataulu"], "fi")
    'Bussi, vuoro ja aikataulu'
    """
    if not words:
        return ""
    link = AND.get(language, "·")
    if any(f" {link} " in word for word in words):  # "hoito sekä sosiaali- ja terveydenhuolto"
        link = AS_WELL_AS.get(language, link)
    joined = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}"
    return joined[:1].upper() + joined[1:]
