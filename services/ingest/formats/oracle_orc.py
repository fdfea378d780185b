"""Oracle Recruiting Cloud: requisitions inside ``items``, with details, or a detail answer."""

from typing import Any

from services.ingest.draft import Parsed, RawPlace, RawPosting
from services.ingest.formats.document import Document
from services.ingest.formats.fields import count, first, label, labels
from services.ingest.formats.interface import Format
from services.ingest.formats.rows import read_rows
from services.ingest.formats.sections import joined
from services.ingest.formats.shape import Shape, has, together
from services.ingest.formats.values import mapping, mappings, text

DETAILS = Shape(
    lists=(("items",),),
    rows=(
        ("Id", "ExternalDescriptionStr"),
        ("Title", "ExternalDescriptionStr"),
        ("Id", "Title", "PrimaryLocation"),
        ("Title", "ShortDescriptionStr"),
    ),
)
SECTIONS = (
    (None, "ExternalDescriptionStr"),
    ("Responsibilities", "ExternalResponsibilitiesStr"),
    ("Qualifications", "ExternalQualificationsStr"),
    (None, "CorporateDescriptionStr"),
    (None, "OrganizationDescriptionStr"),
)


def detect(document: Document) -> bool:
    """Items with a ``requisitionList``, or requisitions with their details."""
    return document.kind == "json" and (bool(_searches(document)) or DETAILS.matches(document))


def parse(document: Document) -> Parsed:
    """Complete if ``TotalJobsCount`` is not more than there are; details alone are not."""
    searches = _searches(document)
    if not searches:
        return DETAILS.read(document, _posting, more=True)
    totals = [count(search.get("TotalJobsCount")) for search in searches.values()]
    return together(
        (read_rows(document, ("items", index, "requisitionList"), _posting) for index in searches),
        complete=not any(count(search.get("Offset")) for search in searches.values()),
        total=max((total for total in totals if total is not None), default=None),
    )


def _searches(document: Document) -> dict[int, dict[str, Any]]:
    """The items that hold a list, by their index."""
    items = mapping(document.data).get("items")
    return {
        index: item
        for index, item in enumerate(items if isinstance(items, list) else [])
        if has(item, (("requisitionList",),)) and isinstance(item["requisitionList"], list)
    }


def _posting(job: dict[str, Any], position: str) -> RawPosting:
    body = joined(*((heading, job.get(name)) for heading, name in SECTIONS))
    return RawPosting(
        position=position,
        reference=first(job, "Id", "RequisitionId"),
        title=text(job.get("Title")),
        description=body or first(job, "ExternalShortDescriptionStr", "ShortDescriptionStr"),
        employer=first(job, "LegalEmployer", "Organization"),
        places=_places(job),
        remote=labels(first(job, "WorkplaceType", "WorkplaceTypeCode")),
        employment=labels(
            job.get("JobSchedule"), job.get("ContractType"), job.get("WorkerType"), job.get("JobType")
        ),
        language=first(job, "Language"),
        published=first(job, "ExternalPostedStartDate", "PostedDate"),
        deadline=first(job, "ExternalPostedEndDate", "PostingEndDate"),
        apply_urls=labels(job.get("ExternalApplyURL"), job.get("ExternalUrl"), job.get("url")),
    )


def _places(job: dict[str, Any]) -> tuple[RawPlace, ...]:
    main = text(job.get("PrimaryLocation"))
    country = first(job, "PrimaryLocationCountry")
    found = [RawPlace(text=main, country=country)] if main or country else []
    found += [_work_place(row) for row in mappings(job.get("workLocation"))] if not main else []
    found += [
        RawPlace(text=label(row.get("Name")), country=text(row.get("CountryCode")))
        for row in mappings(job.get("secondaryLocations"))
    ]
    return tuple(dict.fromkeys(place for place in found if place != RawPlace()))


def _work_place(row: dict[str, Any]) -> RawPlace:
    return RawPlace(
        postal_code=text(row.get("PostalCode")),
        city=text(row.get("TownOrCity")),
        region=first(row, "Region2", "Region1"),
        country=text(row.get("Country")),
    )


FORMAT = Format("oracle-orc", "Oracle Recruiting Cloud JSON", detect, parse)
