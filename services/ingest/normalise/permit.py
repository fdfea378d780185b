"""What a job says of the right to work: required, or the employer helps to get it."""

import re

from services.ingest.normalise.sentences import sentences
from shared.vocabulary import JobPermit

PERMIT = (
    r"(?:work(?:ing)? (?:and residence )?permit|right to work|work visa|work authori[sz]ation|"
    r"authori[sz]ed to work|eligible to work|arbeidstillatelse|oppholds-? og arbeidstillatelse|"
    r"oppholdstillatelse)"
)
PERMITS = re.compile(rf"(?i)\b{PERMIT}")
WORTH_READING = re.compile(
    r"(?i)visa|visum|sponsor|sponse|permit|tillatelse|right to work|authori[sz]|eligible to work"
)
DEMAND = re.compile(
    r"(?i)\b(?:must|need|requires?d?|requirement|valid|legally|important|have|hold|already|krav|må|"
    r"gyldig|kreves|"
    r"forutset\w*|ha)\b"
)
NO_HELP = re.compile(
    r"(?i)(?:\b(?:not|no|unable to|cannot|can't|without)\b.{0,40}\b(?:sponsor\w*|visa support|visas?)\b|"
    r"\bsponsor\w*\b.{0,30}\bnot\b|\bikke\b.{0,40}\b(?:sponse\w*|visum))"
)
HELP = re.compile(
    r"(?i)(?:\bvisa (?:sponsorship|support|assistance)\b|\bsponsor\w*\b.{0,30}\b(?:visas?|permits?)\b|"
    r"\b(?:help|assist|support)\w*\b.{0,40}\b(?:visas?|work permit|residence permit|permits)\b|"
    r"\b(?:hjelper|bistår|hjelp)\b.{0,40}\b(?:arbeidstillatelse|oppholdstillatelse|visum|tillatelser))"
)


def permit(given: str | None, text: str) -> JobPermit | None:
    """``given`` is the feed's field on eligibility. A refusal to sponsor outranks an offer."""
    if not given and not WORTH_READING.search(text):
        return None
    lines = [line for line in sentences(text) if WORTH_READING.search(line)]
    if any(NO_HELP.search(line) for line in lines):
        return JobPermit.REQUIRED
    if any(HELP.search(line) for line in lines):
        return JobPermit.SPONSORED
    if given or any(PERMITS.search(line) and DEMAND.search(line) for line in lines):
        return JobPermit.REQUIRED
    return None
