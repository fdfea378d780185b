"""Looks at an edition before it is approved: what would go wrong with it is said to the editor."""

import asyncio
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.edition_checks import check_edition
from services.mailer.problems import Problem, errors
from services.mailer.storage.editions import load_edition
from services.mailer.storage.largest import largest_digests
from services.mailer.storage.steps import Standing


async def problems_of(tx: AsyncConnection, held: Standing) -> tuple[Problem, ...]:
    """All that the checks find in an edition as it is stored."""
    edition = await load_edition(tx, held.edition_id)
    frozen = await largest_digests(tx, held.edition_id)
    checks = partial(check_edition, edition, datetime.now(UTC), jobs=held.top_k, frozen=frozen)
    return await asyncio.to_thread(checks)  # it fills in every template


async def faults_of(tx: AsyncConnection, held: Standing) -> list[str]:
    """Why an edition must not go out as it is, as sentences; none: it may."""
    return [str(problem) for problem in errors(await problems_of(tx, held))]
