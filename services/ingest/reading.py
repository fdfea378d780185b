"""A feed file's bytes to postings with identities: everything that needs no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.ingest.draft import Parsed, RawPosting, Rejected, Remark, shown
from services.ingest.formats.registry import parse_feed
from services.ingest.identity import job_id, named
from services.ingest.normalise.posting import normalise, remarks
from services.ingest.posting import Posting


@dataclass(frozen=True)
class Company:
    """Whose feed it is; ``name`` is the employer of postings that name none."""

    company_id: UUID
    name: str


@dataclass(frozen=True)
class Delivered:
    """A posting with the identity of the job that it would begin."""

    job_id: UUID
    posting: Posting


@dataclass(frozen=True)
class Reading:
    """``spared`` are the identities of postings that were rejected but named themselves."""

    format: str
    delivered: tuple[Delivered, ...]
    rejected: tuple[Rejected, ...]
    remarks: tuple[Remark, ...]
    spared: frozenset[UUID]
    deleted: frozenset[UUID]
    complete: bool


def read_feed(content: bytes, company: Company) -> Reading:
    """Raises ``UnreadableFeedError`` if no posting can be told from the file.

    A rejected posting without a reference may be any job, so then nothing counts as gone.
    """
    name, parsed = parse_feed(content)
    taken, rejected, remarked = _normalise(parsed, company)
    unique, repeats = _last_of_each(taken)
    return Reading(
        format=name,
        delivered=tuple(unique),
        rejected=tuple(rejected),
        remarks=(*remarked, *repeats),
        spared=frozenset(spared(rejected, company)),
        deleted=frozenset(
            found for one in parsed.deleted if (found := named(company.company_id, one.reference))
        ),
        complete=parsed.complete and not nameless(rejected) and (parsed.total or 0) <= rows(parsed),
    )


def rows(parsed: Parsed) -> int:
    """How many postings a document has: good, bad, and gone."""
    return len(parsed.postings) + len(parsed.rejected) + len(parsed.deleted)


def nameless(rejected: Iterable[Rejected]) -> bool:
    """Whether one of the rejected postings may be any job."""
    return any(one.reference is None for one in rejected)


def spared(rejected: Iterable[Rejected], company: Company) -> Iterable[UUID]:
    """The jobs of rejected postings: they are not gone."""
    return (found for one in rejected if (found := named(company.company_id, one.reference)))


def read_posting(raw: RawPosting, company: Company) -> Posting | Rejected:
    """One posting that nobody foresaw must not cost the others."""
    try:
        return normalise(raw, company.name)
    except Exception as error:  # noqa: BLE001  whatever it is, it is this posting's
        return not_understood(raw, error)


def not_understood(raw: RawPosting, error: Exception) -> Rejected:
    """A posting over which the program stumbled."""
    return Rejected(
        code="not-understood",
        position=raw.position,
        message=f"the posting could not be read ({type(error).__name__})",
        mend="compare it with the format's description, and tell the operator if it is right",
        value=shown(raw.title),
        reference=raw.reference,
    )


def repeated(position: str, title: str, reference: str | None) -> Remark:
    """A posting that stands in a file more than once."""
    return Remark(
        code="repeated",
        position=position,
        message="the same posting stands before in the file, and the last one counts",
        mend="send each posting once",
        field="identity",
        value=reference or title,
    )


def _normalise(parsed: Parsed, company: Company) -> tuple[list[Delivered], list[Rejected], list[Remark]]:
    taken, rejected, remarked = list[Delivered](), list(parsed.rejected), list[Remark]()
    for raw in parsed.postings:
        posting = read_posting(raw, company)
        if isinstance(posting, Rejected):
            rejected.append(posting)
        else:
            taken.append(Delivered(job_id(company.company_id, posting), posting))
            remarked += remarks(raw, posting)
    return taken, rejected, remarked


def _last_of_each(taken: Sequence[Delivered]) -> tuple[list[Delivered], list[Remark]]:
    """The last entry of a posting counts."""
    last, repeats = dict[UUID, Delivered](), list[Remark]()
    for one in taken:
        if one.job_id in last:
            repeats.append(repeated(one.posting.position, one.posting.title, one.posting.reference))
        last[one.job_id] = one
    return list(last.values()), repeats
