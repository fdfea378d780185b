"""Asks a partner's server for its feed: only public servers by https, only what changed, and not for long."""

from dataclasses import dataclass

from services.mailer.settings import MailerSettings
from shared.fetching.client import NOT_MODIFIED, Fetcher, Limits, Manners
from shared.fetching.exemptions import read_exemptions
from shared.fetching.messages import Request
from shared.fetching.politeness import Politeness
from shared.fetching.targets import Rules

LIMITS = Limits(size=3_000_000, total_seconds=60.0, idle_seconds=20.0, connect_seconds=10.0)
ACCEPTED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
LONGEST_VALIDATOR = 500


@dataclass(frozen=True)
class Validators:
    """What a server said of the last content, by which it knows whether that is still the last."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Fetched:
    """A feed's bytes, from ``address`` after redirects."""

    content: bytes
    address: str
    media_type: str
    validators: Validators


def rules_of(settings: MailerSettings) -> Rules:
    """Which servers may be asked."""
    return Rules(exemptions=read_exemptions(settings.article_feed_allowed_hosts))


def manners_of(settings: MailerSettings) -> Manners:
    """How the mailer asks."""
    return Manners(Politeness(1.0), rules_of(settings), LIMITS, settings.public_url)


async def fetch(url: str, known: Validators, manners: Manners) -> Fetched | None:
    """The feed, or nothing if it has not changed; raises ``FetchError``."""
    headers = [("accept", ACCEPTED)]
    if known.etag:
        headers.append(("if-none-match", known.etag))
    if known.last_modified:
        headers.append(("if-modified-since", known.last_modified))
    async with Fetcher(manners) as fetcher:
        answer = await fetcher.fetch(Request(url, headers=tuple(headers)))
        try:
            if answer.status == NOT_MODIFIED:
                return None
            validators = Validators(
                _usable(answer.headers.get("etag")), _usable(answer.headers.get("last-modified"))
            )
            media_type = answer.headers.get("content-type", "")
            return Fetched(answer.body.content(), answer.address, media_type, validators)
        finally:
            answer.body.close()


def _usable(value: str | None) -> str | None:
    """A validator that can be sent back."""
    plain = value is not None and value.isascii() and value.isprintable()
    return value if plain and value and len(value) <= LONGEST_VALIDATOR else None
