"""A page that lists jobs as links: several addresses of one kind, each with a title."""

import re
from collections import defaultdict
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.html_cards import HEADED, HEADING, Known, card_of, said_of
from services.ingest.formats.html_job import APPLY
from services.ingest.formats.html_main import words_of
from services.ingest.formats.html_scripts import page_base
from services.ingest.formats.html_tree import parse_html
from shared.fetching.relative import resolved

SECTION = re.compile(
    r"(?i)(?:^|[/_.?&=-])(?:jobs?|jobb(?:er)?|stilling(?:er)?|ledige-stillinger|vacanc(?:y|ies)|positions?|"
    r"careers?|karriere|openings?|job-?opening|requisitions?|annonser?|req|recruitment|lediga-jobb)(?=[/_.?&=-]|$)"
)
SYSTEM = re.compile(
    r"(?i)(?:^|\.)(?:webcruiter\.(?:no|com)|easycruit\.com|reachmee\.com|hr-manager\.net|jobbnorge\.no|varbi\.com|"
    r"recman\.(?:no|io)|jobylon\.com|finn\.no|teamtailor\.com|greenhouse\.io|lever\.co|ashbyhq\.com|"
    r"smartrecruiters\.com|workable\.com|recruitee\.com|myworkdayjobs\.com|bamboohr\.com|icims\.com)$"
)
"""Hosts of recruitment systems: a company's own page that lists jobs there may list one only."""

OF_ONE_JOB = re.compile(
    r"(?i)^(?!/(?:realestate|bap|car|mobility|reise)\b)[^?]*/\d{4,}|(?:projectid|finnkode|rmjob)=\d+|jobid:\d+|"
    r"/[0-9a-f]{8}-[0-9a-f]{4}-"
)
NUMBERED = re.compile(r"\d{2,}")
NAVIGATION = re.compile(
    r"(?i)^(?:les mer.*|read more.*|se (?:hele )?(?:stilling|utlysning|annonse).*|(?:klikk )?her|more|mer|"
    r"apply|apply now|søk|søk her|søk nå|view|view job|details|see all.*|se alle.*|alle stillinger|"
    r"all jobs|next|neste|previous|forrige|share|del|login|logg inn|home|hjem|\d+)$"
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FEWEST = 2
SYSTEMS = "recruitment systems"
MOST_LINKS = 5_000
SLUG_JOINTS = 2
LONGEST_TITLE = 200


def jobs_of(page: str) -> list[RawPosting]:
    """The jobs that the page links to: in recruitment systems, or at least two addresses of one kind."""
    tree, base = parse_html(page), page_base(page)
    known: Known = {}
    kinds: defaultdict[str, dict[str, LexborNode]] = defaultdict(dict)
    for link in tree.css("a[href]")[:MOST_LINKS]:
        address = (link.attributes.get("href") or "").strip()
        kind = _kind(address, prominent=_is_prominent(link, known))
        if kind and _title(link, known):
            kinds[kind].setdefault(address, link)
    elsewhere = kinds.pop(SYSTEMS, {})
    links = max(kinds.values(), key=len, default={})
    links = {**elsewhere, **(links if len(links) >= FEWEST else {})}
    return [
        _posting(link, address, base, known, number)
        for number, (address, link) in enumerate(links.items(), 1)
    ]


def _kind(address: str, *, prominent: bool) -> str | None:
    """What addresses of one site's jobs have in common; ``None`` for one that is no job's.

    Below a section, two words are the name of a job where the link is a heading: elsewhere of any page.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if SYSTEM.search(parts.netloc) and OF_ONE_JOB.search(f"{parts.path}?{parts.query}"):
        return SYSTEMS
    section = SECTION.search(f"{parts.path}?{parts.query}")
    if parts.scheme not in ("", "http", "https") or section is None:
        return None
    rest = f"{parts.path}?{parts.query}"[section.end() :]
    slug = rest.strip("/?").rpartition("/")[2]
    joints = slug.count("-")
    named = joints >= SLUG_JOINTS or (prominent and joints and rest.startswith("/"))
    if not named and not NUMBERED.search(rest):
        return None
    return f"{parts.netloc} {section[0].lower().strip('/_.?&=-')}"


def _is_prominent(link: LexborNode, known: Known) -> bool:
    """Whether it is, holds, or lies in, a heading or a title, or in a table's row with one."""
    parent = link.parent
    around = [link, parent] if parent is not None else [link]
    named = any("title" in (node.attributes.get("class") or "").lower() for node in around)
    in_heading = any(node.tag in HEADINGS for node in around) or link.css_first(HEADING) is not None
    return named or in_heading or "title" in said_of(card_of(link), known)


def _title(link: LexborNode, known: Known) -> str | None:
    """A heading in the link, else its words; for "Read more" the heading of its card."""
    heading = link.css_first(HEADING)
    words = words_of(heading) if heading is not None else _without_hidden(link)
    if NAVIGATION.match(words) or APPLY.match(words):
        words = said_of(card_of(link), known).get(HEADED, "")
    return (
        words
        if 1 < len(words) <= LONGEST_TITLE and not (NAVIGATION.match(words) or APPLY.match(words))
        else None
    )


def _without_hidden(link: LexborNode) -> str:
    """Its words without those that only screen readers are given."""
    hidden = {words_of(node) for node in link.css(".sr-only, .visually-hidden, .screen-reader-text")}
    words = words_of(link)
    for label in hidden:
        words = words.removeprefix(label).strip() if label else words
    return words


def _posting(link: LexborNode, address: str, base: str | None, known: Known, number: int) -> RawPosting:
    whole = resolved(base, address) if base else address
    said = said_of(card_of(link), known)
    return RawPosting(
        position=f"link {number}",
        reference=whole,
        title=_title(link, known),
        places=(RawPlace(text=said["place"]),) if "place" in said else (),
        employment=(said["employment"],) if "employment" in said else (),
        extent=said.get("extent"),
        published=said.get("published"),
        deadline=said.get("deadline"),
        apply_urls=(whole,) if whole.startswith(("http://", "https://")) else (),
    )
