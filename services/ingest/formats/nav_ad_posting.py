"""One ad as NAV's job database and its import take it: a headline, and a map of ``properties``."""

import json
from typing import Any

from services.ingest.draft import Deleted, RawPosting, RawSalary, Rejected
from services.ingest.formats.nav_places import employer_name, occupation_codes, places
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import withdrawn
from services.ingest.formats.values import mapping, text, texts

GONE = frozenset({"INACTIVE", "STOPPED", "STOP", "DELETED", "DELETE", "REJECTED"})
ABOUT_EMPLOYER = "Om arbeidsgiveren"
PERCENT_DIGITS = 6


def read(ad: dict[str, Any], position: str, reference: str | None) -> RawPosting | Deleted | Rejected:
    """An ad that is no longer shown is gone; if it still says when that was, it is one that has expired."""
    status = (text(ad.get("status")) or "").upper()
    ended = text(ad.get("updated")) if ad.get("title") else None
    if status in GONE and (status != "INACTIVE" or ended is None):
        return withdrawn(position, reference)
    return _posting(ad, position, reference, ended if status in GONE else None)


def _posting(ad: dict[str, Any], position: str, reference: str | None, ended: str | None) -> RawPosting:
    properties = mapping(ad.get("properties"))

    def given(*names: str) -> str | None:
        return next((found for name in names if (found := _words(properties.get(name)))), None)

    employer = mapping(ad.get("employer"))
    return RawPosting(
        position=position,
        reference=reference,
        title=text(ad.get("title")) or given("title", "jobtitle"),
        occupation=given("jobtitle"),
        occupation_codes=occupation_codes(ad.get("categoryList")),
        description=_description(ad, given("adtext", "adText")),
        employer=given("employer") or text(ad.get("businessName")) or employer_name(employer),
        employer_number=text(employer.get("orgnr")),
        places=places(ad.get("locationList") or ad.get("location")),
        remote=texts(given("remote")),
        employment=texts(given("extent"), given("engagementtype")),
        extent=_percent(given("jobpercentage", "jobpercentagerange")),
        languages=tuple(part for part in (given("languages") or "").split(", ") if part),
        salary=RawSalary(text=given("salary")) if given("salary") else None,
        published=text(ad.get("published")),
        deadline=None if ended else given("applicationdue"),
        expires=ended or text(ad.get("expires")),
        apply_urls=texts(given("applicationurl"), given("sourceurl")),
    )


def _description(ad: dict[str, Any], adtext: str | None) -> str | None:
    about = text(mapping(ad.get("properties")).get("employerdescription"))
    return joined((None, text(ad.get("adText")) or adtext), (ABOUT_EMPLOYER, about))


def _words(value: Any) -> str | None:
    """A property: lists arrive as lists, or as JSON in a string (``["Dagtid","Kveld"]``)."""
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return text(value)
    if isinstance(value, list):
        return ", ".join(texts(*value)) or None
    return text(value)


def _percent(words: str | None) -> str | None:
    bare = (words or "").replace(",", ".").replace(".", "", 1)
    return f"{words} %" if bare.isdecimal() and len(bare) < PERCENT_DIGITS else words
