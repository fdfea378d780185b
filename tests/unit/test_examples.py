import html
import json
import re
from collections import Counter
from datetime import date
from typing import Annotated, Any
from xml.etree import ElementTree as ET

import pytest
from pydantic import BaseModel, ConfigDict, StringConstraints
from selectolax.lexbor import LexborHTMLParser

from services.ingest.formats.registry import parse_feed
from shared.errors import TalentPoolError
from shared.vocabulary import (
    Cadence,
    CandidatePermit,
    Cefr,
    Clearance,
    EmploymentType,
    LanguageCode,
    Locale,
    Seniority,
)
from talentpool.examples import (
    RenderedFeed,
    articles_dir,
    candidates_path,
    load_companies,
    render_relative_dates,
    rendered_feeds,
)

TODAY = date(2027, 2, 26)
FEEDS = rendered_feeds(TODAY)
LOCATION = "{https://teamtailor.com/locations}location"


class Language(BaseModel):
    model_config = ConfigDict(extra="forbid")
    language: LanguageCode
    level: Cefr | None  # None: a first language


class Candidate(BaseModel):
    model_config = ConfigDict(extra="forbid")
    email: Annotated[str, StringConstraints(pattern=r"^[a-z.]+@example\.(org|net)$")]
    name: str
    locale: Locale
    occupation: Annotated[str, StringConstraints(min_length=3)]
    skills: list[str]
    experience: str
    languages: list[Language]
    places: list[Annotated[str, StringConstraints(pattern=r"^(\d{4}|\d{2})$")]]
    remote: bool
    employment_types: list[EmploymentType]
    permit: CandidatePermit
    cadence: Cadence
    seniority: Seniority | None = None
    salary_floor: int | None = None
    clearance: Clearance = Clearance.UNKNOWN
    commute: bool = True
    findable: bool = False


@pytest.fixture(scope="module")
def candidates() -> list[Candidate]:
    lines = candidates_path().read_text(encoding="utf-8").splitlines()
    return [Candidate.model_validate_json(line) for line in lines]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("{{+3d|date}}", "2027-03-01"),
        ("{{-1d|datetime}}", "2027-02-25T06:00:00Z"),
        ("{{+0d|local}}", "2027-02-26T00:00:00"),
        ("{{-3d|rfc822}}", "Tue, 23 Feb 2027 06:00:00 +0000"),
        ("{{+3d|nb}}", "1. mars 2027"),
        ("{{+310d|en}}", "2 January 2028"),
    ],
)
def test_a_relative_date_is_written_as_the_format_wants_it(token: str, expected: str) -> None:
    assert render_relative_dates(f"due {token}!", TODAY) == f"due {expected}!"


@pytest.mark.parametrize("token", ["{{21d|date}}", "{{+21d}}", "{{+21d|tomorrow}}", "{{name}}"])
def test_a_token_that_is_no_relative_date_is_refused_by_name(token: str) -> None:
    with pytest.raises(TalentPoolError, match=re.escape(token)):
        render_relative_dates(token, TODAY)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_a_feed_file_parses_and_every_posting_has_a_description(feed: RenderedFeed) -> None:
    postings = postings_of(feed)
    assert len(postings) >= 7
    assert b"{{" not in feed.content
    assert all(len(words(description)) >= 70 for _, description in postings)


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: feed.name)
def test_ingest_reads_a_feed_as_the_format_that_its_company_names(feed: RenderedFeed) -> None:
    name, parsed = parse_feed(feed.content)
    assert name == feed.company.feed.format
    assert parsed.complete
    assert not parsed.rejected
    assert len(parsed.postings) == len(postings_of(feed))


def test_the_feeds_hold_enough_postings_of_every_format() -> None:
    counts = Counter[str]()
    for feed in FEEDS:
        counts[feed.company.feed.format] += len(postings_of(feed))
    assert set(counts) == {"json-ld", "nav-public-feed", "teamtailor-rss", "greenhouse"}
    assert counts.total() >= 130


