"""Candidates as ranking takes them, with what their feedback says heeded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.matcher.candidates import Candidates
from services.matcher.features import Floats
from services.matcher.index import JobIndex
from services.matcher.matching import Seeker, candidates_of
from services.matcher.taste import Taste, learn, moved, refusing, taste_feature

Tastes = Mapping[UUID, Taste]
"""By candidate; who never said anything is not in it."""


def heeding(seekers: Sequence[Seeker], tastes: Tastes) -> list[Seeker]:
    """The seekers, with places turned down among their wishes, and jobs never to show again excluded."""
    return [
        replace(
            each,
            wishes=refusing(each.wishes, taste),
            excluded=frozenset(each.excluded) | taste.hidden,
        )
        if (taste := tastes.get(each.candidate_id))
        else each
        for each in seekers
    ]


def candidates_with(
    index: JobIndex, seekers: Sequence[Seeker], vectors: Floats, tastes: Tastes
) -> Candidates:
    """Seekers as ranking takes them, with their tastes; the rows of ``vectors`` (n, d) go with them."""
    learnt = [learn(taste, index) if (taste := tastes.get(each.candidate_id)) else None for each in seekers]
    return candidates_of(seekers, moved(vectors, learnt, index), taste_feature(index, learnt))
