"""Takes an edition's steps, each in the transaction that it is given: state, step and effects together."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.canary import CanaryState
from services.mailer.edition import EditionState, Move, StepRefusedError, after_move, is_ranked
from services.mailer.reviewing import faults_of
from services.mailer.storage import articles, canary, editions, steps
from services.mailer.storage.editions import NewEdition
from services.mailer.storage.steps import Standing
from services.mailer.storage.timetable import time_anew
from services.mailer.tables import editions as table
from services.mailer.who import MAILER, By
from shared import outbox
from shared.correlation import correlation_id
from shared.errors import TalentPoolError
from shared.events import EditionOpened
from shared.ledger import Ledger


class UnknownEditionError(TalentPoolError):
    """There is no edition of that number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no edition {number}; see `talentpool editions list`")


class NotApprovableError(StepRefusedError):
    """Checks of the edition fail; ``faults`` are sentences."""

    def __init__(self, number: int, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(f"edition {number} cannot be approved: {'; '.join(faults)}")


async def draft_and_open(tx: AsyncConnection, ledger: Ledger, new: NewEdition, by: By) -> tuple[UUID, int]:
    """Draft an edition and hand it to the matcher at once; its id and number."""
    edition_id, number = await editions.insert_edition(tx, new)
    await open_draft(tx, ledger, number, by)
    return edition_id, number


async def open_draft(
    tx: AsyncConnection, ledger: Ledger, number: int, by: By, note: str | None = None
) -> None:
    """Hand a draft to the matcher to be ranked."""
    held = await hold(tx, number)
    await _move(tx, held, Move.OPEN, by, note, opened_at=func.now(), correlation_id=correlation_id())
    await outbox.add(tx, ledger, EditionOpened(
        edition_id=held.edition_id, partitions=held.partitions, top_k=held.top_k
    ))  # fmt: skip


async def review(tx: AsyncConnection, edition_id: UUID) -> None:
    """Put an edition to review if it is ranked; one that approves itself goes on, unless a check fails."""
    progress = await editions.lock_progress(tx, edition_id)
    if progress is None or not is_ranked(progress):
        return
    (held,) = await steps.hold(tx, table.c.id == edition_id)
    faults = await faults_of(tx, held) if held.approves_itself else []
    note = f"does not approve itself: {'; '.join(faults)}" if faults else None
    held = await _move(tx, held, Move.REVIEW, MAILER, note)
    if held.approves_itself and not faults:
        await _approve(tx, held, MAILER, "approves itself")


async def approve(tx: AsyncConnection, number: int, by: By, note: str | None = None) -> EditionState:
    """Approve an edition in review; it is sent now, or at its time. Raises :class:`NotApprovableError`."""
    held = await hold(tx, number)
    after_move(number, held.state, Move.APPROVE, by.actor)
    faults = await faults_of(tx, held)
    if faults:
        raise NotApprovableError(number, faults)
    return await _approve(tx, held, by, note)


async def _approve(tx: AsyncConnection, held: Standing, by: By, note: str | None) -> EditionState:
    held = await _move(tx, held, Move.APPROVE, by, note)
    return await start_sending(tx, held, by) if held.is_due else held.state


async def start_sending(tx: AsyncConnection, held: Standing, by: By) -> EditionState:
    """Let an approved edition's mails go out, its canary first."""
    await articles.leave_out_seen(tx, held.edition_id)
    await time_anew(tx, held.edition_id)
    first = await canary.mark_canary(tx, held.edition_id, held.canary.share)
    values: dict[str, Any] = {"sending_at": func.now()}
    if first:
        values |= {"canary_state": CanaryState.RUNNING.value, "canary_began_at": func.now()}
    note = f"{first} mails go first" if first else None
    return (await _move(tx, held, Move.SEND, by, note, **values)).state


async def pause(tx: AsyncConnection, number: int, by: By, note: str | None = None) -> None:
    """Stop an edition where it is; mails that are claimed and not begun do not go out either."""
    await pause_held(tx, await hold(tx, number), by, note)


async def pause_held(tx: AsyncConnection, held: Standing, by: By, note: str | None, **values: Any) -> None:
    """Pause an edition whose row is held."""
    await _move(tx, held, Move.PAUSE, by, note, resumes_to=held.state.value, **values)
    await steps.let_go(tx, held.edition_id)


async def resume(
    tx: AsyncConnection, number: int, by: By, note: str | None = None, *, without_canary: bool = False
) -> EditionState:
    """Let a paused edition go on from where it was; a canary that stopped it begins anew, unless without."""
    held = await hold(tx, number)
    after_move(number, held.state, Move.RESUME, by.actor, held.resumes_to)
    values, said = await _canary_goes_on(tx, held, without_canary=without_canary)
    note = "; ".join(filter(None, (note, said))) or None
    held = await _move(tx, held, Move.RESUME, by, note, resumes_to=None, **values)
    if held.state is EditionState.OPENED:
        await review(tx, held.edition_id)
    elif held.state is EditionState.APPROVED and held.is_due:
        return await start_sending(tx, held, by)
    return held.state


async def _canary_goes_on(
    tx: AsyncConnection, held: Standing, *, without_canary: bool
) -> tuple[dict[str, Any], str | None]:
    """What becomes of the canary when a person resumes: what is written, and in words."""
    if without_canary:
        if held.canary_state not in (CanaryState.RUNNING, CanaryState.STOPPED):
            message = (
                f"edition {held.number} has no canary that holds mails back: resume it without that option"
            )
            raise StepRefusedError(message)
        return {"canary_state": CanaryState.OVERRULED.value}, "the rest goes without a canary"
    if held.canary_state is not CanaryState.STOPPED:
        return {}, None
    first = await canary.mark_canary(tx, held.edition_id, held.canary.share)
    values = {"canary_state": CanaryState.RUNNING.value, "canary_began_at": func.now()}
    return values, f"the canary begins anew: {first} of the mails that are left go first"


async def cancel(tx: AsyncConnection, number: int, by: By, note: str | None = None) -> None:
    """End an edition for good: what has not begun does not go out; its mails are marked soon after."""
    held = await hold(tx, number)
    await _move(tx, held, Move.CANCEL, by, note, resumes_to=None)
    await steps.let_go(tx, held.edition_id)


async def send_again(tx: AsyncConnection, edition_id: UUID, by: By, note: str) -> EditionState:
    """Hold an edition, and let one that is sent be sending again; its state."""
    (held,) = await steps.hold(tx, table.c.id == edition_id)
    if held.state is EditionState.SENT:
        held = await _move(tx, held, Move.SEND_AGAIN, by, note, sent_at=None)
    return held.state


async def hold(tx: AsyncConnection, number: int) -> Standing:
    """An edition's row, held until the transaction ends; raises :class:`UnknownEditionError`."""
    found = await steps.hold(tx, table.c.number == number)
    if not found:
        raise UnknownEditionError(number)
    return found[0]


async def _move(
    tx: AsyncConnection, held: Standing, move: Move, by: By, note: str | None, **values: Any
) -> Standing:
    after = after_move(held.number, held.state, move, by.actor, held.resumes_to)
    await steps.write_step(tx, held, after, by.name, note, **values)
    return replace(held, state=after)
