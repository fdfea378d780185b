"""How far a candidate's feedback sways one job: the relevance with it and without, as a row to explain."""

from dataclasses import replace

import numpy as np

from services.matcher.calibration import Feature
from services.matcher.candidates import Candidates
from services.matcher.features import Floats
from services.matcher.index import JobIndex
from services.matcher.relevance import Parts, features, parts
from services.matcher.taste import Taste

Row = tuple[str, str, str]


def swayed(index: JobIndex, job: int, candidate: Candidates, plain: Floats, taste: Taste | None) -> Row:
    """What feedback adds to the logarithm of the odds, and of how many opinions.

    ``candidate`` is one alone with their feedback heeded, ``plain`` (1, d) the profile's own vector.
    """
    if taste is None or not taste.opinions:
        return ("feedback", "+0.00", "no job is liked or disliked")
    heeded = _parts(index, job, candidate)
    ignored = _parts(index, job, replace(candidate, vectors=plain, taste=None))
    liked = sum(each.liked for each in taste.opinions)
    similar = f"similarity {_of(heeded):.2f} instead of {_of(ignored):.2f}"
    said = f"{liked} liked, {len(taste.opinions) - liked} disliked; {similar}"
    pull = _odds(heeded) - _odds(ignored)
    return ("feedback", f"{pull:+.2f}", f"{said}; relevance {ignored.relevance:.2f} without")


def _parts(index: JobIndex, job: int, candidate: Candidates) -> Parts:
    return parts(features(index, candidate, np.asarray([[job]]))[0, 0], index.weights.calibration)


def _of(found: Parts) -> float:
    return found.value(Feature.SIMILARITY)


def _odds(found: Parts) -> float:
    return found.intercept + sum(each.adds for each in found.contributions)
