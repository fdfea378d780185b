"""What the API and the pages need, and how large things are that a company waits for."""

from dataclasses import dataclass

from services.ingest.reader.pool import Read, Try
from services.ingest.settings import IngestSettings
from shared.pages.rate_limit import RateLimit
from shared.runtime import Runtime

WINDOW_SECONDS = 600.0


@dataclass(frozen=True)
class Serving:
    """Handed to every router. ``read`` and ``try_feed`` are for what is answered at once."""

    runtime: Runtime
    settings: IngestSettings
    read: Read
    try_feed: Try
    tries: RateLimit
    sign_ins: RateLimit


def serving(runtime: Runtime, settings: IngestSettings, read: Read, try_feed: Try) -> Serving:
    """With limits by the settings."""
    return Serving(
        runtime,
        settings,
        read,
        try_feed,
        tries=RateLimit(settings.tries_per_company, WINDOW_SECONDS),
        sign_ins=RateLimit(settings.sign_ins_per_client, WINDOW_SECONDS),
    )
