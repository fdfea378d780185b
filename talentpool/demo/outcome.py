"""The check at the end of a demo: each candidate with matches got one mail of the edition, and only one."""

from collections import Counter

import httpx
from sqlalchemy import text

from shared.errors import TalentPoolError
from talentpool.demo.environment import Ports
from talentpool.demo.figures import PROFILES, count, owner_connection

EDITION = text("SELECT id, number FROM mailer.editions ORDER BY number DESC LIMIT 1")
MATCHED = text("SELECT DISTINCT candidate_id FROM matcher.rankings WHERE edition_id = :edition")
DELIVERIES = text(
    "SELECT candidate_id, state, reason, message_id FROM mailer.deliveries WHERE edition_id = :edition"
)

LEFT_SINCE = ("candidate_gone", "withdrawn", "not_active", "suppressed")


async def check_outcome(ports: Ports) -> str:
    """Compare matches, ledger and mailbox; returns a summary, raises with what does not agree."""
    async with owner_connection() as connection:
        edition = (await connection.execute(EDITION)).one()
        matched = set((await connection.execute(MATCHED, {"edition": edition.id})).scalars())
        deliveries = (await connection.execute(DELIVERIES, {"edition": edition.id})).all()
        profiles = await count(connection, PROFILES)
    async with httpx.AsyncClient(timeout=30) as client:
        answer = await client.get(f"http://127.0.0.1:{ports.mailbox}/api/mails", params={"limit": 1_000_000})
    received = Counter(mail["message_id"] for mail in answer.json()["mails"])
    reached = {delivery.candidate_id for delivery in deliveries if delivery.state == "sent"}
    left = {delivery.candidate_id for delivery in deliveries if delivery.reason in LEFT_SINCE}
    wrong = [f"{candidate}: has matches but no mail" for candidate in matched - reached - left]
    if not matched:
        wrong.append("nobody has a match: were the feeds and candidates read?")
    for delivery in deliveries:
        copies = received[delivery.message_id]
        if delivery.state == "sent" and copies != 1:
            wrong.append(f"{delivery.candidate_id}: {copies} copies in the mailbox")
        elif delivery.state not in {"sent", "skipped"}:
            wrong.append(f"{delivery.candidate_id}: {delivery.state} ({delivery.reason})")
    if wrong:
        message = f"edition {edition.number} did not arrive as it should:\n" + "\n".join(wrong[:20])
        raise TalentPoolError(message)
    sent = sum(delivery.state == "sent" for delivery in deliveries)
    return (
        f"edition {edition.number}: {profiles} candidates, {len(matched)} with jobs that fit, "
        f"{sent} mails in the mailbox, each exactly once"
    )
