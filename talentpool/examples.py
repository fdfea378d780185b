"""The example companies, feeds, candidates and articles in ``examples/``, written for this project.

Feed files hold dates relative to today, such as ``{{+21d|date}}``, so that no deadline ever runs out.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path

from shared.errors import TalentPoolError

EXAMPLES = Path(__file__).parents[1] / "examples"
MORNING = time(6, tzinfo=UTC)
TOKEN = re.compile(r"\{\{(.*?)\}\}")
RELATIVE_DATE = re.compile(r"([+-]\d+)d\|(\w+)")
# fmt: off
MONTHS = {
    "nb": [
        "januar", "februar", "mars", "april", "mai", "juni",
        "juli", "august", "september", "oktober", "november", "desember",
    ],
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
}
# fmt: on


@dataclass(frozen=True)
class ExampleFeed:
    """A company's feed: ``format`` is ingest's name of it, ``file`` stands in ``examples/feeds``."""

    slug: str
    format: str
    file: str


@dataclass(frozen=True)
class ExampleCompany:
    """A fictional member company; ``about`` is a sentence or two by locale."""

    slug: str
    name: str
    homepage: str
    municipality: str
    about: dict[str, str]
    feed: ExampleFeed


@dataclass(frozen=True)
class RenderedFeed:
    """A feed file as the company would send it today; ``name`` is its file name without ``.in``."""

    company: ExampleCompany
    name: str
    content: bytes


def _written(day: date, locale: str) -> str:
    dot = "." if locale == "nb" else ""
    return f"{day.day}{dot} {MONTHS[locale][day.month - 1]} {day.year}"


DATE_FORMATS: dict[str, Callable[[date], str]] = {
    "date": date.isoformat,
    "datetime": lambda day: f"{day.isoformat()}T06:00:00Z",
    "local": lambda day: f"{day.isoformat()}T00:00:00",
    "rfc822": lambda day: format_datetime(datetime.combine(day, MORNING)),
    "nb": lambda day: _written(day, "nb"),
    "en": lambda day: _written(day, "en"),
}


def render_relative_dates(text: str, today: date) -> str:
    """Replace each ``{{+21d|format}}``; a token that says something else is a ``TalentPoolError``."""

    def render(match: re.Match[str]) -> str:
        found = RELATIVE_DATE.fullmatch(match[1])
        if found is None or found[2] not in DATE_FORMATS:
            message = (
                f"{match[0]} is no relative date: write {{{{+21d|date}}}}, "
                f"with one of the formats {', '.join(DATE_FORMATS)}"
            )
            raise TalentPoolError(message)
        return DATE_FORMATS[found[2]](today + timedelta(days=int(found[1])))

    return TOKEN.sub(render, text)


def load_companies() -> tuple[ExampleCompany, ...]:
    """The companies of ``companies.json``, each with its feed."""
    rows = json.loads(_existing("companies.json").read_text(encoding="utf-8"))
    return tuple(ExampleCompany(**{**row, "feed": ExampleFeed(**row["feed"])}) for row in rows)


def rendered_feeds(today: date) -> tuple[RenderedFeed, ...]:
    """Every company's feed file with the dates of ``today``."""
    feeds = []
    for company in load_companies():
        source = _existing(f"feeds/{company.feed.file}").read_text(encoding="utf-8")
        content = render_relative_dates(source, today).encode()
        feeds.append(RenderedFeed(company, company.feed.file.removesuffix(".in"), content))
    return tuple(feeds)


def candidates_path() -> Path:
    """The file of candidates, as ``talentpool candidates import`` reads it."""
    return _existing("candidates.jsonl")


def articles_dir() -> Path:
    """The folder of articles, as ``talentpool editions open`` reads it."""
    return _existing("articles")


def _existing(name: str) -> Path:
    path = EXAMPLES / name
    if not path.exists():
        message = f"{path} is missing: the examples are part of the repository, run from a full checkout"
        raise TalentPoolError(message)
    return path
