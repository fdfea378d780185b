"""Articles of the example mails: one of each kind that an editor may meet. All in them is fictional."""

from datetime import UTC, datetime

from services.mailer.articles import Article, ArticleText, Section, in_order
from services.mailer.markdown import to_html, to_text
from shared.vocabulary import Locale


def _text(locale: Locale, title: str, body: str, where: str = "") -> ArticleText:
    return ArticleText(locale=locale, title=title, html=to_html(body), text=to_text(body), where=where)


ARTICLES = (
    Article(
        slug="tram-line",
        section=Section.NEWS,
        texts={
            Locale.NB: _text(
                Locale.NB,
                "Ny trikkelinje mellom Majorstuen og Bryn",
                "Fra mandag går trikken **hvert sjuende minutt** mellom Majorstuen og Bryn. Turen tar 24 "
                "minutter, og alle vogner har plass til barnevogn.\n\nSe [rutetabellen](https://ruteplan.example/trikk).",
            ),
            Locale.EN: _text(
                Locale.EN,
                "A new tram line between Majorstuen and Bryn",
                "From Monday the tram runs **every seven minutes** between Majorstuen and Bryn. The ride "
                "takes 24 minutes, and every carriage has room for a pram.\n\n"
                "See the [timetable](https://ruteplan.example/tram).",
            ),
        },
    ),
    Article(
        slug="id-number",
        section=Section.PRACTICAL,
        texts={
            Locale.EN: _text(
                Locale.EN,
                "Your identity number, step by step",
                "You need it for a bank account, a doctor and your salary.\n\n"
                "1. Book a meeting with the tax office as soon as you have a contract.\n"
                "2. Bring your passport, the contract and your address.\n"
                "3. The number comes by post, usually within *four weeks*.",
            )
        },
    ),
)

_EVENT = Article(
    slug="newcomers-evening",
    section=Section.EVENTS,
    when=datetime(2026, 11, 12, 16, tzinfo=UTC),
    texts={
        Locale.NB: _text(
            Locale.NB,
            "Kveld for nyinnflyttede",
            "Suppe, kaffe og folk som har flyttet hit fra tjue land. Ta med barna, det er et eget lekerom. "
            "Det er **gratis**, og du trenger ikke å melde deg på.",
            where="Lillestrøm bibliotek",
        ),
        Locale.EN: _text(
            Locale.EN,
            "Newcomers' evening",
            "Soup, coffee and people who moved here from twenty countries. Bring the children, they have a "
            "room of their own. It is **free**, and you need not sign up.",
            where="Lillestrøm library",
        ),
    },
)

PICTURES = "https://images.talentpool.example"
"""Nothing lies there."""
_BUOY = f"{PICTURES}/buoy.svg"
_PICTURED = Article(
    slug="a-day-at-sea",
    section=Section.EMPLOYERS,
    texts={
        Locale.NB: _text(
            Locale.NB,
            "En dag med dem som måler fjorden",
            f"![To mennesker senker en gul bøye i grått vann fra en liten båt]({_BUOY}){{width=536}}\n\n"
            "Målebøye har elleve ansatte fra sju land. Arbeidsspråket er engelsk, og lunsjen er på norsk.",
        ),
        Locale.EN: _text(
            Locale.EN,
            "A day with those who measure the fjord",
            f"![Two people lower a yellow buoy into grey water from a small boat]({_BUOY}){{width=536}}\n\n"
            "Målebøye has eleven people from seven countries. They work in English and have lunch in "
            "Norwegian.",
        ),
    },
)

_PARTNERS = Article(
    slug="eksempel-kommune-swimming-hall",
    section=Section.NEWS,
    source="Eksempel kommune",
    texts={
        Locale.NB: _text(
            Locale.NB,
            "Den nye svømmehallen åpner i mars",
            "Hallen får et varmt basseng for de minste. Kurs for voksne legges ut i januar.\n\n"
            "[Les mer hos Eksempel kommune](https://eksempel-kommune.example/svommehall)",
        )
    },
)

ALL_ARTICLES = in_order((*ARTICLES, _EVENT, _PICTURED, _PARTNERS))
"""Those, an event, an article with a picture, and a partner's in one language."""
