"""A job's element as named fields, however deep its sender nested them, in attributes or in elements."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.formats import xml_job_names as names
from services.ingest.formats.column_names import NAMES as COLUMNS
from services.ingest.formats.columns import folded
from services.ingest.formats.rich_text import holds_html, rich

DEEPEST = 6
MOST_ATTRIBUTES = 200
PASSED_OVER = frozenset(names.PASSED_OVER.split())
COMPANIES = frozenset(names.COMPANIES.split())
PAY = tuple(names.PAY.split())
PLAIN = frozenset(names.PLAIN.split())
GENERIC = frozenset(names.GENERIC.split())
HEADLINES = ("title", "headline", "heading")
NAMED_FIELDS = frozenset({"field", "param", "property", "attribute", "data", "value", "meta"})
"""Elements that say in an attribute which field they hold."""

COLUMN_NAMES = {"page": "apply_url"}
FIELDS = {
    field: tuple(
        dict.fromkeys((*usual.split(), *map(folded, COLUMNS.get(COLUMN_NAMES.get(field, field), ()))))
    )
    for field, usual in names.FIELDS.items()
}
PLACE_KEYS = frozenset(key for keys in names.PLACES.values() for key in keys.split())
RANKS: dict[str, list[tuple[str, int]]] = defaultdict(list)
for _field, _keys in FIELDS.items():
    for _rank, _key in enumerate(_keys):
        RANKS[_key].append((_field, _rank))
SECTIONS = tuple(tuple(keys.split()) for keys in names.SECTIONS)
SECTION_OF = {key: (index, rank) for index, keys in enumerate(SECTIONS) for rank, key in enumerate(keys)}
KNOWN = PLACE_KEYS.union(*FIELDS.values(), SECTION_OF)
PAGES = (None, "", "alternate", "related", "apply")
"""Relations of a link that leads to the job."""

OF_MARKUP = frozenset({"type", "rel", "lang", "length", "version", "nil"})
"""Attributes that speak of an element rather than of the job."""

PARTS = frozenset({"category", "categories", "department", "role", "documents", "industry", "sector", "tags"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text; ``depth`` is 1 at the job's own children; leaves of one ``group`` stand side by side."""

    key: str
    text: str
    depth: int
    group: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A job's texts by their keys, and by field with how near and how sure each is: least is best."""

    by_key: dict[str, list[Leaf]]
    by_field: dict[str, list[tuple[int, int, Leaf]]]


@lru_cache(maxsize=4096)
def key_of(tag: str) -> str:
    """A tag or attribute for comparing: ``{ns}Job_Title`` and ``job-title`` are one."""
    return folded(tag.rpartition("}")[2].rpartition(":")[2])


def fields_of(item: etree._Element) -> Fields:
    """All texts of a job by the names that they go by."""
    found = Fields(defaultdict(list), defaultdict(list))
    for leaf in _leaves(item, "", 1, count()):
        found.by_key[leaf.key].append(leaf)
        for field, rank in RANKS.get(leaf.key, ()):
            found.by_field[field].append((leaf.depth, rank, leaf))
    return found


def first(fields: Fields, field: str) -> str | None:
    """The text of the surest name of a field; what stands nearer to the job itself goes first."""
    found = fields.by_field.get(field)
    if not found:
        return None
    return (found[0] if len(found) == 1 else min(found, key=lambda one: one[:2]))[2].text


def every(fields: Fields, field: str) -> tuple[str, ...]:
    """All texts of a field, by the surest names first, each once."""
    return tuple(dict.fromkeys([leaf.text for leaf in leaves_of(fields, field)]))


def leaves_of(fields: Fields, field: str) -> list[Leaf]:
    """What holds a field, by the surest names first."""
    found = fields.by_field.get(field)
    return [leaf for _, _, leaf in sorted(found, key=lambda one: one[1])] if found else []


def _leaves(element: etree._Element, around: str, depth: int, groups: Iterator[int]) -> Iterator[Leaf]:
    """``around`` is the key of the part that gives generic names their meaning, if there is one."""
    group = next(groups)
    if depth == 1 or not len(element):
        yield from _attributes(element, around, depth, group)
    for one in element.iterchildren("*"):
        key = key_of(one.tag)
        if key in NAMED_FIELDS and (name := one.get("name") or one.get("key") or one.get("label")):
            key = key_of(name)
        if key in PASSED_OVER or (key == "link" and one.get("rel") not in PAGES):
            continue
        if _has_parts(one, depth):
            yield from _leaves(one, _inside(key, around), depth + 1, groups)
        elif text := rich(one) if len(one) else (one.text or "").strip():
            yield Leaf(_meaning(key, around), text, depth, group)


def _has_parts(element: etree._Element, depth: int) -> bool:
    """Whether there is more to an element than its text, which may be HTML."""
    if not len(element):
        return bool(element.attrib) and not (element.text or "").strip()
    return depth < DEEPEST and not holds_html(element)


def _attributes(element: etree._Element, around: str, depth: int, group: int) -> Iterator[Leaf]:
    for name in islice(element.attrib, MOST_ATTRIBUTES):
        key, text = key_of(str(name)), str(element.get(name)).strip()
        if text and not (depth > 1 and key in OF_MARKUP):
            yield Leaf(_meaning(key, around), text, depth, group)


def _inside(key: str, around: str) -> str:
    """What the names in a part mean: a company's, the pay's, this part's, or the job's own."""
    if around in COMPANIES or is_pay(around):
        return around if around in COMPANIES else around + key
    if key in COMPANIES or is_pay(key):
        return key
    if key in PLAIN:
        return ""
    return key if key in KNOWN or key in PARTS or around else ""


def _meaning(key: str, around: str) -> str:
    if around in COMPANIES:
        return "company" if key in ("name", "title", "text", "value") else _of_company(key)
    if is_pay(around):
        return around + key
    if not around or key not in GENERIC or around == "description":
        return key
    if key in HEADLINES and around not in PLACE_KEYS:
        return f"{around}headline"
    return around if key in ("name", "title", "text", "value", "content", "label") else around + key


def _of_company(key: str) -> str:
    return key if key in FIELDS["employer_number"] or key.startswith("company") else f"company{key}"


@lru_cache(maxsize=4096)
def is_pay(key: str) -> bool:
    """Whether a name speaks of pay."""
    return any(word in key for word in PAY)
