"""Fields of postings in JSON of one's own making, from the values that their usual names have."""

from collections.abc import Iterable
from typing import Any

from services.ingest.draft import RawSalary
from services.ingest.formats.fields import flag, label, labels, period
from services.ingest.formats.json_jobs_names import NAMES, SECTIONS, Fields, by_field, by_plain_name
from services.ingest.formats.json_jobs_search import title_of
from services.ingest.formats.sections import joined
from services.ingest.formats.values import mapping, mappings, text

BODIES = ("html", "content", "text", "body", "value", "description", "tekst", "plain")
HEADINGS = ("title", "heading", "header", "name", "label", "overskrift")
HYBRID = frozenset(name for name in NAMES["remote"] if "hybrid" in name)
MOST_PARTS = 100


def words(fields: Fields, name: str) -> str | None:
    """The label of the first of a field's values that has one."""
    return _first(map(label, fields.get(name, ())))


def description(fields: Fields, row: dict[str, Any]) -> str | None:
    """The main text, which may be a list of sections, and what stands in fields of its own."""
    title = title_of(fields)
    main = _first(body for body in map(_body, fields.get("description", ())) if body != title)
    return joined((None, main), *((heading, _body(row.get(name))) for name, heading in SECTIONS.items()))


def _body(value: Any) -> str | None:
    """Words; the HTML of an object; a list of words, or of sections with headings."""
    if isinstance(value, dict):
        return _part(by_plain_name(value))[1]
    if not isinstance(value, list):
        return text(value)
    rows = [by_plain_name(row) for row in mappings(value[:MOST_PARTS])]
    if rows:
        return joined(*(_part(row) for row in rows))
    return "\n".join(f"- {item}" for item in labels(value)) or None


def _part(row: dict[str, Any]) -> tuple[str | None, str | None]:
    return _first(text(row.get(name)) for name in HEADINGS), _first(text(row.get(name)) for name in BODIES)


def employer_number(fields: Fields) -> str | None:
    """The number in a field of its own, or inside the employer's object."""
    holders = (by_field(by_plain_name(mapping(value))) for value in fields.get("employer", ()))
    return words(fields, "employer_number") or _first(words(holder, "employer_number") for holder in holders)


def remote(row: dict[str, Any], fields: Fields) -> tuple[str, ...]:
    """What the posting says, or its places: words as they are, a yes by the name that it answers."""
    places = (by_plain_name(place) for value in fields.get("place", ()) for place in _objects(value))
    return tuple(dict.fromkeys(word for one in (row, *places) for word in _remote(one)))


def _objects(value: Any) -> list[dict[str, Any]]:
    return mappings((value if isinstance(value, list) else [value])[:MOST_PARTS])


def _remote(row: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for name in NAMES["remote"]:
        value = row.get(name)
        if value is None:
            continue
        answer = flag(value)
        if answer:
            found.append("hybrid" if name in HYBRID else "remote")
        elif answer is None:
            found += labels(value)
    return found


def salary(fields: Fields) -> RawSalary | None:
    """Words, an object with a range, or fields of the posting's own."""
    value = next(iter(fields.get("salary", ())), None)
    inner = by_plain_name(mapping(value))
    inner = {**inner, **by_plain_name(mapping(inner.get("value")))}

    def part(name: str, *inside: str) -> str | None:
        return _first(label(inner.get(usual)) for usual in inside) or words(fields, name)

    found = RawSalary(
        text=text(value) or _first(text(inner.get(name)) for name in ("text", "description", "summary")),
        minimum=part("salary_minimum", "min", "minimum", "from", "minvalue", "low", "fra", "value"),
        maximum=part("salary_maximum", "max", "maximum", "to", "maxvalue", "high", "til", "value"),
        currency=part("currency", "currency", "currencycode", "valuta"),
        period=period(part("salary_period", "period", "unit", "interval", "unittext", "periode")),
    )
    return found if found.text or found.minimum or found.maximum else None


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)