def test_the_feeds_hold_the_trouble_that_real_feeds_have() -> None:
    nav = [row for feed in FEEDS if feed.company.feed.format == "nav-public-feed" for row in nav_rows(feed)]
    assert [row["title"] for row in nav].count("") == 1
    assert sorted(Counter(row["uuid"] for row in nav).values())[-2:] == [1, 2]
    assert sum(row["expires"] < TODAY.isoformat() for row in nav) == 1
    assert sum(row["applicationDue"] == "Snarest" for row in nav) == 1
    assert any("&Oslash;" in row["description"] for row in nav)


def test_each_company_has_its_own_slug_and_feed_file() -> None:
    companies = load_companies()
    assert len(companies) >= 12
    assert len({company.slug for company in companies}) == len(companies)
    assert len({company.feed.file for company in companies}) == len(companies)


def test_no_two_candidates_share_an_address(candidates: list[Candidate]) -> None:
    assert len(candidates) >= 210
    assert len({candidate.email for candidate in candidates}) == len(candidates)


def test_candidates_differ_as_people_do(candidates: list[Candidate]) -> None:
    assert len({candidate.experience for candidate in candidates}) == len(candidates)
    assert len({candidate.occupation for candidate in candidates}) >= 100
    assert len({candidate.languages[0].language for candidate in candidates}) >= 30
    assert {candidate.permit for candidate in candidates} == set(CandidatePermit)
    assert {candidate.locale for candidate in candidates} == set(Locale)
    assert min(len(candidate.experience.split()) for candidate in candidates) >= 20


def test_about_one_candidate_in_seven_wants_to_hear_at_once(candidates: list[Candidate]) -> None:
    instant = sum(candidate.cadence is Cadence.INSTANT for candidate in candidates)
    assert 0.12 <= instant / len(candidates) <= 0.18


def test_a_candidate_names_each_language_and_place_once(candidates: list[Candidate]) -> None:
    for candidate in candidates:
        languages = [language.language for language in candidate.languages]
        assert len(set(languages)) == len(languages), candidate.email
        assert len(set(candidate.places)) == len(candidate.places), candidate.email


def test_every_article_has_both_languages_and_links_only_to_https() -> None:
    names = {path.name for path in articles_dir().glob("*.md")}
    slugs = {name.split(".")[0] for name in names}
    assert len(slugs) == 4
    assert names == {f"{slug}.{locale}.md" for slug in slugs for locale in Locale}
    for name in names:
        text = (articles_dir() / name).read_text(encoding="utf-8")
        assert text.startswith("---\ntitle: ")
        assert "http://" not in text


def postings_of(feed: RenderedFeed) -> list[tuple[str, str]]:
    """Title and HTML description of each posting."""
    match feed.company.feed.format:
        case "teamtailor-rss":
            items = list(ET.fromstring(feed.content).iter("item"))  # noqa: S314  our own file
            assert all(item.find(f".//{LOCATION}") is not None for item in items)
            return [(item.findtext("title") or "", item.findtext("description") or "") for item in items]
        case "nav-public-feed":
            return [(row["title"], row["description"]) for row in nav_rows(feed)]
        case "greenhouse":
            jobs = json.loads(feed.content)["jobs"]
            assert all(job["content"].startswith("&lt;") for job in jobs)
            return [(job["title"], html.unescape(job["content"])) for job in jobs]
        case _:
            return [(node["title"], html.unescape(node["description"])) for node in json_ld_postings(feed)]


def nav_rows(feed: RenderedFeed) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(feed.content)["content"]
    return rows


def json_ld_postings(feed: RenderedFeed) -> list[dict[str, Any]]:
    if feed.name.endswith(".html"):
        scripts = LexborHTMLParser(feed.content.decode()).css('script[type="application/ld+json"]')
        documents = [json.loads(script.text()) for script in scripts]
    else:
        documents = [json.loads(feed.content)]
    nodes: list[dict[str, Any]] = []
    for document in documents:
        nodes += document if isinstance(document, list) else document.get("@graph", [document])
    return [node for node in nodes if node["@type"] == "JobPosting"]


def words(markup: str) -> list[str]:
    return re.sub(r"<[^>]+>", " ", markup).split()
