"""Names that only say what sort of occupation it is, such as ``manager``: parts of many others' names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from services.matcher.taxonomy.claims import Claim, Standing

FIELDS = 4
"""In so many unit groups a single word must be part of other names."""
FIELDS_OF_PREFERRED = 12
SHORTEST = 4


def generic_names(claims: Iterable[Claim]) -> frozenset[str]:
    """Single words, in lower case, that are names here and parts of names in many other fields of work.

    ``forsker`` is one for *samfunnsforsker*, *havforsker* and others. This project's own names never are.
    """
    every = list(claims)
    own = {claim.name.lower() for claim in every if claim.standing == Standing.OWN}
    preferred = {claim.name.lower() for claim in every if claim.standing == Standing.PREFERRED}
    single = {claim.name.lower() for claim in every if " " not in claim.name} - own
    fields: dict[str, set[str]] = defaultdict(set)
    for claim in every:
        for part in _parts(claim.name.lower(), single):
            fields[part].add(claim.group)
    return frozenset(
        name
        for name, groups in fields.items()
        if len(groups) >= (FIELDS_OF_PREFERRED if name in preferred else FIELDS)
    )


def _parts(name: str, wanted: AbstractSet[str]) -> Iterator[str]:
    """The wanted words among a name's words, and at the end of its last one, other than the name itself."""
    words = name.split(" ")
    last = words[-1]
    ends = (last[start:] for start in range(1, len(last) - SHORTEST + 1))
    yield from (part for part in (*words, *ends) if part in wanted and part != name)
