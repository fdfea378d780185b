"""Labelled ads as the product takes them: normalised as ingest does, then opened as the matcher does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from services.ingest.draft import RawPlace, RawPosting
from services.ingest.normalise.posting import normalise
from services.ingest.posting import Posting
from services.matcher.embedding import Encoder
from services.matcher.evaluation.reading import records
from services.matcher.facts import Facts, Reader, job_facts
from services.matcher.index import Jobs
from services.matcher.opening import Opening, Terms, job_text
from shared.errors import TalentPoolError

ADS = "ads.jsonl"
NOW = datetime(2024, 5, 1, tzinfo=UTC)
"""When the ads were open: freshness counts from here."""
FIELDS = ("id", "title", "text", "employer")
AT_HOME = re.compile(r",\s*(?:hjemmekontor|hybridkontor)[^,]*$", re.IGNORECASE)
NAMESPACE = UUID("0e6f2f0e-6f5b-5c0a-9a52-7f6a1c1d2b3e")


@dataclass(frozen=True)
class Ad:
    """An ad by its id in the file, and what ingest makes of it."""

    id: str
    posting: Posting

    @property
    def job_id(self) -> UUID:
        """A job id that is the same in every run."""
        return uuid5(NAMESPACE, self.id)


def read_ads(path: Path) -> list[Ad]:
    """The ads of a file with one JSON object a line.

    Raises:
        TalentPoolError: the file is missing or damaged; says where.
    """
    return list(_ads(path))


def opened(ads: Sequence[Ad], encoder: Encoder, reader: Reader, characters: int) -> Jobs:
    """The ads as open jobs with vectors and facts. No deadline has passed: their day is long gone."""
    texts = [job_text(ad.posting.title, ad.posting.description_text, characters) for ad in ads]
    return Jobs(
        [opening(ad) for ad in ads], [_facts(reader, ad.posting) for ad in ads], encoder.encode_jobs(texts)
    )


def opening(ad: Ad) -> Opening:
    """The job's hard conditions, as the matcher would get them."""
    terms = Terms.model_validate(ad.posting, from_attributes=True)
    return Opening(ad.job_id, 1, ad.posting.employer, terms)


def _ads(path: Path) -> Iterator[Ad]:
    for record in records(path, FIELDS):
        posting = normalise(_raw(record), "")
        if not isinstance(posting, Posting):
            message = f"{path}: the ad {record['id']!r} is no posting: {posting.message}"
            raise TalentPoolError(message)
        yield Ad(str(record["id"]), posting)


def _raw(ad: dict[str, Any]) -> RawPosting:
    return RawPosting(
        position="",
        reference=ad["id"],
        title=ad["title"],
        occupation=ad.get("jobtitle"),
        description=ad["text"],
        employer=ad["employer"],
        employer_number=ad.get("orgnr"),
        places=(_place(ad),),
        employment=tuple(ad[name] for name in ("engagementtype", "extent") if ad.get(name)),
        published=ad.get("published"),
        deadline=ad.get("application_due"),
        expires=ad.get("expires"),
    )


def _place(ad: dict[str, Any]) -> RawPlace:
    """Some ads have a municipality, others an address and whether one may work from home."""
    if address := ad.get("location"):
        return RawPlace(text=AT_HOME.sub("", address), country="NO")
    return RawPlace(city=ad.get("municipal"), region=ad.get("county"), country="NO")


def _facts(reader: Reader, posting: Posting) -> Facts:
    return job_facts(reader, posting.title, posting.description_text, posting.occupations)
