"""What a job says of the right to work: required, or the employer helps to get it."""

import re
from typing import NamedTuple

from services.ingest.normalise.sentences import sentences_with
from services.ingest.remembering import remembered
from shared.vocabulary import JobPermit

PARTS = (
    "visa ",
    "visas",
    "visum",
    "sponsor",
    "sponse",
    "permit",
    "tillatelse",
    "tillating",
    "løyve",
    "stillstånd",
    "tilladelse",
    "right to work",
    "eligib",
    "entitled to",
    "ed to work",
    "authori",
    "eu/e",
    "eea ",
    "eøs",
    "schengen",
    "arbeide i n",
    "arbeta i s",
)
"""Of which a sentence in small letters must hold one to be looked at."""

SENTENCES = sentences_with(PARTS)

PERMITS = re.compile(
    r"\b(?:work(?:ing)?(?: and residence|/residence)? permit|residence permit|right to work|work visa|"
    r"work authori[sz]ation|authori[sz]ed to work|(?:eligib\w+|entitled|legally able|allowed|"
    r"permitted) to work|"
    r"(?:arbeids?|opphalds|oppholds)-?(?:tillatelse|tillating|løyve)|oppholds- og arbeidstillatelse|"
    r"tillatelse til å (?:jobbe|arbeide)|rett til å (?:jobbe|arbeide)|(?:arbets|uppehålls)tillstånd|"
    r"rätt att arbeta|"
    r"(?:arbejds|opholds)tilladelse|(?:e[uøe]s?|eu/e[øe][sa]|eea|"
    r"schengen)[-\s/]*(?:e[øe][sa][-\s]*)?(?:citizen\w*|borger\w*|national\w*))"
)
DEMAND = re.compile(
    r"\b(?:must|need|requir\w+|requirement|valid|legally|important|have|hold|already|only|krav|må|"
    r"gyldig|kreves|"
    r"kräv\w+|krever|forutset\w*|forudsæt\w*|ha|har|skal|giltigt?|gyldige?|possess|eligible|"
    r"condition\w*|bare|kun)\b"
)
ELSEWHERE = re.compile(
    r"\b(?:building|planning|parking|fishing|export|hot work|byggetillatelse|utslippstillatelse)\b"
)
NO_HELP = re.compile(
    r"\b(?:not|no|unable to|cannot|can['\u2019]t|without|don['\u2019]t|"
    r"won['\u2019]t)\b.{0,60}\b(?:sponsor\w*|visa support|"
    r"visa assistance|visas?|relocation or visa)\b|\bsponsor\w*\b.{0,40}\b(?:not|unavailable|nor)\b|"
    r"\b(?:ikke|ikkje|inte|ingen)\b.{0,60}\b(?:sponse\w*|visum\w*|arbeidstillatelse|oppholdstillatelse|"
    r"arbetstillstånd)"
)
HELP = re.compile(
    r"\b(?:visa|work permit|immigration|permit) (?:and relocation |and work permit )?(?:sponsorship|"
    r"sponsoring|support|assistance|help)\b|"
    r"\bsponsor\w*\b.{0,40}\b(?:visas?|permits?)\b|\b(?:visas?|permits?) (?:\w+ )?sponsored\b|"
    r"\b(?:help|assist|support|handle|arrange|take care of|sort out)\w*\b.{0,60}\b(?:visas?|"
    r"work permits?|residence permits?|permits?)\b|"
    r"\b(?:hjelper|bistår|bistand|hjelp|ordner|søker)\b.{0,60}\b(?:arbeidstillatelse|oppholdstillatelse|"
    r"visum|tillatelser)|"
    r"\b(?:hjälper|hjälp|stöd)\b.{0,60}\b(?:arbetstillstånd|uppehållstillstånd|visum)"
)
NO_NEED = re.compile(
    r"\bno (?:work )?(?:permit|visa)s? (?:is |are )?(?:required|needed|necessary)|"
    r"(?:krever|trenger|kreves) (?:du )?(?:ikke|ingen) (?:arbeidstillatelse|oppholdstillatelse|visum)|"
    r"(?:without|regardless of|uavhengig av) (?:\w+ )?(?:visa|permit|arbeidstillatelse)"
)


def permit(given: str | None, text: str) -> JobPermit | None:
    """``given`` is the feed's field on eligibility. A refusal to sponsor outranks an offer."""
    told = [_told(line) for line in SENTENCES(text)]
    if any(one.refused for one in told):
        return JobPermit.REQUIRED
    if any(one.offered for one in told):
        return JobPermit.SPONSORED
    if given or any(one.demanded for one in told):
        return JobPermit.REQUIRED
    return None


class Told(NamedTuple):
    """What a sentence says: that nobody helps, that the employer does, that one must have it."""

    refused: bool = False
    offered: bool = False
    demanded: bool = False


@remembered
def _told(sentence: str) -> Told:
    line = sentence.lower()
    if ELSEWHERE.search(line):
        return Told()
    needed = not NO_NEED.search(line)
    return Told(
        refused=needed and bool(NO_HELP.search(line)),
        offered=bool(HELP.search(line)),
        demanded=needed and bool(PERMITS.search(line) and DEMAND.search(line)),
    )
