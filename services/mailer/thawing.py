"""Frozen content read back. The same cards and reasons recur in many digests, and are understood once."""

from typing import Any

import orjson

from services.mailer.content import Content, Item, JobCard
from shared.reasons import CautionKind, Reason

MOST = 20_000


class Thawing:
    """Remembers cards by their whole frozen text, reasons and cautions by theirs."""

    def __init__(self) -> None:
        self._cards: dict[tuple[str, int], tuple[dict[str, Any], JobCard]] = {}
        self._reasons: dict[bytes, tuple[Reason, ...]] = {}
        self._cautions: dict[tuple[str, ...], tuple[CautionKind, ...]] = {}

    def content(self, frozen: str | bytes) -> Content:
        """Content from its JSON; raises pydantic's ``ValidationError`` for what never was content."""
        raw = orjson.loads(frozen)
        items = raw.get("items") or []
        if not all(type(one) is dict and one.keys() == Item.model_fields.keys() for one in items):
            return Content.model_validate(raw)
        rest = Content.model_validate(raw | {"items": ()})
        return rest.model_copy(update={"items": tuple(map(self._item, items))})

    def _item(self, raw: dict[str, Any]) -> Item:
        return Item.model_construct(
            rank=int(raw["rank"]),
            score=float(raw["score"]),
            reasons=self._reasons_of(raw["reasons"]),
            cautions=self._cautions_of(raw["cautions"]),
            job=self._card(raw["job"]),
        )

    def _card(self, raw: dict[str, Any]) -> JobCard:
        key = (raw["job_id"], raw["version"])
        known = self._cards.get(key)
        if known is not None and known[0] == raw:
            return known[1]
        card = JobCard.model_validate(raw)
        _make_room(self._cards)
        self._cards[key] = raw, card
        return card

    def _reasons_of(self, raw: list[dict[str, Any]]) -> tuple[Reason, ...]:
        key = orjson.dumps(raw)
        known = self._reasons.get(key)
        if known is None:
            _make_room(self._reasons)
            known = self._reasons[key] = tuple(map(Reason.model_validate, raw))
        return known

    def _cautions_of(self, raw: list[str]) -> tuple[CautionKind, ...]:
        key = tuple(raw)
        known = self._cautions.get(key)
        if known is None:
            known = self._cautions[key] = tuple(map(CautionKind, raw))
        return known


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= MOST:
        del kept[next(iter(kept))]
