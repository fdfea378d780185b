"""EURES input interface: ``getAll`` lists references, ``getDetails`` answers for a batch of them."""

from collections.abc import Sequence

from services.ingest.paging.interface import Page, Paging
from services.ingest.paging.steps import post, rows_of
from shared.fetching.messages import Request

BATCH = 50
LISTS = ("allReferences", "createdReferences", "modifiedReferences")
ACTIVE = "ACTIVE"


def fits(page: Page) -> bool:
    """Lists of references, or details by reference."""
    return index(page) or (isinstance(page.root.get("details"), dict) and page.request.body is not None)


def index(page: Page) -> bool:
    """Whether it only lists references."""
    return any(isinstance(page.root.get(name), list) for name in LISTS)


def follow(page: Page) -> Sequence[Request]:
    """The details of all active references, in batches."""
    rows = [row for name in LISTS for row in rows_of(page.root, name)]
    active = [
        row["reference"] for row in rows if row.get("reference") and row.get("status", ACTIVE) == ACTIVE
    ]
    references = list(dict.fromkeys(map(str, active)))
    address = page.url.copy_with(path=page.url.path.partition("/get")[0] + "/getDetails", query=None)
    return [post(address, references[at : at + BATCH]) for at in range(0, len(references), BATCH)]


PAGING = Paging("eures-json", fits, follow, index=index)
