"""Any XML dump of jobs: a repeated element with a title and a text or an address, under usual names."""

from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.draft import Parsed
from services.ingest.formats import xml_job_names as names
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count
from services.ingest.formats.interface import Format
from services.ingest.formats.nodes import children, words
from services.ingest.formats.rows import parsed
from services.ingest.formats.rss import is_news
from services.ingest.formats.xml_job import is_job, read_job
from services.ingest.formats.xml_job_fields import key_of

ITEMS = frozenset(names.ITEMS.split())
HEADS = frozenset(names.HEADS.split())
LISTS = frozenset(
    {"jobs", "offers", "offres", "joboffers", "vacancies", "stillinger", "positions", "annonser"}
)
DEEPEST = 8
MOST_LOOKED_AT = 5_000
"""Elements that are tried before a file counts as something else."""


def detect(document: Document) -> bool:
    """An element that is a job; or an empty list of them."""
    root = document.root
    if root is None or is_news(root):
        return False
    return _tag_of_jobs(root) is not None or _is_empty_list(root)


def parse(document: Document) -> Parsed:
    """Complete unless the file is one job by itself."""
    feed = document.feed
    if feed is None:
        return Parsed()
    jobs = list(_jobs(document))
    return parsed(
        [*map(read_job, jobs), *feed.broken],
        complete=not jobs or jobs[0] is not feed.root,
        total=next((number for name in names.TOTALS if (number := count(words(feed.root, name)))), None),
    )


def _jobs(document: Document) -> Iterator[etree._Element]:
    """All elements that are called as the jobs are; in a slice without any job, those that it was cut at."""
    root, sliced = document.root, document.sliced
    tag = None if root is None else _tag_of_jobs(root)
    if tag is None:
        tag = f"{{*}}{sliced.path[-1]}" if sliced and sliced.path else None
    if root is not None and tag is not None:
        yield from (one for one in root.iter(tag) if next(one.iterancestors(tag), None) is None)


def _is_empty_list(root: etree._Element) -> bool:
    return key_of(root.tag) in LISTS and next(children(root), None) is None


def _tag_of_jobs(root: etree._Element) -> str | None:
    """What the jobs are called: by a usual name, or else by what the first of them holds."""
    near = (one for one in islice(root.iter("*"), MOST_LOOKED_AT) if len(one) + len(one.attrib) > 1)
    elements = [one for one in near if sum(1 for _ in one.iterancestors()) < DEEPEST]
    usual = [one for one in elements if key_of(one.tag) in ITEMS]
    inner = (one for one in usual if one is not root and not _holds_several(one))
    known = (one for one in chain(inner, usual[:1]) if is_job(one))
    other = (one for one in elements if one is not root and key_of(one.tag) not in HEADS)
    found = next(chain(known, (one for one in other if is_job(one, at_once=True))), None)
    return None if found is None else str(found.tag)


def _holds_several(element: etree._Element) -> bool:
    """Whether it is a list of jobs rather than one."""
    tags = [one.tag for one in children(element) if len(one) > 1 and key_of(one.tag) in ITEMS]
    return len(tags) > len(set(tags))


FORMAT = Format("xml-jobs", "XML with jobs under usual names (Indeed and others)", detect, parse)
