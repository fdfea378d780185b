"""How a vendor's answers are told from others: where its rows lie, and which names they have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from services.ingest.draft import Deleted, Parsed, RawPosting, Rejected
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at
from services.ingest.formats.rows import Read, no_object, parsed, read_rows
from services.ingest.formats.values import mapping, pointer

T = TypeVar("T")
Path = tuple[str, ...]
Steps = tuple[str | int, ...]
Names = tuple[tuple[str, ...], ...]
"""Alternatives; an object has one if it has all its names, where "a.b" is the name b in the object a."""

MOST_LOOKED_AT = 100
"""Members of a list by which it is told; a list of which so many look wrong is another's."""

MOST_MERGED = 100
"""Places and the like of one job that stands in several rows."""

WHOLE = "whole file"
"""The position of a document that is itself a posting."""


@dataclass(frozen=True)
class Shape:
    """``lists`` and ``alone`` are paths to a list of rows and to one row by itself, a detail answer.

    A row has one of ``rows``. An empty list counts where the whole document has one of ``empty``.
    """

    lists: tuple[Path, ...]
    rows: Names
    empty: Names = ()
    alone: tuple[Path, ...] = ((),)

    def matches(self, document: Document) -> bool:
        """Whether the document is a list, a single answer, or several answers of this shape."""
        if document.kind != "json":
            return False
        answers = islice(_answers(document.data), MOST_LOOKED_AT)
        return self.list_in(document.data) is not None or any(self._fits(answer) for _, answer in answers)

    def list_in(self, data: Any) -> Path | None:
        """Where the rows lie."""
        bare: tuple[Path, ...] = ((),) if () in self.alone else ()
        for path in (*self.lists, *bare):
            rows = at(data, *path)
            if isinstance(rows, list) and (
                any(has(row, self.rows) for row in rows[:MOST_LOOKED_AT])
                or (not rows and has(data, self.empty))
            ):
                return path
        return None

    def single_in(self, data: Any) -> Path | None:
        """Where one row lies by itself."""
        return next((path for path in self.alone if has(at(data, *path), self.rows)), None)

    def read(self, document: Document, read: Read, *, total: int | None = None, more: bool = False) -> Parsed:
        """``more`` says that the source has further pages; single answers are never complete."""
        path = self.list_in(document.data)
        if path is None and self.matches(document):
            answers = _answers(document.data)
            return together(
                (self._read_answer(document, where, answer, read) for where, answer in answers),
                complete=False,
            )
        if path is None:
            # a slice of a larger file, none of whose rows look right
            path = next((one for one in self.lists if isinstance(at(document.data, *one), list)), None)
        if path is None:
            return Parsed(complete=False)
        return read_rows(document, path, read, complete=not more, total=total)

    def _fits(self, answer: Any) -> bool:
        return self.list_in(answer) is not None or self.single_in(answer) is not None

    def _read_answer(self, document: Document, where: Steps, answer: Any, read: Read) -> Parsed:
        path, single = self.list_in(answer), self.single_in(answer)
        if path is not None:
            return read_rows(document, (*where, *path), read)
        if single is None:
            return parsed([no_object(answer, pointer(*where))])
        return parsed([read(mapping(at(answer, *single)), pointer(*where, *single) or WHOLE)])


def _answers(data: Any) -> Iterator[tuple[Steps, Any]]:
    """The document itself, or the members of a list: answers that were put into one file."""
    if isinstance(data, list):
        yield from (((index,), member) for index, member in enumerate(data))
    else:
        yield (), data


def has(value: Any, alternatives: Names) -> bool:
    """Whether an object has all names of one of the alternatives."""
    return isinstance(value, dict) and any(
        all(_present(value, name) for name in names) for names in alternatives
    )


def _present(value: dict[str, Any], name: str) -> bool:
    if "." not in name:
        return name in value
    *path, last = name.split(".")
    return last in mapping(at(value, *path))


def withdrawn(position: str, reference: str | None) -> Deleted | Rejected:
    """A row that its vendor says is not, or no longer, published."""
    if reference is not None:
        return Deleted(position, reference)
    return Rejected(
        code="nameless-withdrawal",
        position=position,
        message="the posting is marked as not published, but has no reference",
        mend="give every posting its id, or leave out what is not published",
        field="reference",
    )


def together(parts: Iterable[Parsed], *, complete: bool = True, total: int | None = None) -> Parsed:
    """Several lists of one document as one."""
    all_parts = list(parts)
    return Parsed(
        postings=tuple(one for part in all_parts for one in part.postings),
        rejected=tuple(one for part in all_parts for one in part.rejected),
        deleted=tuple(one for part in all_parts for one in part.deleted),
        complete=complete and all(part.complete for part in all_parts),
        total=total,
        rejected_more=sum(part.rejected_more for part in all_parts),
    )


def one_per_reference(found: Parsed) -> Parsed:
    """Rows of one job, one for each of its places, become one posting with all of them."""
    merged: dict[str, RawPosting] = {}
    for one in found.postings:
        key = one.reference or one.position
        merged[key] = _merged(merged[key], one) if key in merged else one
    fewer = len(found.postings) - len(merged)
    total = None if found.total is None else max(found.total - fewer, 0)
    return replace(found, postings=tuple(merged.values()), total=total)


def _merged(one: RawPosting, again: RawPosting) -> RawPosting:
    return replace(
        one,
        description=one.description or again.description,
        places=_each_once(one.places, again.places),
        remote=_each_once(one.remote, again.remote),
        employment=_each_once(one.employment, again.employment),
        apply_urls=_each_once(one.apply_urls, again.apply_urls),
    )


def _each_once(some: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(some + more))[:MOST_MERGED]
