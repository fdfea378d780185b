"""When a name of an imported skill counts in a text: everyday words only where they are listed."""

from collections.abc import Set as AbstractSet

from services.matcher.taxonomy.claims import Standing
from shared.taxonomy.concepts import LabelRule
from shared.taxonomy.inflection import SHORTEST, forms

KNOWLEDGE = "knowledge"
LONG = 12
"""Letters from which on a single word is a compound and means one thing."""


def rule_of(name: str, standing: Standing, kind: str, everyday: AbstractSet[str]) -> LabelRule | None:
    """The rule of a name of a skill of that kind; ``None`` if it would be found where it is not meant."""
    if " " in name or "-" in name:
        return LabelRule.WORD
    if len(name) < SHORTEST:
        return None if name.islower() else LabelRule.EXACT
    if not everyday.isdisjoint(forms(name.lower())):
        return LabelRule.LISTED if standing < Standing.ALTERNATIVE else None
    if name.islower():
        certain = len(name) >= LONG or (standing == Standing.PREFERRED and kind == KNOWLEDGE)
        return LabelRule.WORD if certain else LabelRule.LISTED
    return _of_capitals(name, standing)


def _of_capitals(name: str, standing: Standing) -> LabelRule:
    """``WordPress`` is nothing else; ``Swift`` may begin a sentence."""
    if name[1:].islower():
        return LabelRule.LISTED if standing == Standing.SHORTENED else LabelRule.EXACT
    return LabelRule.EXACT if name.isupper() else LabelRule.WORD
