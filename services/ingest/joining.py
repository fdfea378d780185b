"""Finds the job of postings that are new, and parts postings that became different jobs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.merging import Member, sighting
from services.ingest.reader.protocol import Lines
from services.ingest.sameness import grown_apart, same_job
from services.ingest.sighting import Sighting
from services.ingest.storage import jobs, postings, similar

AT_ONCE = 200
MOST_PAIRS = 100_000
"""Pairs that one delivery may have compared; what is left stays apart."""


@dataclass
class Joined:
    """``moved`` are postings with the job that they belong to now, ``touched`` the jobs that this changes."""

    moved: dict[UUID, UUID] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    lines: Lines = field(default_factory=Lines)

    def move(self, member: Member, job_id: UUID) -> None:
        """Let a posting belong to another job."""
        self.moved[member.posting_id] = job_id
        self.touched |= {member.job_id, job_id}


async def join_new(tx: AsyncConnection, new: Sequence[UUID]) -> Joined:
    """A new posting that is a known job joins it; one that began a job which others are in stays there."""
    joined, left = Joined(), MOST_PAIRS
    ordered = sorted(new)
    fresh = frozenset(new)
    for at in range(0, len(ordered), AT_ONCE):
        found = await similar.pairs(tx, ordered[at : at + AT_ONCE])
        usable = [(mine, other) for mine, other in found if other not in fresh or other < mine][:left]
        left -= len(usable)
        await _join(tx, usable, joined)
    await postings.join(tx, list(joined.moved), list(joined.moved.values()))
    return joined


async def _join(tx: AsyncConnection, pairs: Sequence[tuple[UUID, UUID]], joined: Joined) -> None:
    ids = sorted({posting_id for pair in pairs for posting_id in pair})
    if not ids:
        return
    members = await jobs.members_of(tx, ids)
    contents = await postings.contents(tx, ids)
    seen = {one: sighting(members[one], contents[one]) for one in ids}
    begun = await jobs.known(tx, [members[mine].job_id for mine, _ in pairs])
    for mine, others in _by_first(pairs):
        member = members[mine]
        if member.job_id in begun:
            continue
        like = [members[other] for other in others if same_job(seen[mine], seen[other])]
        if lead := _chosen(member, like, joined.moved):
            joined.move(member, joined.moved.get(lead.posting_id, lead.job_id))
            joined.lines.add({"reference": member.reference, "same_as": lead.reference})


def _by_first(pairs: Iterable[tuple[UUID, UUID]]) -> Iterator[tuple[UUID, list[UUID]]]:
    """In the order of ids, so that what a posting joins is settled before it."""
    others = dict[UUID, list[UUID]]()
    for mine, other in pairs:
        others.setdefault(mine, []).append(other)
    yield from sorted(others.items())


def _chosen(member: Member, like: Sequence[Member], moved: Mapping[UUID, UUID]) -> Member | None:
    """The earliest that is the same job; of translations only if they are of one job alone."""
    ranked = sorted(like, key=lambda one: one.rank)
    same = [one for one in ranked if one.language == member.language]
    targets = {moved.get(one.posting_id, one.job_id) for one in ranked}
    if not same and len(targets) != 1:
        return None
    lead = (same or ranked)[0]
    return lead if moved.get(lead.posting_id, lead.job_id) != member.job_id else None


async def part_changed(tx: AsyncConnection, changed: Sequence[UUID]) -> Joined:
    """A posting that became another job than the others of its job leaves them."""
    joined = Joined()
    ordered = sorted(changed)
    for at in range(0, len(ordered), AT_ONCE):
        members = await jobs.members_of(tx, ordered[at : at + AT_ONCE])
        together = await jobs.members(tx, [one.job_id for one in members.values()])
        for member in members.values():
            others = [one for one in together.get(member.job_id, ()) if one.posting_id != member.posting_id]
            if others and await _is_apart(tx, member, others):
                joined.move(member, uuid5(member.job_id, member.posting_id.hex))
    await postings.join(tx, list(joined.moved), list(joined.moved.values()))
    return joined


async def _is_apart(tx: AsyncConnection, member: Member, others: Sequence[Member]) -> bool:
    contents = await postings.contents(tx, [one.posting_id for one in (member, *others)])
    mine, *rest = (_seen(one, contents) for one in (member, *others))
    return all(grown_apart(mine, other) for other in rest)


def _seen(member: Member, contents: Mapping[UUID, str]) -> Sighting:
    return sighting(member, contents[member.posting_id])
