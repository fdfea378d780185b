"""Reads texts of jobs and profiles: vectors from the model, facts from the taxonomy; no text twice."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from services.matcher.embedding import BatchingEncoder
from services.matcher.facts import Reader, job_facts, profile_facts
from services.matcher.opening import job_text
from services.matcher.profile import Profile, profile_text
from services.matcher.settings import MatcherSettings
from services.matcher.storage.vectors import Read, Readers
from shared.jobs import Occupation


@dataclass(frozen=True)
class Matcher:
    """What handlers and workers share in one process."""

    settings: MatcherSettings
    encoder: BatchingEncoder
    reader: Reader

    @property
    def readers(self) -> Readers:
        """The ids under which what was read is stored."""
        return Readers(self.encoder.model_id, self.reader.taxonomy.id)


@dataclass(frozen=True)
class Ad:
    """An ad to read; ``known_hash`` is that of the text of which a vector is stored, or ``None``."""

    job_id: UUID
    version: int
    title: str
    body: str
    known_hash: str | None
    occupations: tuple[Occupation, ...] = ()


async def read_job(matcher: Matcher, ad: Ad) -> Read:
    """Read an ad; embeds it only if its text is new."""
    text = job_text(ad.title, ad.body, matcher.settings.job_characters)
    facts = await asyncio.to_thread(job_facts, matcher.reader, ad.title, ad.body, ad.occupations)
    fingerprint = content_hash(text)
    vector = None if fingerprint == ad.known_hash else await matcher.encoder.job(text)
    return Read(ad.job_id, ad.version, fingerprint, facts, vector)


async def read_profile(matcher: Matcher, profile: Profile, known_hash: str | None) -> Read:
    """Read a profile; embeds it only if its text is new."""
    text = profile_text(profile)
    facts = await asyncio.to_thread(profile_facts, matcher.reader, profile)
    fingerprint = content_hash(text)
    vector = None if fingerprint == known_hash else await matcher.encoder.profile(text)
    return Read(profile.candidate_id, profile.version, fingerprint, facts, vector)


def content_hash(text: str) -> str:
    """A text's fingerprint, by which a change is noticed."""
    return sha256(text.encode()).hexdigest()
