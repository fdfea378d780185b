"""How features become a relevance: coefficients of a logistic model, kept beside this module."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from shared.errors import TalentPoolError

SHIPPED = Path(__file__).with_name("calibration.json")


class Feature(StrEnum):
    """What is known of a candidate and a job, in the order of the arrays that hold it.

    ``similarity`` in standard deviations above what is usual for the candidate; ``occupation``, ``skills``,
    ``lexical`` and ``freshness`` from 0 to 1; ``seniority`` in steps apart; ``taste`` as the feedback has
    it, 0 without any; ``cautions`` is their number.
    """

    SIMILARITY = "similarity"
    OCCUPATION = "occupation"
    SKILLS = "skills"
    LEXICAL = "lexical"
    SENIORITY = "seniority"
    FRESHNESS = "freshness"
    TASTE = "taste"
    CAUTIONS = "cautions"


FEATURES = tuple(Feature)


@dataclass(frozen=True)
class Calibration:
    """``1 / (1 + exp(-(intercept + coefficients · features)))`` is the relevance; good from ``threshold``."""

    intercept: float
    coefficients: Mapping[Feature, float]
    threshold: float = 0.5

    @property
    def occupation(self) -> float:
        """What the candidate's own occupation is worth, in units of similarity."""
        return self.coefficients[Feature.OCCUPATION] / self.coefficients[Feature.SIMILARITY]


@cache
def load_calibration(file: Path = SHIPPED) -> Calibration:
    """Read a calibration; raises ``TalentPoolError`` that says what is wrong with the file."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        coefficients = {each: float(content["coefficients"][each]) for each in FEATURES}
        read = Calibration(float(content["intercept"]), coefficients, float(content["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{file}: is no calibration ({error!r}): make one with `talentpool match calibrate`"
        raise TalentPoolError(message) from error
    if coefficients[Feature.SIMILARITY] <= 0:
        message = f"{file}: similarity must count for a job, not against it: calibrate on more labels"
        raise TalentPoolError(message)
    return read
