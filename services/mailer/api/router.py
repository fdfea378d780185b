"""All routes of the API."""

from fastapi import APIRouter

from services.mailer.api import (
    article_feeds,
    articles,
    deliveries,
    dry_run,
    edition_articles,
    editions,
    rests,
    returns,
    schedules,
    steps,
    suppressions,
)
from services.mailer.api.access import Serving

TAGS = [
    {"name": "editions", "description": "Draft editions, change them, and see how far they are."},
    {"name": "schedules", "description": "Editions that open by themselves."},
    {"name": "steps", "description": "Open, approve, pause, resume, cancel; who did what when."},
    {"name": "articles", "description": "Articles in nb and en, and partners' feeds that bring some."},
    {"name": "mail deliveries", "description": "The ledger of mails, and decisions about mails in doubt."},
    {"name": "suppressions", "description": "Addresses that get no mail, as keyed hashes."},
    {
        "name": "returns",
        "description": "What came back; reports of bounces and complaints, signed, without an API key.",
    },
    {"name": "rests", "description": "Domains that asked for fewer mails."},
]
DESCRIPTION = (
    "For editors and operators. Every request comes with a key of TALENTPOOL_MAILER_API_KEYS; its name "
    "stands in every step. Errors are RFC 9457 problem details. No answer holds an address, but for the "
    "bytes of a mail that came back."
)


def create_router(serving: Serving) -> APIRouter:
    """The routes; each asks for the key itself."""
    router = APIRouter()
    for module in (
        editions,
        dry_run,
        schedules,
        steps,
        deliveries,
        articles,
        article_feeds,
        edition_articles,
        suppressions,
        returns,
        rests,
    ):
        router.include_router(module.router(serving))
    return router
