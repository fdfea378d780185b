"""Which of several concepts a name stands for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple


class Standing(IntEnum):
    """How strong a claim to a name is, the strongest first."""

    OWN = 0
    """A name of this project's own taxonomy."""
    PREFERRED = 1
    SHORTENED = 2
    """A preferred name without what stood in brackets, or one of two."""
    ALTERNATIVE = 3


class Claim(NamedTuple):
    """A concept that goes by a name, and the words before which it ranks: a more general one first."""

    name: str
    concept: str
    standing: Standing
    group: str = ""
    depth: int = 0


def owners(claims: Iterable[Claim], key: Callable[[str], str]) -> Mapping[str, str]:
    """The concept of each name's ``key``; names of several that only share it are left out.

    Of equal claims within one unit group, or to a preferred name, the most general concept's wins.
    """
    rivals: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        rivals[key(claim.name)].append(claim)
    found = {name: _owner(each) for name, each in rivals.items() if name}
    return {name: owner for name, owner in found.items() if owner}


def _owner(rivals: list[Claim]) -> str:
    strongest = min(claim.standing for claim in rivals)
    best = [claim for claim in rivals if claim.standing == strongest]
    if len({claim.concept for claim in best}) == 1:
        return best[0].concept
    one_group = best[0].group != "" and len({claim.group for claim in best}) == 1
    if strongest > Standing.PREFERRED and not one_group:
        return ""
    return min(best, key=lambda claim: (claim.depth, claim.concept)).concept
