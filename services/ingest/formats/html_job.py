"""A page about one job without JobPosting markup: told by its labels and its way to apply."""

import re
from collections import Counter
from urllib.parse import SplitResult, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.draft import RawPlace, RawPosting, RawSalary
from services.ingest.formats.html_labels import labelled
from services.ingest.formats.html_main import main_part, meta, without_furniture, words_of
from services.ingest.formats.html_scripts import page_base
from services.ingest.formats.html_tree import parse_html
from services.ingest.formats.sections import as_html

WHOLE = "whole page"
APPLY = re.compile(
    r"(?i)^\W*(?:søk(?: (?:på )?(?:her|nå|stilling\w*|jobb\w*|denne))+|søk på stilling\w*|"
    r"send (?:inn )?(?:din )?søknad|gå til søknad\w*|ansök(?: (?:nu|här))?|"
    r"apply(?: (?:now|here|online|today|for (?:this |the )?(?:job|position|role)|to this job))?|"
    r"submit (?:your |an )?application|to apply,? .{0,60}|start application)\W*$"
)
CONTROLS = "a, button, input[type=submit], input[type=button], h2, h3, h4, strong"
SEPARATED = re.compile(r"\s[|\u2013\u2014-](?:\s|$)")
MOST_CONTROLS = 2_000
SIGNS_OF_A_JOB = ("deadline", "employment", "extent", "salary", "place")
LONGEST_NAME = 200


def job_of(page: str) -> RawPosting | None:
    """The page's job; ``None`` unless it has a text and a way to apply or a deadline, and a title."""
    whole = parse_html(page)
    addresses, applies = _ways_to_apply(whole)
    found = labelled(whole)
    plausible = "deadline" in found or (applies and any(sign in found for sign in SIGNS_OF_A_JOB))
    main = main_part(without_furniture(page)) if plausible else None
    title = _title(whole)
    if main is None or title is None:
        return None
    base = page_base(page)
    return RawPosting(
        position=WHOLE,
        reference=found.get("reference") or base,
        title=title,
        description=as_html(main.inner_html or words_of(main)),
        employer=found.get("employer") or meta(whole, "og:site_name"),
        employer_number=found.get("employer_number"),
        places=_places(found),
        remote=(found["remote"],) if "remote" in found else (),
        employment=(found["employment"],) if "employment" in found else (),
        extent=found.get("extent"),
        languages=(found["languages"],) if "languages" in found else (),
        salary=RawSalary(text=found["salary"]) if "salary" in found else None,
        permit=found.get("permit"),
        language=_language(whole),
        published=found.get("published") or meta(whole, "article:published_time"),
        deadline=found.get("deadline"),
        expires=found.get("expires"),
        apply_urls=tuple(dict.fromkeys((*addresses, *((base,) if base else ())))),
    )


def applies_to_several(page: str) -> bool:
    """Whether its ways to apply are several pages of one site: it lists jobs then."""
    addresses, _ = _ways_to_apply(parse_html(page))
    pages = {(parts.netloc, parts.path) for url in addresses if (parts := _parts(url))}
    sites = Counter(site for site, _ in pages)
    return max(sites.values(), default=0) > 1


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _ways_to_apply(tree: LexborHTMLParser) -> tuple[list[str], bool]:
    """Whole addresses to apply at, and whether there is any way to."""
    controls = [node for node in tree.css(CONTROLS)[:MOST_CONTROLS] if APPLY.match(_control_words(node))]
    hrefs = (node.attributes.get("href") or "" for node in controls)
    return [href for href in hrefs if href.startswith(("http://", "https://"))], bool(controls)


def _control_words(node: LexborNode) -> str:
    words = node.attributes.get("value") if node.tag == "input" else words_of(node)
    return (words or "")[:LONGEST_NAME]


def _title(tree: LexborHTMLParser) -> str | None:
    """The heading; else what the page calls itself, without the site's name."""
    for heading in tree.css("h1"):
        words = words_of(heading)
        if 1 < len(words) <= LONGEST_NAME:
            return words
    given = meta(tree, "og:title", "twitter:title") or words_of(tree.css_first("title"))
    words = SEPARATED.split(given)[0].strip() if given else ""
    return words[:LONGEST_NAME] or None


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html")
    return root.attributes.get("lang") if root is not None else None


def _places(found: dict[str, str]) -> tuple[RawPlace, ...]:
    place = RawPlace(
        text=found.get("place"),
        postal_code=found.get("postal_code"),
        city=found.get("city"),
        municipality=found.get("municipality"),
        region=found.get("region"),
    )
    return (place,) if place != RawPlace() else ()
