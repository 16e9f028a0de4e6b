"""Invented passages: small worlds of words in which the truth is known."""

from datetime import date, timedelta
from random import Random

from insights.analysis.corpus import Corpus

TODAY = date(2026, 5, 31)

TOPICS = {
    "fi": {
        "liikkuminen": "bussi aikataulu pysäkki linja-auto vuoro matka juna kyyti taksi lippu",
        "terveys": "lääkäri terveyskeskus jono hoitaja ajanvaraus vastaanotto sairaala lääke hoito takaisinsoitto",
        "koulutus": "koulu opettaja luokka läksyt oppilas tunti rehtori kokeet kouluruoka välitunti",
        "liikunta": "uimahalli kuntosali jumppa latu jalkapallo harrastus liikuntasali jäähalli pelikenttä salivuoro",
    },
    "sv": {
        "liikkuminen": "buss tidtabell hållplats tåg skjuts taxi biljett linje resa chaufför",
        "terveys": "läkare hälsocentral kö sköterska mottagning sjukhus medicin vård tandläkare tidsbokning",
        "koulutus": "skola lärare klass läxa elev lektion rektor prov skolmat rast",
    },
    "en": {
        "liikkuminen": "bus timetable stop train taxi ticket driver route transport station",
        "terveys": "doctor hospital queue nurse appointment medicine clinic dentist treatment surgery",
        "koulutus": "school teacher classroom homework pupil lesson principal exam lunch playground",
    },
}
FRAMES = {
    "fi": [
        "Meillä {0} ja {1} on tosi huono, myös {2}.",
        "Mä toivoisin että {0} ja {1} toimis, {2} kans.",
        "Missä on {0}, kun {1} ja {2} puuttuu?",
    ],
    "sv": [
        "Här är {0} och {1} dålig, också {2}.",
        "Jag önskar att {0} och {1} fungerar, {2} med.",
        "Var finns {0} när {1} och {2} saknas?",
    ],
    "en": [
        "Here the {0} and the {1} are bad, and the {2}.",
        "I wish that the {0} and {1} worked, also the {2}.",
        "Where is the {0} when the {1} and the {2} are missing?",
    ],
}


def passages(language: str, count: int, seed: int = 0) -> tuple[list[str], list[str]]:
    """Texts and the topic of each."""
    draw = Random(seed)  # noqa: S311 - no secret
    texts, topics = [], []
    for _ in range(count):
        topic = draw.choice(sorted(TOPICS[language]))
        texts.append(
            draw.choice(FRAMES[language]).format(*draw.sample(TOPICS[language][topic].split(), 3))
        )
        topics.append(topic)
    return texts, topics


def a_year_and_a_half(
    planted: list[tuple[str, int]], *, weekly: int = 10, seed: int = 0, respondent: str = ""
) -> tuple[Corpus, list[str]]:
    """78 weeks of background, and of each planted text with its name as many different messages in the last weeks."""
    draw = Random(seed)  # noqa: S311 - no secret
    background, _ = passages("fi", 78 * weekly, seed)
    rows = [
        (TODAY - timedelta(days=draw.randrange(78 * 7)), text, "", f"person {n}")
        for n, text in enumerate(background)
    ]
    for number, (frame, count) in enumerate(planted):
        for n in range(count):
            tail = " ".join(draw.sample(" ".join(TOPICS["fi"].values()).split(), 3))
            day = TODAY - timedelta(days=draw.randrange(50))
            rows.append(
                (day, frame.format(tail), f"signal {number}", respondent or f"teller {number}-{n}")
            )
    rows.sort()
    corpus = Corpus(
        texts=[row[1] for row in rows],
        languages=["fi"] * len(rows),
        respondents=[row[3] for row in rows],
        places=[draw.choice(["091", "049", "638", "434"]) for _ in rows],
        groups=[() for _ in rows],
        days=[row[0] for row in rows],
        sources=["" for _ in rows],
    )
    return corpus, [row[2] for row in rows]
