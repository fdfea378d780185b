"""Which job a posting is, and whether it says something new to a candidate."""

import hashlib
import json
import re
import unicodedata
from uuid import UUID, uuid5

from services.ingest.normalise.links import canonical
from services.ingest.posting import Posting

NAMESPACE = UUID("5f0a1f5e-9f0b-5c8e-8f0e-3c6b1f9a7d21")
TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u00b4`\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("•·▪●", "-"),
        "…": "...",
    }
)


def job_id(company_id: UUID, posting: Posting) -> UUID:
    """Stable for the life of a job: by the source's reference, else its address, else what it is."""
    return uuid5(NAMESPACE, f"{company_id}\n{_source_name(posting)}")


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


def content_hash(posting: Posting) -> str:
    """Equal as long as nothing changed that a candidate would care about.

    Left out are the day of publication, white space, letter case, quotes and dashes, and parts of the
    address that only track.
    """
    material = {
        "title": folded(posting.title),
        "employer": folded(posting.employer),
        "text": folded(posting.description_text),
        "places": sorted(
            folded(f"{place.municipality or place.name} {place.county} {place.country}")
            for place in posting.places
        ),
        "remote": posting.remote,
        "employment": sorted(posting.employment_types),
        "languages": sorted(f"{need.language} {need.level}" for need in posting.required_languages),
        "permit": posting.permit,
        "salary": posting.salary.model_dump(mode="json") if posting.salary else None,
        "deadline": posting.deadline.isoformat() if posting.deadline else None,
        "apply_url": canonical(posting.apply_url) if posting.apply_url else None,
    }
    return hashlib.sha256(json.dumps(material, sort_keys=True).encode()).hexdigest()


def folded(text: str) -> str:
    """Text without what only a typographer sees."""
    plain = unicodedata.normalize("NFKC", text).translate(TYPOGRAPHY).casefold()
    return re.sub(r"\s+", " ", plain).strip()
