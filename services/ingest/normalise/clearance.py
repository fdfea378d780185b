"""Whether a job asks for a security clearance, by its sentences. A police certificate is none."""

import re

from services.ingest.normalise.sentences import sentences_with
from services.ingest.remembering import remembered

PARTS = (
    "klarer",
    "clearance",
    "cleared",
    "clearable",
    "säkerhetsklass",
    "säkerhetspröv",
    "sikkerhedsgodkend",
)
"""Of which a sentence in small letters must hold one to be looked at."""

SENTENCES = sentences_with(PARTS)

CLEARANCE = re.compile(
    r"sikkerhets-?klarer|sikkerheds-?(?:godkend|klarer)|tryggleiksklarer|säkerhets-?(?:klass|pröv|klarer)|"
    r"klarer\w{0,30}\b.{0,60}\b(?:hemmelig|hemmeleg|konfidensielt|begrenset|nato|cosmic|forsvaret)|"
    r"\b(?:hemmelig|hemmeleg|konfidensielt|begrenset|nato|cosmic)\b.{0,60}\bklarer|"
    r"\b(?:kan|må|skal|kunne|bli|blir|være|er) (?:\w+ )?(?:klareres|klarert|klarerast)\b|"
    r"\bklarering(?:snivå|en)?\b|"
    r"security[- ](?:clear|vetting)|\b(?:sc|dv|bpss|nato|secret|government|defen[cs]e|ts/sci|"
    r"national) clear(?:ance|ed)|clearance level|"
    r"\b(?:obtain|hold|active|valid|maintain|eligible for|requires?|need) (?:an? )?(?:\w+ ){0,3}clearance|"
    r"(?:secret|sci|polygraph) (?:\w+ )?clearance|clearance (?:is )?required|"
    r"\bclearance(?: type)?:\s*(?:\w+ )?(?:secret|ts|sc|dv)\b"
)
OTHER_CLEARANCE = re.compile(
    r"customs[- ]clear|tollklarer|fortoll|medical clear|background clear|legal clear|clearance sale|"
    r"utklarer|innklarer|skipsklarer|"
    r"(?:klarerer|klarere)\b(?!.{0,40}sikkerhet)"
)
DENIED = re.compile(
    r"\b(?:no|not|never|without)\b(?! later).{0,40}\bclear(?:ance|ed)|"
    r"\bclearance\b.{0,40}:\s*(?:none|no|n/a)\b|\b(?:dersom|hvis|if) (?:the |this )?(?:stillingen|"
    r"position|role|oppdraget) (?:\w+ )?(?:krever|requires?)\b|"
    r"\bclearance\b.{0,40}\b(?:not|n['\u2019]t) (?:\w+ )?(?:required|needed|necessary|a requirement)|"
    r"\b(?:ikke|ikkje|ingen|uten|utan|inte|inga|ingen)\b.{0,30}\b(?:krav|kreves|krever|behov|nødvendig|"
    r"trenger|krävs)?.{0,20}"
    r"(?:klarer|säkerhetspröv|godkend)|"
    r"klarer\w{0,30}\b.{0,30}\b(?:ikke|ikkje|inte) (?:\w+ )?(?:nødvendig|naudsynt|påkrevd|krav|kreves|"
    r"et krav|trengs|krävs)"
)
UNABLE = re.compile(
    r"(?:ikke|ikkje|not|unable|cannot|inte)\b.{0,60}\b(?:vurder\w*|ansett\w*|ansatt|consider\w*|hire\w*|"
    r"tilsett\w*)"
)
"""Who cannot be cleared is not employed: a demand, though it holds a "not"."""


def security_clearance(text: str) -> bool:
    """Also where the candidate need only be able to get one."""
    return any(_asks(line) for line in SENTENCES(text))


@remembered
def _asks(sentence: str) -> bool:
    line = sentence.lower()
    if not CLEARANCE.search(line) or OTHER_CLEARANCE.search(line):
        return False
    return not DENIED.search(line) or bool(UNABLE.search(line))
