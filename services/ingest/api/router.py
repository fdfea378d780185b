"""All routes of the API."""

from fastapi import APIRouter

from services.ingest.api import check, deliveries, feeds, postings
from services.ingest.serving import Serving

TAGS = [
    {
        "name": "deliveries",
        "description": "Send a feed whole, and see what became of it.",
    },
    {"name": "feeds", "description": "A company's feeds: how they are doing, new ones, and tries."},
    {"name": "single postings", "description": "One posting at an address of its own, answered at once."},
]
DESCRIPTION = (
    "Feeds of a member company. Every request comes with the company's API key and touches only that "
    "company's feeds. Errors are RFC 9457 problem details. The formats stand in docs/feeds.md."
)


def create_router(serving: Serving) -> APIRouter:
    """The routes, each for the company whose key it is called with."""
    router = APIRouter()
    for module in (deliveries, feeds, postings, check):
        router.include_router(module.router(serving))
    return router
