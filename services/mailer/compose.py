"""From a claimed mail to its bytes. Pure: links, words and headers follow from the delivery."""

from dataclasses import dataclass, replace
from functools import cached_property

from services.mailer.claimed import Claimed, Ready
from services.mailer.click_links import through_portal
from services.mailer.links import Links, company_links, feedback_links, links_of
from services.mailer.message import Envelope, Mail, Sender, assemble
from services.mailer.press import Press
from services.mailer.printed import printed
from services.mailer.render import Letter, Letterhead, render
from services.mailer.return_path import ReturnPath
from services.mailer.signing import Signer
from shared.tokens import Tokens
from shared.vocabulary import MailKind


@dataclass(frozen=True)
class Composer:
    """What all mails of a mailer have in common."""

    head: Letterhead
    sender: Sender
    tokens: Tokens
    public_url: str
    companies_url: str = ""
    signer: Signer | None = None
    return_path: ReturnPath | None = None

    @cached_property
    def press(self) -> Press:
        """What prints, and remembers what it printed."""
        return Press(self.head)

    def compose(self, ready: Ready) -> Mail:
        """The mail's bytes; an address that cannot be written to raises ``PermanentError``."""
        claimed, contact = ready.claimed, ready.contact
        links = self._links(claimed)
        counted = ready.clicks and ready.edition is not None
        content = ready.content
        if counted:
            content = through_portal(content, claimed.delivery_id, self.tokens, self.public_url)
        letter = Letter(
            kind=claimed.kind,
            locale=claimed.locale,
            content=content,
            links=links,
            dated=claimed.dated,
            recipient=contact.name,
            edition=ready.edition,
            feedback=feedback_links(
                claimed.candidate_id,
                [item.job.job_id for item in ready.content.items if not content.plain],
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
        sign = self.signer.sign_head if self.signer else None
        # The press keeps what it says of a job for others: links of one candidate alone never go through it.
        words = printed(render(letter, self.head)) if counted else self.press.print(letter)
        mail = assemble(words, envelope, self.sender, sign)
        if self.return_path is None:
            return mail
        return replace(mail, sender=self.return_path.address(claimed.delivery_id))

    def _links(self, claimed: Claimed) -> Links:
        if claimed.kind is MailKind.REPORT:
            return company_links(claimed.candidate_id, self.tokens, self.companies_url)
        return links_of(claimed.candidate_id, self.tokens, self.public_url)
