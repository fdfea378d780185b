"""What an editor may say of an edition, checked, and changed until it is approved."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.article_checks import LONGEST_TITLE
from services.mailer.audience import audience_of
from services.mailer.canary import CanaryRule
from services.mailer.edition import EditionState, StepRefusedError, choices
from services.mailer.stepping import hold
from services.mailer.storage import steps
from services.mailer.storage.editions import canary_values, change_edition
from services.mailer.storage.steps import Standing
from services.mailer.text import one_line
from services.mailer.who import By
from shared.errors import TalentPoolError
from shared.vocabulary import Locale

LONGEST_TEXT = 100_000
MOST_MINUTES = 7 * 24 * 60
OPEN_TO_CHANGE = (EditionState.DRAFT, EditionState.OPENED, EditionState.IN_REVIEW)


@dataclass(frozen=True)
class Change:
    """What is to be different; None: as it is. ``send_at_once`` takes a time of sending away.

    ``audience``, ``partitions`` and ``top_k`` are those of a draft: what is ranked has used them.
    """

    title_nb: str | None = None
    title_en: str | None = None
    send_at: datetime | None = None
    send_at_once: bool = False
    approves_itself: bool | None = None
    canary_share: float | None = None
    canary_minutes: int | None = None
    most_bounces: float | None = None
    most_complaints: float | None = None
    audience: Mapping[str, Any] | None = None
    partitions: int | None = None
    top_k: int | None = None


def titles(nb: str, en: str) -> dict[Locale, str]:
    """Both titles on one line each; raises :class:`TalentPoolError` for an empty or a long one."""
    return {Locale.NB: _title("Norwegian", nb), Locale.EN: _title("English", en)}


def _title(language: str, text: str) -> str:
    title = one_line(text, LONGEST_TEXT)
    if len(title) > LONGEST_TITLE:
        message = f"the {language} title has {len(title)} characters: write at most {LONGEST_TITLE}"
        raise TalentPoolError(message)
    if not title:
        message = f"the {language} title is empty: give both titles, in Norwegian (nb) and in English (en)"
        raise TalentPoolError(message)
    return title


def canary_rule(share: float, minutes: int, most_bounces: float, most_complaints: float) -> CanaryRule:
    """A rule whose shares are between 0 and 1; raises :class:`TalentPoolError`."""
    for name, value in (("canary", share), ("bounces", most_bounces), ("complaints", most_complaints)):
        if not 0 <= value <= 1:  # also refuses what is no number
            message = f"the share of {name} is {value:g}: give a share between 0 and 1, such as 0.05 for 5 %"
            raise TalentPoolError(message)
    if not 0 <= minutes <= MOST_MINUTES:
        message = f"the rest would wait {minutes} minutes: give 0 to {MOST_MINUTES}"
        raise TalentPoolError(message)
    return CanaryRule(share, minutes, most_bounces, most_complaints)


def with_zone(send_at: datetime) -> datetime:
    """A time of sending, which must name its zone; raises :class:`TalentPoolError`."""
    if send_at.tzinfo is None:
        message = "the time of sending names no zone: write it like 2027-03-01T08:00+01:00"
        raise TalentPoolError(message)
    return send_at


async def change(tx: AsyncConnection, number: int, wanted: Change, by: By) -> list[str]:
    """Change an edition that is not approved yet; the names of what was changed, noted among its steps."""
    held = await hold(tx, number)
    if held.state not in OPEN_TO_CHANGE:
        instead = ", ".join(move.value for move in choices(held.state)) or "nothing"
        message = f"edition {number} is {held.state.value} and cannot be changed now; you can do: {instead}"
        raise StepRefusedError(message)
    values = _columns(held, wanted)
    if values:
        await change_edition(tx, held.edition_id, values)
        await steps.write_note(tx, held, by.name, f"changed: {', '.join(values)}")
    return list(values)


def _columns(held: Standing, wanted: Change) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if wanted.title_nb is not None or wanted.title_en is not None:
        nb = held.titles[Locale.NB] if wanted.title_nb is None else wanted.title_nb
        en = held.titles[Locale.EN] if wanted.title_en is None else wanted.title_en
        values["titles"] = {locale.value: title for locale, title in titles(nb, en).items()}
    if wanted.send_at is not None:
        values["send_at"] = with_zone(wanted.send_at)
    elif wanted.send_at_once:
        values["send_at"] = None
    if wanted.approves_itself is not None:
        values["approves_itself"] = wanted.approves_itself
    return values | _canary_columns(held.canary, wanted) | _ranking_columns(held, wanted)


def _ranking_columns(held: Standing, wanted: Change) -> dict[str, Any]:
    asked = {
        "audience": None if wanted.audience is None else audience_of(wanted.audience).stored(),
        "partitions": wanted.partitions,
        "top_k": wanted.top_k,
    }
    values = {name: value for name, value in asked.items() if value is not None}
    if values and held.state is not EditionState.DRAFT:
        message = (
            f"edition {held.number} is {held.state.value} and keeps its {' and '.join(values)}: "
            "cancel it, and draft another"
        )
        raise StepRefusedError(message)
    return values


def _canary_columns(now: CanaryRule, wanted: Change) -> dict[str, Any]:
    asked = {
        "share": wanted.canary_share,
        "minutes": wanted.canary_minutes,
        "most_bounces": wanted.most_bounces,
        "most_complaints": wanted.most_complaints,
    }
    if all(value is None for value in asked.values()):
        return {}
    merged = {part.name: asked[part.name] for part in fields(now) if asked[part.name] is not None}
    current = {part.name: getattr(now, part.name) for part in fields(now)}
    return canary_values(canary_rule(**(current | merged)))
