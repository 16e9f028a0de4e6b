"""Labels read as a person would write them: right form, with what people say before the noun, no names, nothing empty."""

from collections import Counter

import pytest

from insights.analysis.finnish import has_voikko
from insights.analysis.inflection import heading_form, may_be_many, noun_of_verb, plural_of
from insights.analysis.labels import Vocabulary, describe, same_stem
from insights.analysis.lemmas import lemma_of
from insights.analysis.naming import in_step, is_name_like, natural_form
from insights.analysis.phrases import phrase_of
from insights.analysis.swedish import plural_of_swedish
from insights.analysis.terms import topical_lemmas

needs_voikko = pytest.mark.skipif(not has_voikko(), reason="Voikko is not installed")

OTHERS = ("aamulla", "illalla", "keväällä", "syksyllä", "täällä", "siellä", "yhdessä", "huomenna")


def _label(inside: list[str], outside: list[str], language: str) -> str:
    vocabulary = Vocabulary(language).add([*inside, *outside])
    counts = Counter(
        lemma for document in topical_lemmas(inside, language) for lemma in set(document)
    )
    return describe(counts, len(inside), vocabulary, texts=inside)[0]


@needs_voikko
@pytest.mark.parametrize(
    ("lemma", "plural"),
    [
        ("jono", "jonot"), ("lääke", "lääkkeet"), ("lapsi", "lapset"), ("tie", "tiet"), ("hakemus", "hakemukset"),
        ("oikeus", "oikeudet"), ("puhelin", "puhelimet"), ("asiakas", "asiakkaat"), ("potilas", "potilaat"),
        ("hinta", "hinnat"), ("pitkä", "pitkät"), ("kallis", "kalliit"), ("työtön", "työttömät"),
        ("vuokra-asunto", "vuokra-asunnot"), ("tyttö", "tytöt"), ("vanhempi", "vanhemmat"), ("zzz", ""),
    ],
)  # fmt: skip
def test_finnish_plurals_are_right(lemma: str, plural: str) -> None:
    assert plural_of(lemma) == plural


@needs_voikko
@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("purra", "pureminen"), ("tulla", "tuleminen"), ("pelätä", "pelkääminen"), ("jutella", "jutteleminen"),
        ("nimitellä", "nimitteleminen"), ("kiusata", "kiusaaminen"), ("jonottaa", "jonottaminen"),
        ("juoda", "juominen"), ("zzzaa", ""),
    ],
)  # fmt: skip
def test_finnish_verbs_become_nouns(verb: str, noun: str) -> None:
    assert noun_of_verb(verb) == noun


@needs_voikko
def test_number_follows_what_people_say() -> None:
    assert heading_form("jono", {"jonot": 3, "jonossa": 5}) == "jonot"
    assert (
        heading_form("terveyskeskus", {"terveyskeskukseen": 5, "terveyskeskus": 2})
        == "terveyskeskus"
    )
    assert heading_form("hoitaja", {"hoitaja": 9}) == "hoitajat"
    assert heading_form("perustuslaki", {"perustuslain": 9}) == "perustuslaki"
    assert not may_be_many("kiusaaminen", {"kiusaaminen": 3})
    assert not may_be_many("komissio", {"komissio": 40})
    assert may_be_many("asunto", {"asunto": 4})


def test_swedish_plurals_are_those_of_the_dictionary() -> None:
    assert plural_of_swedish("gård") == "gårdar"
    assert plural_of_swedish("lägenhet") == "lägenheter"
    assert plural_of_swedish("ensamhet") == ""
    assert natural_form("kö", {"köer": 2, "kön": 2}, "sv") == "köer"
    assert natural_form("hemvård", {"hemvården": 4}, "sv") == "hemvård"


@pytest.mark.parametrize(
    ("noun", "texts", "language", "phrase"),
    [
        ("kö", ["Det är långa köer"] * 4, "sv", "långa köer"),
        ("kö", ["Den långa kön"] * 4, "sv", ""),
        ("läkare", ["Jag vill ha en egen läkare"] * 3, "sv", "egen läkare"),
        ("läkare", ["en egen läkare", *["läkaren svarar inte"] * 9], "sv", ""),
        ("gång", ["samma gång"] * 5, "sv", ""),
        ("queue", ["The long queue again"] * 3, "en", "long queue"),
    ],
)
def test_a_phrase_is_what_people_say(
    noun: str, texts: list[str], language: str, phrase: str
) -> None:
    assert phrase_of(noun, texts, language) == phrase


@needs_voikko
@pytest.mark.parametrize(
    ("noun", "texts", "phrase"),
    [
        ("jono", ["Olen ollut pitkissä jonoissa", "pitkiä jonoja", "pitkät jonot", "jono"], "pitkät jonot"),
        ("lääkäri", ["Omaa lääkäriä ei ole", "oma lääkäri", "omalle lääkärille"], "oma lääkäri"),
        ("tila", ["nuorten tilat puuttuvat", "nuorten tiloja", "nuorten tilaan"], "nuorten tilat"),
        ("jono", ["viime jonossa", "viime jono", "viime jonot"], ""),
        ("vastaanotto", ["Virtasen vastaanotto", "Virtasen vastaanotolla", "virtasen vastaanotolle"], ""),
        ("jono", ["pitkä, jono"] * 3, ""),
    ],
)  # fmt: skip
def test_a_finnish_phrase_agrees_and_names_nobody(noun: str, texts: list[str], phrase: str) -> None:
    assert phrase_of(noun, texts, "fi") == phrase


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("virtanen", "fi"), ("mäkinen", "fi"), ("laine", "fi"), ("korhonen", "fi"),
        ("lindberg", "sv"), ("karlsson", "sv"), ("sandström", "sv"), ("korhonen", "sv"), ("smith", "en"),
    ],
)  # fmt: skip
def test_surnames_are_names_even_without_a_capital(name: str, language: str) -> None:
    if language == "fi" and not has_voikko():
        pytest.skip("Voikko is not installed")
    assert is_name_like(name, 0.0 if language != "en" else 0.9, language)


