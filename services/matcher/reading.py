"""Reads texts of jobs and profiles: vectors from the model, facts from the taxonomy; no text twice."""

from asyncio import gather, to_thread
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from services.matcher.embedding import BatchingEncoder
from services.matcher.facts import Facts, Reader, job_facts, profile_facts, unknown_skills
from services.matcher.features import Floats
from services.matcher.guessing import Unread, complete
from services.matcher.opening import job_text
from services.matcher.profile import Profile, profile_text, scrubbed
from services.matcher.settings import MatcherSettings
from services.matcher.storage.vectors import Read, Readers
from shared.jobs import Occupation

Stored = Callable[[Sequence[str]], Awaitable[Mapping[str, Floats]]]
"""Gives the vectors that are stored already, by the text's hash."""


@dataclass(frozen=True)
class Matcher:
    """What a transaction reads and ranks with: one model, and one taxonomy.

    Without ``can_read`` the model is not loaded here: stored vectors rank, and nothing new is read.
    """

    settings: MatcherSettings
    encoder: BatchingEncoder
    reader: Reader
    can_read: bool = True

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
    language: str | None = None


async def read_ads(matcher: Matcher, ads: Sequence[Ad], stored: Stored) -> list[Read]:
    """Read ads; embeds only texts that are new."""
    texts = [job_text(ad.title, ad.body, matcher.settings.job_characters) for ad in ads]
    facts = await to_thread(_ads_facts, matcher, ads)
    wanted = [_Wanted(ad.job_id, ad.version, ad.known_hash) for ad in ads]
    return await _read(wanted, texts, facts, matcher.encoder.job, stored)


async def read_profiles(
    matcher: Matcher, profiles: Sequence[tuple[Profile, str | None]], stored: Stored
) -> list[Read]:
    """Read profiles, each given with the hash of its stored text; embeds only texts that are new."""
    texts = [profile_text(profile) for profile, _ in profiles]
    facts = await to_thread(_profiles_facts, matcher, [profile for profile, _ in profiles])
    wanted = [_Wanted(profile.candidate_id, profile.version, known) for profile, known in profiles]
    return await _read(wanted, texts, facts, matcher.encoder.profile, stored)


def _ads_facts(matcher: Matcher, ads: Sequence[Ad]) -> list[Facts]:
    reader = matcher.reader
    read = [Unread(job_facts(reader, ad.title, ad.body, ad.occupations, ad.language), ad.title) for ad in ads]
    return complete(reader, matcher.encoder.encoder, read)


def _profiles_facts(matcher: Matcher, profiles: Sequence[Profile]) -> list[Facts]:
    reader = matcher.reader
    read = [
        Unread(profile_facts(reader, each), each.occupation, unknown_skills(reader, each))
        for each in map(scrubbed, profiles)
    ]
    return complete(reader, matcher.encoder.encoder, read)


@dataclass(frozen=True)
class _Wanted:
    key: UUID
    version: int
    known_hash: str | None


async def _read(
    wanted: Sequence[_Wanted],
    texts: Sequence[str],
    facts: Sequence[Facts],
    embed: Callable[[str], Awaitable[Floats]],
    stored: Stored,
) -> list[Read]:
    hashes = [content_hash(text) for text in texts]
    changed = [new for each, new in zip(wanted, hashes, strict=True) if new != each.known_hash]
    have = await stored(changed)

    async def vector(text: str, text_hash: str, known: str | None) -> Floats | None:
        if text_hash == known:
            return None
        return have[text_hash] if text_hash in have else await embed(text)

    vectors = await gather(
        *(vector(text, new, each.known_hash) for each, text, new in zip(wanted, texts, hashes, strict=True))
    )
    return [
        Read(each.key, each.version, new, fact, found)
        for each, new, fact, found in zip(wanted, hashes, facts, vectors, strict=True)
    ]


def content_hash(text: str) -> str:
    """A text's fingerprint, by which a change is noticed."""
    return sha256(text.encode()).hexdigest()
