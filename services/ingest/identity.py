"""What names a posting and a job, and whether a posting says something new to a candidate."""

from hashlib import blake2b, md5
from typing import Any
from uuid import UUID, uuid5

import orjson

from services.ingest.draft import RawPosting
from services.ingest.folding import folded
from services.ingest.likeness import number_of, numbers, text_keys
from services.ingest.normalise.links import canonical
from services.ingest.normalise.texts import one_line
from services.ingest.posting import Posting
from services.ingest.sighting import name_words, place_words, title_numbers, title_words
from shared.jobs import Contract

NAMESPACE = UUID("5f0a1f5e-9f0b-5c8e-8f0e-3c6b1f9a7d21")
NORMALISER_VERSION = 1
"""Grows when the same draft becomes another posting than before: then every posting is read anew."""

LONGEST_REFERENCE = 500
DIGEST = 16


def job_id(company_id: UUID, posting: Posting) -> UUID:
    """Of the job that a posting begins: by the source's reference, else its address, else what it is."""
    return uuid5(NAMESPACE, f"{company_id}\n{_source_name(posting)}")


def posting_id(feed_id: UUID, begun: UUID) -> UUID:
    """A posting is a feed's; ``begun`` is the ``job_id`` that it would begin."""
    return UUID(bytes=md5(feed_id.bytes + begun.bytes, usedforsecurity=False).digest())


def named(company_id: UUID, reference: str | None) -> UUID | None:
    """The job of a reference alone, as a rejected or deleted posting names itself."""
    plain = one_line(reference, LONGEST_REFERENCE)
    return job_id(company_id, Posting("", "", "", reference=plain)) if plain else None


def _source_name(posting: Posting) -> str:
    if posting.reference:
        return f"reference\n{posting.reference}"
    if posting.apply_url:
        return f"address\n{canonical(posting.apply_url)}"
    where = "; ".join(sorted(folded(place.name or place.country or "") for place in posting.places))
    return f"title\n{folded(posting.title)}\n{folded(posting.employer)}\n{where}"


def reference_of(posting: Posting) -> str:
    """What stands as the source's reference of a job that has none of its own."""
    return posting.reference or posting.apply_url or posting.title


def raw_hash(raw: RawPosting, company: str, feed_format: str) -> bytes:
    """Equal for a posting that would be read as before; where in the file it stands does not matter."""
    values = {**raw.__dict__, "position": company, "format": feed_format, "version": NORMALISER_VERSION}
    try:
        content = orjson.dumps(values, default=_plain)
    except TypeError:  # half a surrogate pair
        content = repr(values).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=DIGEST).digest()


def facts_hash(posting: Posting) -> bytes:
    """All that a candidate cares about, but for the words of the text; its numbers are in it."""
    material = {
        "title": folded(posting.title),
        "employer": folded(posting.employer),
        "numbers": numbers(posting.description_text),
        "places": sorted(
            folded(f"{place.municipality or place.name} {place.county} {place.country}")
            for place in posting.places
        ),
        "remote": posting.remote,
        "employment": sorted(posting.employment_types),
        "extent": posting.extent,
        "languages": sorted(f"{need.language} {need.level}" for need in posting.required_languages),
        "desired": sorted(f"{need.language} {need.level}" for need in posting.desired_languages),
        "permit": posting.permit,
        "clearance": posting.security_clearance,
        "citizenship": sorted(posting.citizenship),
        "occupations": sorted(f"{one.scheme} {one.code}" for one in posting.occupations),
        "salary": posting.salary,
        "deadline": posting.deadline,
        "apply_url": canonical(posting.apply_url) if posting.apply_url else None,
        "texts": sorted((text.language, folded(text.title)) for text in posting.texts),
        "kind": posting.kind,
    }
    return blake2b(orjson.dumps(material, default=_plain), digest_size=DIGEST).digest()


def content_hash(posting: Posting, facts: bytes | None = None) -> bytes:
    """Equal as long as nothing changed that a candidate would care about.

    Left out are the day of publication, white space, letter case, quotes and dashes, and parts of the
    address that only track.
    """
    hashed = blake2b(facts or facts_hash(posting), digest_size=DIGEST)
    for text in (posting.description_text, *(text.description_text for text in posting.texts)):
        hashed.update(folded(text).encode("utf-8", "replace"))
    return hashed.digest()


def keys(company_id: UUID, posting: Posting) -> tuple[int, ...]:
    """Numbers of which postings that may be one job share one.

    The first is of one employer's postings under one title, the second of those that may be translations of
    each other, the rest of like texts. Numbers in a title never differ between postings of one job.
    """
    title = title_words(posting.title, posting.employer, posting.places)
    employer = " ".join(name_words(posting.employer))
    counted = " ".join(sorted(title_numbers(title)))
    like = text_keys(posting.description_text)
    if not like:
        return ()
    where = " ".join(sorted(place_words(posting.places)))
    when = posting.deadline or posting.published
    together = f"{company_id} {employer} {where} {when.date() if when else ''} {counted}"
    return (
        number_of("title", employer, " ".join(sorted(title))),
        number_of("together", together),
        *(number_of("text", str(key), counted) for key in like),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Contract):
        return value.__dict__  # as its JSON would be: a contract's values are texts, numbers and codes
    raise TypeError
