"""One schema.org JobPosting as a draft, following the property names of schema.org and Google's guide."""

from typing import Any

from services.ingest.draft import RawPlace, RawPosting, RawSalary
from services.ingest.formats.json_ld_codes import employer_number, occupation, occupation_codes
from services.ingest.formats.json_ld_graph import Graph, plain_name
from services.ingest.formats.values import text, texts
from shared.fetching.relative import resolved

SECTIONS = ("responsibilities", "qualifications", "skills", "experienceRequirements", "jobBenefits")
LONG_ENOUGH = 400
"""A description of so many characters has the sections in it."""


def read(graph: Graph, node: dict[str, Any], position: str, base: str | None) -> RawPosting:
    """``base`` is the address of the page, for relative links."""

    def words(*names: str) -> str | None:
        return graph.text(graph.get(node, *names))

    return RawPosting(
        position=position,
        reference=_reference(graph, node),
        title=words("title", "name"),
        occupation=occupation(graph, node),
        occupation_codes=occupation_codes(graph, node),
        description=_description(graph, node),
        employer=words("hiringOrganization", "employmentUnit"),
        employer_number=employer_number(graph, graph.get(node, "hiringOrganization")),
        places=_places(graph, node),
        remote=_all_words(graph, graph.get(node, "jobLocationType")),
        employment=_all_words(graph, graph.get(node, "employmentType")),
        salary=_salary(graph, node),
        permit=words("eligibilityToWorkRequirement"),
        language=words("inLanguage"),
        published=words("datePosted"),
        deadline=words("validThrough"),
        apply_urls=_addresses(texts(words("url"), words("sameAs"), node.get("@id")), base),
    )


def _reference(graph: Graph, node: dict[str, Any]) -> str | None:
    identifiers = graph.get(node, "identifier")
    for identifier in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(identifier, dict):
            found = graph.text(graph.get(identifier, "value", "@id", "name"))
        else:
            found = text(identifier)
        if found:
            return found
    return text(node.get("@id"))


def _description(graph: Graph, node: dict[str, Any]) -> str | None:
    description = graph.text(graph.get(node, "description")) or ""
    if len(description) >= LONG_ENOUGH:
        return description
    parts = [description] + [graph.text(graph.get(node, name)) or "" for name in SECTIONS]
    return "\n\n".join(part for part in dict.fromkeys(parts) if part) or None


def _all_words(graph: Graph, value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    found = (graph.text(item) for item in values)
    return tuple(plain_name(words) for words in found if words)


def _addresses(addresses: tuple[str, ...], base: str | None) -> tuple[str, ...]:
    if base is None:
        return addresses
    return tuple(resolved(base, address) for address in addresses)


def _places(graph: Graph, node: dict[str, Any]) -> tuple[RawPlace, ...]:
    locations = graph.get(node, "jobLocation")
    if locations is None:
        unit = graph.get(node, "employmentUnit")
        locations = graph.get(unit, "address") if isinstance(unit, dict) else None
    if locations is None:
        locations = graph.get(node, "applicantLocationRequirements")
    values = locations if isinstance(locations, list) else [locations]
    return tuple(place for value in values for place in _place(graph, value))


def _place(graph: Graph, value: Any) -> list[RawPlace]:
    if isinstance(value, str):
        return [RawPlace(text=value)]
    if not isinstance(value, dict):
        return []
    address = graph.get(value, "address")
    if isinstance(address, list):
        return [place for item in address for place in _place(graph, {"address": item})]
    if isinstance(address, str):
        return [RawPlace(text=address)]
    holder = address if isinstance(address, dict) else value
    if plain_name(str(holder.get("@type"))) == "Country":
        return [RawPlace(country=graph.text(holder))]
    return [_postal_address(graph, holder, graph.text(graph.get(value, "name")))]


def _postal_address(graph: Graph, address: dict[str, Any], name: str | None) -> RawPlace:
    def words(*names: str) -> str | None:
        return graph.text(graph.get(address, *names))

    city = words("addressLocality")
    return RawPlace(
        text=None if city else name,
        postal_code=words("postalCode"),
        city=city,
        region=words("addressRegion"),
        country=words("addressCountry"),
    )


def _salary(graph: Graph, node: dict[str, Any]) -> RawSalary | None:
    base = graph.get(node, "baseSalary", "estimatedSalary")
    base = base[0] if isinstance(base, list) else base
    currency = graph.text(graph.get(node, "salaryCurrency"))
    if not isinstance(base, dict):
        return RawSalary(text=text(base), currency=currency) if text(base) else None
    value = graph.get(base, "value")
    amount = value if isinstance(value, dict) else base

    def words(holder: dict[str, Any], *names: str) -> str | None:
        return graph.text(graph.get(holder, *names))

    exact = words(amount, "value")
    return RawSalary(
        minimum=words(amount, "minValue") or exact,
        maximum=words(amount, "maxValue") or exact,
        currency=words(base, "currency") or words(amount, "currency") or currency,
        period=words(amount, "unitText", "unitCode") or words(base, "unitText"),
    )
