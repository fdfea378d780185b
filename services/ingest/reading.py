"""A feed file's bytes to postings with identities: everything that needs no database."""

from dataclasses import dataclass
from uuid import UUID

from services.ingest.draft import Parsed, RawPosting, Rejected, Remark, shown
from services.ingest.formats.registry import parse_feed
from services.ingest.identity import content_hash, job_id
from services.ingest.lifecycle import Delivered
from services.ingest.normalise.posting import normalise, remarks
from services.ingest.posting import Posting


@dataclass(frozen=True)
class Company:
    """Whose feed it is; ``name`` is the employer of postings that name none."""

    company_id: UUID
    name: str


@dataclass(frozen=True)
class Reading:
    """``spared`` are the identities of postings that were rejected but named themselves."""

    format: str
    delivered: tuple[Delivered, ...]
    rejected: tuple[Rejected, ...]
    remarks: tuple[Remark, ...]
    spared: frozenset[UUID]
    complete: bool


def read_feed(content: bytes, company: Company) -> Reading:
    """Raises ``UnreadableFeedError`` if no posting can be told from the file.

    A rejected posting without a reference may be any job, so then nothing counts as gone.
    """
    name, parsed = parse_feed(content)
    taken, rejected, remarked = _normalise(parsed, company)
    unique, repeated = _last_of_each(taken)
    nameless = any(one.reference is None for one in rejected)
    spared = (
        job_id(company.company_id, Posting("", "", "", reference=one.reference))
        for one in rejected
        if one.reference
    )
    return Reading(
        format=name,
        delivered=tuple(unique),
        rejected=(*rejected, *repeated),
        remarks=tuple(remarked),
        spared=frozenset(spared),
        complete=parsed.complete and not nameless and (parsed.total or 0) <= _rows(parsed),
    )


def _rows(parsed: Parsed) -> int:
    return len(parsed.postings) + len(parsed.rejected)


def _normalise(parsed: Parsed, company: Company) -> tuple[list[Delivered], list[Rejected], list[Remark]]:
    taken, rejected, remarked = list[Delivered](), list(parsed.rejected), list[Remark]()
    for raw in parsed.postings:
        posting = _guarded(raw, company)
        if isinstance(posting, Rejected):
            rejected.append(posting)
        else:
            taken.append(Delivered(job_id(company.company_id, posting), content_hash(posting), posting))
            remarked += remarks(raw, posting)
    return taken, rejected, remarked


def _guarded(raw: RawPosting, company: Company) -> Posting | Rejected:
    """One posting that nobody foresaw must not cost the others."""
    try:
        return normalise(raw, company.name)
    except Exception as error:  # noqa: BLE001  whatever it is, it is this posting's
        return Rejected(
            code="not-understood",
            position=raw.position,
            message=f"the posting could not be read ({type(error).__name__})",
            mend="compare it with the format's description, and tell the operator if it is right",
            value=shown(raw.title),
            reference=raw.reference,
        )


def _last_of_each(taken: list[Delivered]) -> tuple[list[Delivered], list[Rejected]]:
    """The last entry of a job counts."""
    last = {one.job_id: one for one in taken}
    repeated = [_repeated(one, last[one.job_id]) for one in taken if last[one.job_id] is not one]
    return list(last.values()), repeated


def _repeated(one: Delivered, later: Delivered) -> Rejected:
    return Rejected(
        code="repeated",
        position=one.posting.position,
        message=f"the same posting stands again at {later.posting.position}, and the last one counts",
        mend="send each posting once",
        field="identity",
        value=one.posting.reference or one.posting.title,
        reference=one.posting.reference,
    )
