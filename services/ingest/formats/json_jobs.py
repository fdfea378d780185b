"""Any JSON that holds jobs: rows with a title and a text or an address, whatever they are called."""

from typing import Any

from services.ingest.draft import Deleted, Parsed, RawPosting, Rejected
from services.ingest.formats.columns import folded
from services.ingest.formats.document import Document
from services.ingest.formats.fields import at, flag, label, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.json_jobs_fields import description, employer_number, remote, salary, words
from services.ingest.formats.json_jobs_names import GONE, Fields, by_field, by_plain_name
from services.ingest.formats.json_jobs_places import places
from services.ingest.formats.json_jobs_search import (
    Path,
    lists_of_postings,
    posting_in,
    title_of,
    unwrapped,
)
from services.ingest.formats.rows import parsed, read_rows
from services.ingest.formats.shape import WHOLE, together, withdrawn
from services.ingest.formats.values import mapping, pointer

MORE = ("hasmore", "hasnext", "next", "nextpage", "nexturl", "nextpageurl", "nextlink", "nextcursor")
TOTALS = (
    "count",
    "numfound",
    "total",
    "totalcount",
    "totalfound",
    "totalitems",
    "totalresults",
    "totalelements",
    "totalhits",
)
AROUND = ("meta", "pagination", "paging", "links")
ACTIVE = ("active", "isactive", "published", "ispublished", "isopen")
CODES = {"esco": "esco", "isco": "isco-08", "styrk": "styrk-08"}


def detect(document: Document) -> bool:
    """Rows that are postings, in a list or an object at any usual depth; one posting; or an empty list.

    Several systems answer ``[]`` when there are no openings.
    """
    return document.kind == "json" and (
        document.data == [] or bool(lists_of_postings(document.data)) or posting_in(document.data) is not None
    )


def parse(document: Document) -> Parsed:
    """Complete unless more pages or a larger total are named, or it is one posting by itself."""
    if document.data == []:
        return Parsed()
    paths = [document.sliced.path] if document.sliced else lists_of_postings(document.data)
    if not paths:
        where = posting_in(document.data) or ()
        row = mapping(at(document.data, *map(str, where)))
        return parsed([_posting(row, pointer(*where) or WHOLE)], complete=False)
    pages = _around(mapping(document.data))
    totals = [value for name in TOTALS if isinstance(value := pages.get(name), int) and value is not True]
    parts = (_list(document, path) for path in paths)
    return together(parts, complete=not _has_more(pages), total=max(totals, default=None))


def _around(data: dict[str, Any]) -> dict[str, Any]:
    """What stands around the rows, that of objects such as ``meta`` included."""
    own = by_plain_name(data)
    inner = (by_plain_name(mapping(own.get(name))) for name in AROUND)
    return {**own, **{name: value for part in inner for name, value in part.items()}}


def _has_more(pages: dict[str, Any]) -> bool:
    """A yes, or the address or number of a next page."""
    said = [pages[name] for name in MORE if name in pages]
    return any(flag(value) is not False and (label(value) or flag(value)) for value in said)


def _list(document: Document, path: Path) -> Parsed:
    rows: Any = document.data
    for step in path:
        rows = rows[step]
    if isinstance(rows, list):
        return read_rows(document, path, _posting)
    members = ((name, row) for name, row in rows.items() if isinstance(row, dict))
    return parsed([_posting(row, pointer(*path, name), name) for name, row in members])


def _posting(row: dict[str, Any], position: str, key: str | None = None) -> RawPosting | Deleted | Rejected:
    plain = unwrapped(row)
    fields = by_field(plain)
    reference = words(fields, "reference") or key
    if _is_gone(plain):
        return withdrawn(position, reference)
    return RawPosting(
        position=position,
        reference=reference,
        title=title_of(fields),
        occupation=words(fields, "occupation"),
        occupation_codes=tuple(
            f"{scheme}:{code}" for name, scheme in CODES.items() if (code := words(fields, name))
        ),
        description=description(fields, plain),
        employer=words(fields, "employer"),
        employer_number=employer_number(fields),
        places=places(fields),
        remote=remote(plain, fields),
        employment=labels(*fields.get("employment", ())),
        extent=words(fields, "extent"),
        languages=labels(*fields.get("languages", ())),
        salary=salary(fields),
        permit=words(fields, "permit"),
        kind=label(plain.get("postingtype")) or label(plain.get("kind")),
        language=words(fields, "language"),
        published=words(fields, "published"),
        deadline=words(fields, "deadline"),
        expires=words(fields, "expires"),
        apply_urls=_addresses(fields),
    )


def _is_gone(row: dict[str, Any]) -> bool:
    states = (folded(found) for name in ("status", "state") if (found := label(row.get(name))))
    return any(state in GONE for state in states) or any(row.get(name) is False for name in ACTIVE)


def _addresses(fields: Fields) -> tuple[str, ...]:
    """Whole addresses; those without a host only where there are no others."""
    given = fields.get("url", ())
    inner = (by_field(by_plain_name(value)).get("url", ()) for value in given if isinstance(value, dict))
    found = labels(*given, *(url for urls in inner for url in urls))
    return tuple(url for url in found if "://" in url) or found


FORMAT = Format("json-jobs", "JSON with jobs under usual names", detect, parse)
