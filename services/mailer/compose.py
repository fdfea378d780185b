"""From a claimed mail to its bytes. Pure: links, words and headers follow from the delivery."""

from dataclasses import dataclass

from services.mailer.claimed import Ready
from services.mailer.links import feedback_links, links_of
from services.mailer.message import Envelope, Mail, Sender, build
from services.mailer.render import Letter, Letterhead, render
from shared.tokens import Tokens


@dataclass(frozen=True)
class Composer:
    """What all mails of a mailer have in common."""

    head: Letterhead
    sender: Sender
    tokens: Tokens
    public_url: str

    def compose(self, ready: Ready) -> Mail:
        """The mail's bytes; an address that cannot be written to raises ``PermanentError``."""
        claimed, contact = ready.claimed, ready.contact
        links = links_of(claimed.candidate_id, self.tokens, self.public_url)
        letter = Letter(
            kind=claimed.kind,
            locale=claimed.locale,
            content=ready.content,
            links=links,
            dated=claimed.dated,
            recipient=contact.name,
            edition=ready.edition,
            feedback=feedback_links(
                claimed.candidate_id,
                [item.job.job_id for item in ready.content.items],
                self.tokens,
                self.public_url,
            ),
        )
        envelope = Envelope(
            delivery_id=claimed.delivery_id,
            kind=claimed.kind,
            locale=claimed.locale,
            to_address=contact.email,
            to_name=contact.name,
            dated=claimed.dated,
            correlation_id=claimed.correlation_id,
            unsubscribe_url=links.unsubscribe,
            edition_number=ready.edition.number if ready.edition else None,
        )
        return build(render(letter, self.head), envelope, self.sender)
