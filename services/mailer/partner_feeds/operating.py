"""What an editor does with partners' feeds: add, list, fetch now, remove."""

from services.mailer.articles import Section
from services.mailer.operating import transaction
from services.mailer.partner_feeds.items import LONGEST_PARTNER
from services.mailer.partner_feeds.pulling import Pulled, create_puller
from services.mailer.settings import MailerSettings
from services.mailer.storage import article_feeds
from services.mailer.storage.article_feeds import ArticleFeed, NewFeed
from services.mailer.who import person
from shared.database import create_engine
from shared.errors import TalentPoolError
from shared.fetching.targets import Rules, target_of
from shared.vocabulary import Locale


class UnknownFeedError(TalentPoolError):
    """There is no feed of that number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no feed {number}; see `talentpool articles feeds list`")


class KnownFeedError(TalentPoolError):
    """The feed is there already."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url} is a feed already; see `talentpool articles feeds list`")


def asked(  # noqa: PLR0913  each is a column
    url: str,
    *,
    partner: str,
    section: str,
    locale: Locale,
    trusted: bool,
    days: int,
    by: str,
    rules: Rules,
) -> NewFeed:
    """A feed as it may be stored; raises :class:`TalentPoolError` that says what cannot be."""
    target = target_of(url, rules)
    name = partner.strip()
    if not name.isprintable() or not 0 < len(name) <= LONGEST_PARTNER:
        message = f"the partner's name must be one line of 1 to {LONGEST_PARTNER} characters"
        raise TalentPoolError(message)
    if section not in set(Section):
        message = f"section is {section[:80]!r}, but must be one of {', '.join(Section)}"
        raise TalentPoolError(message)
    return NewFeed(str(target.url), name, Section(section), locale, trusted, days, person(by).name)


async def add_feed(new: NewFeed, settings: MailerSettings | None = None) -> int:
    """Store a feed; its number."""
    async with transaction(settings) as tx:
        number = await article_feeds.add_feed(tx, new)
    if number is None:
        raise KnownFeedError(new.url)
    return number


async def read_feeds(number: int | None = None, settings: MailerSettings | None = None) -> list[ArticleFeed]:
    """All feeds, or one, which must be there."""
    async with transaction(settings) as tx:
        found = await article_feeds.feeds(tx, number)
    if number is not None and not found:
        raise UnknownFeedError(number)
    return found


async def fetch_now(
    number: int | None = None, settings: MailerSettings | None = None
) -> list[tuple[ArticleFeed, Pulled]]:
    """Fetch one feed or all, one after the other."""
    settings = settings or MailerSettings()
    found = await read_feeds(number, settings)
    engine = create_engine(settings.database_url, pool_size=1)
    try:
        puller = create_puller(settings, engine)
        return [(feed, await puller.pull(feed)) for feed in found]
    finally:
        await engine.dispose()


async def remove_feed(number: int, settings: MailerSettings | None = None) -> None:
    """Forget a feed."""
    async with transaction(settings) as tx:
        if not await article_feeds.remove_feed(tx, number):
            raise UnknownFeedError(number)