@pytest.mark.parametrize("name", ["virtanen", "Virtanen", "mäkinen", "laine"])
def test_a_name_never_becomes_a_label(name: str) -> None:
    inside = [f"{name} ei auttanut, hoitaja ei vastannut puhelimeen"] * 6
    outside = ["bussi ei kulje kylältä", "koulun ruoka on hyvää", "hoitaja kävi eilen"] * 8
    assert name.lower() not in _label(inside, outside, "fi").lower()


@needs_voikko
def test_labels_are_phrases_in_step() -> None:
    outside = ["koulun ruoka on hyvää", "opettaja kiusaa", "vuokra nousi taas", "koira katosi"] * 10
    inside = [
        "pitkiä jonoja lääkärille",
        "pitkät jonot ja lääkärit",
        "jonotin pitkässä jonossa lääkäriin",
    ] * 4
    assert _label(inside, outside, "fi") in {"Pitkät jonot ja lääkärit", "Lääkärit ja pitkät jonot"}


def test_what_is_always_written_with_a_capital_is_a_name() -> None:
    vocabulary = Vocabulary("fi").add(
        [
            "Soitin Ylikylään. Jono on pitkä.",
            "Kävin Ylikylässä, mutta Ylikylä oli kiinni. Jono kasvoi.",
        ]
    )
    assert not vocabulary.may_be_shown("ylikylä")
    assert vocabulary.may_be_shown("jono")


@needs_voikko
def test_half_of_a_name_is_written_out() -> None:
    inside = [f"Asiaa valmistelee maa- ja metsätalousministeriö {word}" for word in OTHERS]
    outside = [f"Odotin {word} yhden yön" for word in OTHERS]
    assert _label(inside, outside, "fi") == "Maa- ja metsätalousministeriö"
    assert (
        _label(["Metsätalousministeriö päätti", *inside[:2]], outside, "fi")
        == "Metsätalousministeriö"
    )


def test_two_words_side_by_side_are_one_phrase() -> None:
    inside = [
        f"The {word} has a long bus route" for word in ("village", "town", "island", "harbour")
    ]
    inside += [f"A bus route to the {word}" for word in ("school", "library", "market")]
    assert _label(inside, ["The nurse was kind", "A doctor called"] * 4, "en") == "Bus route"


@needs_voikko
def test_a_word_of_two_texts_does_not_stand_beside_one_of_many() -> None:
    inside = [f"Kirjasto {word}" for word in OTHERS] + [
        "Kirjasto ja uimahalli",
        "Uimahalli ja kirjasto",
    ]
    assert "imahalli" not in _label(inside, ["Lääkäri soitti", "Bussi tuli"] * 6, "fi")


@needs_voikko
def test_a_compound_gives_way_to_the_noun_it_ends_in() -> None:
    inside = ["Palvelubussi lähti", "Palvelubussi tuli", "Palvelubussi jäi", "Palvelubussi ajoi"]
    inside += ["Bussi lähti", "Bussi tuli", "Bussi ajoi"]
    assert _label(inside, ["Lääkäri soitti", "Hoitaja tuli"] * 4, "fi").startswith("Buss")


@needs_voikko
def test_plurals_in_use_draw_the_others_along() -> None:
    assert in_step("hinta", {"hinnat": 3, "hinta": 1}, "fi") == "hinnat"
    assert in_step("maksu", {"maksu": 5}, "fi") == "maksut"
    assert in_step("home", {"home": 5}, "fi") == ""
    assert in_step("lainsäädäntö", {"lainsäädäntö": 60, "lainsäädännöt": 1}, "fi") == ""
    assert in_step("alue", {"alue": 20, "alueet": 2}, "fi") == "alueet"


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("buss", "buss"), ("bussar", "buss"), ("spel", "spel"), ("boende", "boende"), ("avgift", "avgift"),
        ("kör", "köra"), ("hyra", "hyra"), ("servicesedeln", "servicesedel"),
        ("familjearbetaren", "familjearbetare"), ("intervallplatserna", "intervallplats"), ("pekplatta", "pekplatta"),
    ],
)  # fmt: skip
def test_swedish_nouns_are_no_verbs_and_compounds_lose_their_article(word: str, lemma: str) -> None:
    assert lemma_of(word, "sv") == lemma


def test_a_verb_does_not_stand_beside_its_noun() -> None:
    assert same_stem("peli", "pelata")
    assert same_stem("tanssi", "tanssia")
    assert not same_stem("peli", "pelastus")


@needs_voikko
def test_many_things_are_no_person_who_does_something() -> None:
    assert [lemma_of(word, "fi") for word in ("sanoja", "tietoja", "juoja", "oja", "maata")] == [
        "sana",
        "tieto",
        "juoja",
        "oja",
        "maa",
    ]


def test_english_possessives_are_left_out() -> None:
    assert lemma_of("developer's", "en") == lemma_of("developer", "en")
