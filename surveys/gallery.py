"""Surveys ready to use: what they ask, in three languages and plain words."""

from places.models import ThemeCategory
from surveys.definition import Choice, Definition, Page, Question

NO_NAMES = {
    "fi": "Älä kirjoita nimiä tai muuta, mistä sinut tai joku toinen tunnistetaan.",
    "sv": "Skriv inte namn eller annat som gör att du eller någon annan kan kännas igen.",
    "en": "Do not write names or anything else by which you or somebody else can be recognised.",
}


def experience_definition() -> Definition:
    """One experience in one's own words: what it is about, what happened, what should change."""
    return Definition(
        pages=[
            *_about_pages(),
            Page(
                name="story",
                title={
                    "fi": "Mitä haluat kertoa?",
                    "sv": "Vad vill du berätta?",
                    "en": "What would you like to tell?",
                },
                questions=[
                    Question(
                        name="experience",
                        type="long-text",
                        required=True,
                        label={
                            "fi": "Kerro omin sanoin, mitä tapahtui tai miltä arki tuntuu",
                            "sv": "Berätta med egna ord vad som hände eller hur vardagen känns",
                            "en": "Tell in your own words what happened or how everyday life feels",
                        },
                        hint=NO_NAMES,
                    ),
                    Question(
                        name="wish",
                        type="long-text",
                        label={
                            "fi": "Mitä toivot, että muuttuisi?",
                            "sv": "Vad önskar du skulle förändras?",
                            "en": "What do you wish would change?",
                        },
                    ),
                ],
            ),
        ]
    )


def _about_pages() -> list[Page]:
    """The question of themes, from the taxonomy in use; no such page where there is none."""
    categories = list(ThemeCategory.objects.all())
    if len(categories) < 2:  # noqa: PLR2004 - a choice has two options
        return []
    return [
        Page(
            name="topic",
            title={
                "fi": "Mistä haluat kertoa?",
                "sv": "Vad vill du berätta om?",
                "en": "What is it about?",
            },
            questions=[
                Question(
                    name="about",
                    type="single",
                    label={
                        "fi": "Valitse aihe, joka on lähimpänä",
                        "sv": "Välj det ämne som ligger närmast",
                        "en": "Choose the topic that is nearest",
                    },
                    hint={
                        "fi": "Voit myös jättää valitsematta.",
                        "sv": "Du kan också låta bli att välja.",
                        "en": "You may also leave this open.",
                    },
                    choices=[
                        Choice(name=category.slug, label=dict(category.name))
                        for category in categories
                    ],
                )
            ],
        )
    ]


def everyday_definition() -> Definition:
    """“Arkeni”: how everyday life goes, what brings joy, what worries."""
    return Definition(
        pages=[
            Page(
                name="everyday",
                title={"fi": "Arkesi", "sv": "Din vardag", "en": "Your everyday life"},
                questions=[_wellbeing(), _services()],
            ),
            Page(
                name="words",
                title={
                    "fi": "Ilot ja huolet",
                    "sv": "Glädje och bekymmer",
                    "en": "Joys and worries",
                },
                questions=[
                    Question(
                        name="joy",
                        type="long-text",
                        label={
                            "fi": "Mikä arjessasi tuo iloa tai toimii hyvin?",
                            "sv": "Vad i din vardag ger glädje eller fungerar bra?",
                            "en": "What in your everyday life brings joy or works well?",
                        },
                        hint=NO_NAMES,
                    ),
                    Question(
                        name="worry",
                        type="long-text",
                        label={
                            "fi": "Mikä huolettaa tai tekee arjesta vaikeaa?",
                            "sv": "Vad oroar dig eller gör vardagen svår?",
                            "en": "What worries you or makes everyday life hard?",
                        },
                        hint=NO_NAMES,
                    ),
                ],
            ),
        ]
    )


def _wellbeing() -> Question:
    return Question(
        name="wellbeing",
        type="scale",
        required=True,
        points=5,
        label={
            "fi": "Miten voit tällä hetkellä?",
            "sv": "Hur mår du just nu?",
            "en": "How are you at the moment?",
        },
        low={"fi": "Huonosti", "sv": "Dåligt", "en": "Badly"},
        high={"fi": "Hyvin", "sv": "Bra", "en": "Well"},
    )


def _services() -> Question:
    return Question(
        name="services",
        type="single",
        label={
            "fi": "Miten helppoa on ollut saada apua tai palveluja, kun olet tarvinnut niitä?",
            "sv": "Hur lätt har det varit att få hjälp eller service när du har behövt det?",
            "en": "How easy has it been to get help or services when you needed them?",
        },
        choices=[
            Choice("helppoa", {"fi": "Helppoa", "sv": "Lätt", "en": "Easy"}),
            Choice(
                "melko-helppoa", {"fi": "Melko helppoa", "sv": "Ganska lätt", "en": "Rather easy"}
            ),
            Choice(
                "melko-vaikeaa", {"fi": "Melko vaikeaa", "sv": "Ganska svårt", "en": "Rather hard"}
            ),
            Choice("vaikeaa", {"fi": "Vaikeaa", "sv": "Svårt", "en": "Hard"}),
            Choice(
                "en-tarvinnut",
                {
                    "fi": "En ole tarvinnut",
                    "sv": "Jag har inte behövt",
                    "en": "I have not needed any",
                },
            ),
        ],
    )
