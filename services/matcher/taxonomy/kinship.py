"""How near ESCO's occupations are: by the skills that they share, their unit group, and who is above whom."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.matcher.taxonomy.esco import Esco, EscoOccupation

SKILLS = 0.7
UNIT_GROUP = 0.2
ABOVE = 0.2
MOST = 0.9
LEAST = 0.25
"""From here on an occupation is near; docs/matching.md shows examples."""
NEAREST = 10
COMMON = 400
"""A skill of more occupations says nothing of any."""


def kinship(esco: Esco) -> dict[str, dict[str, float]]:
    """For each occupation, by URI, at most NEAREST others with their nearness, LEAST to MOST."""
    shared = _shared_skills(esco.essential, len(esco.occupations))
    groups: dict[str, list[str]] = defaultdict(list)
    for uri, occupation in esco.occupations.items():
        groups[occupation.isco].append(uri)
    return {
        uri: _nearest(esco, occupation, groups[occupation.isco], shared.get(uri, {}))
        for uri, occupation in esco.occupations.items()
    }


def _nearest(
    esco: Esco, occupation: EscoOccupation, group: Sequence[str], shared: Mapping[str, float]
) -> dict[str, float]:
    above = set(esco.broader.get(occupation.uri, ()))
    weights = defaultdict(float, {uri: SKILLS * cosine for uri, cosine in shared.items()})
    for other in group if occupation.isco else ():
        weights[other] += UNIT_GROUP
    for other in above:
        weights[other] += ABOVE
    weights.pop(occupation.uri, None)
    best = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:NEAREST]
    return {uri: round(min(weight, MOST), 2) for uri, weight in best if weight >= LEAST}


def _shared_skills(essential: Mapping[str, Sequence[str]], occupations: int) -> dict[str, dict[str, float]]:
    """Cosines of the occupations' essential skills, each weighted by how rare it is; only those above 0."""
    holders: dict[str, list[str]] = defaultdict(list)
    for uri, skills in essential.items():
        for skill in skills:
            holders[skill].append(uri)
    telling = {skill: uris for skill, uris in holders.items() if len(uris) <= COMMON}
    worth = {skill: math.log(occupations / len(uris)) ** 2 for skill, uris in telling.items()}
    lengths: dict[str, float] = defaultdict(float)
    dots: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for skill, uris in telling.items():
        for one in uris:
            lengths[one] += worth[skill]
            for other in uris:
                dots[one][other] += worth[skill]
    for one, row in dots.items():
        for other in row:
            row[other] /= math.sqrt(lengths[one] * lengths[other])
    return dots
