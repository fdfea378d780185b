"""Settles a mail in doubt as a person decides: the mail, the note of it, and the event in one transaction."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer import stepping
from services.mailer.delivery import State
from services.mailer.settling import Decision, settle
from services.mailer.storage import ledger as storage
from services.mailer.storage.editions import state_of
from services.mailer.storage.ledger import HeldMail
from services.mailer.who import By
from shared import outbox
from shared.errors import TalentPoolError
from shared.events import MailSent
from shared.ledger import Ledger


class UnknownMailError(TalentPoolError):
    """There is no mail delivery of that id."""

    def __init__(self, delivery_id: UUID) -> None:
        super().__init__(f"there is no mail delivery {delivery_id}; see `talentpool editions deliveries`")


async def settle_mail(
    tx: AsyncConnection, ledger: Ledger, delivery_id: UUID, decided: Decision, by: By
) -> State:
    """The mail's new state. An edition that was sent is sending again if a mail of it is."""
    mail = await storage.hold_mail(tx, delivery_id)
    if mail is None:
        raise UnknownMailError(delivery_id)
    edition = await state_of(tx, mail.edition_id) if mail.edition_id else None
    settled = settle(decided.how, mail.state, edition)
    await storage.write_settlement(tx, delivery_id, decided, settled, by.name)
    if settled.is_due and mail.edition_id:
        await stepping.send_again(tx, mail.edition_id, by, f"mail {delivery_id} again: {decided.why}")
    if settled.state is State.SENT:
        await outbox.add(tx, ledger, _sent(mail))
    return settled.state


def _sent(mail: HeldMail) -> MailSent:
    return MailSent(delivery_id=mail.delivery_id, candidate_id=mail.candidate_id, kind=mail.kind)
