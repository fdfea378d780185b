"""Links through the portal, for candidates who agreed that clicks are counted. Pure.

A link names the delivery and the rank of the job in it; where it leads stands in the ledger.
"""

from uuid import UUID

from services.mailer.content import Content, Item
from services.mailer.text import safe_url
from shared.tokens import Purpose, Tokens

NEEDED = "https://"
"""Mails carry https alone: a portal without it gets no such links."""


def through_portal(content: Content, delivery_id: UUID, tokens: Tokens, public_url: str) -> Content:
    """The content with its jobs' links leading through the portal."""
    base = public_url.rstrip("/")
    if not base.startswith(NEEDED):
        return content

    def led(item: Item) -> Item:
        if not safe_url(item.job.apply_url):
            return item
        token = tokens.sign_pair(Purpose.GO, delivery_id, UUID(int=item.rank))
        job = item.job.model_copy(update={"apply_url": f"{base}/{Purpose.GO}/{token}"})
        return item.model_copy(update={"job": job})

    return content.model_copy(update={"items": tuple(led(item) for item in content.items)})
