"""One job out of the open postings that it has: the earliest leads, the others add places and languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from services.ingest.folding import folded
from services.ingest.sighting import Sighting
from shared.jobs import Extent, Job, Occupation, Place, Salary, Source
from shared.vocabulary import EmploymentType

MOST_MEMBERS = 50
"""Postings of one job that are looked at."""

MOST_PLACES = 50


@dataclass(frozen=True)
class Member:
    """An open posting of a job. ``since`` is the delivery that first brought it."""

    posting_id: UUID
    job_id: UUID
    feed_id: UUID
    company_id: UUID
    since: int
    content_hash: bytes
    language: str | None
    reference: str
    format: str

    @property
    def rank(self) -> tuple[int, bytes]:
        """The least leads: the earliest, and of one delivery's the same one always."""
        return (self.since, self.posting_id.bytes)


@dataclass(frozen=True)
class Merged:
    """What candidates are told of a job. ``content`` is ``None`` where it is the lead's own."""

    lead: Member
    content_hash: bytes
    content: str | None = None


def merged(members: Sequence[Member], contents: dict[UUID, str]) -> Merged:
    """``contents`` may lack those of a job that has one posting only."""
    ranked = sorted(members, key=lambda one: one.rank)[:MOST_MEMBERS]
    lead = ranked[0]
    if len(ranked) == 1:
        return Merged(lead, lead.content_hash)
    values = orjson.loads(contents[lead.posting_id])
    added = [*_add_places(values, ranked, contents), *_add_texts(values, ranked, contents)]
    if not added:
        return Merged(lead, lead.content_hash)
    hashed = blake2b(
        lead.content_hash + orjson.dumps(sorted(added)), digest_size=len(lead.content_hash) or 16
    )
    return Merged(lead, hashed.digest(), orjson.dumps(values).decode())


def _add_places(values: dict[str, Any], ranked: Sequence[Member], contents: dict[UUID, str]) -> list[str]:
    """Places that the lead has not, in the order of the postings."""
    places = list(values.get("places", ()))
    known = {_place_name(place) for place in places}
    added = list[str]()
    for one in ranked[1:]:
        for place in orjson.loads(contents[one.posting_id]).get("places", ()):
            name = _place_name(place)
            if name and name not in known and len(places) < MOST_PLACES:
                known.add(name)
                added.append(f"place {name}")
                places.append(place)
    if added:
        values["places"] = places
    return added


def _place_name(place: dict[str, Any]) -> str:
    return folded(place.get("municipality") or place.get("name") or place.get("county") or "")


def _add_texts(values: dict[str, Any], ranked: Sequence[Member], contents: dict[UUID, str]) -> list[str]:
    """The job in languages that the lead has not, each from the first posting that has it."""
    texts = list(values.get("texts", ()))
    known = {values.get("language"), None, *(text["language"] for text in texts)}
    added = list[str]()
    for one in ranked[1:]:
        if one.language in known:
            continue
        known.add(one.language)
        content = orjson.loads(contents[one.posting_id])
        added.append(f"text {one.language} {one.content_hash.hex()}")
        parts = ("title", "description_html", "description_text")
        texts.append({"language": one.language, **{part: content.get(part, "") for part in parts}})
    if added:
        values["texts"] = texts
    return added


def sighting(member: Member, content: str) -> Sighting:
    """A posting as identity looks at it."""
    values = orjson.loads(content)
    return Sighting(
        posting_id=member.posting_id,
        company_id=member.company_id,
        feed_id=member.feed_id,
        title=values["title"],
        employer=values["employer"],
        text=values.get("description_text", ""),
        employer_number=values.get("employer_number"),
        language=values.get("language"),
        places=tuple(map(Place.model_validate, values.get("places", ()))),
        salary=Salary.model_validate(values["salary"]) if "salary" in values else None,
        extent=Extent.model_validate(values["extent"]) if "extent" in values else None,
        employment_types=tuple(map(EmploymentType, values.get("employment_types", ()))),
        occupations=tuple(map(Occupation.model_validate, values.get("occupations", ()))),
        published=_moment(values.get("published")),
        deadline=_moment(values.get("deadline")),
        apply_url=values.get("apply_url"),
        reference=member.reference,
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def source_of(member: Member) -> Source:
    """Where a job came from, as it travels."""
    return Source(
        company_id=member.company_id,
        feed_id=member.feed_id,
        reference=member.reference,
        format=member.format,
    )


def job_of(one: Merged, version: int, content: str) -> Job:
    """The job as it travels."""
    ids = {"job_id": one.lead.job_id, "version": version, "source": source_of(one.lead)}
    return Job.model_validate({**orjson.loads(one.content or content), **ids})
