"""Which citizenships a job asks for, by its sentences. "EU/EEA citizens" is a matter of the work permit."""

import re

from services.ingest.normalise.sentences import sentences_with
from services.ingest.remembering import remembered

PARTS = ("borgar", "borger", "citizen", "nationals", "nationality", "nasjonalitet")
"""Of which a sentence in small letters must hold one to be looked at."""

SENTENCES = sentences_with(PARTS)

NATIONALITIES = {
    "NO": r"norsk\w*|norwegian|norge|norway|noreg",
    "SE": r"svensk\w*|swedish|sverige|sweden",
    "DK": r"dansk\w*|danish|danmark|denmark",
    "FI": r"finsk\w*|finnish|finland",
    "DE": r"tysk\w*|german",
    "GB": r"british|uk|britisk\w*",
    "US": r"us|u\.s\.(?:a\.)?|usa|american|united states|amerikansk\w*",
}
CITIZEN = (
    r"(?:statsborger(?:e|skap(?:et)?)?|statsborgar\w*|medborgar\w*|citizen(?:s|ship)?|nationals?|"
    r"nationality)"
)
JOINED = r"(?:\s*(?:,|/|or|and|eller|og|och)\s*|\s+)"
NAMED = "|".join(f"(?P<{code}>{words})" for code, words in NATIONALITIES.items())
NATION = re.compile(rf"\b(?:{NAMED})(?!\w)")
ANY_NATION = "|".join(NATIONALITIES.values())
BEFORE = re.compile(rf"\b(?:{ANY_NATION})(?:{JOINED}(?:{ANY_NATION})\b){{0,4}}[-\s]+(?:\w+\s+)?{CITIZEN}\b")
AFTER = re.compile(rf"\b{CITIZEN}\s+(?:of|in|i|av|från|fra)\s+(?:{ANY_NATION})\b")
OPEN_TO_OTHERS = re.compile(
    r"\b(?:eu|eea|eøs|e\u00f8s|ees|schengen|nordic|nordisk\w*)\b|permanent resid|green card|work permit|"
    r"lawful|oppholds|visa|arbeids?tillatelse"
)
"""Beside these a citizenship is one of several ways to the right to work."""

WAIVED = re.compile(
    r"\b(?:not|n['\u2019]t|no|regardless|irrespective|ikke|ikkje|inte|uavhengig|uansett|"
    r"without)\b(?! (?:have|ha|hatt) (?:annet|other))"
    r".{0,40}\b(?:citizen|statsborger|statsborgar|medborgar|nationality)|"
    r"(?:citizenship|statsborgerskap|medborgarskap)\b.{0,30}\b(?:ikke|ikkje|inte|not) (?:\w+ )?(?:krav|"
    r"nødvendig|required|needed|necessary)|"
    r"\b(?:advantage|preferred|fordel|ønskelig|meriterande|plus)\b"
)
ONLY = re.compile(r"(?:annet|andre|other) (?:enn|than)|kun\b|only\b|bare\b")
SERVED = re.compile(
    r"\b(?:for|(?<!open )(?<!limited )(?<!restricted )to|til|mot|help|serve\w*|blant|among|million|"
    r"protect\w*|innbygger\w*|every|all(?:e)?) (?:\w+ ){0,2}$"
)
"""Words before citizens whom the job is about: "services for Norwegian citizens"."""

SIGHT = 40
"""Characters in which those words are looked for."""


def citizenship(text: str) -> tuple[str, ...]:
    """ISO 3166 codes, of which the candidate must have one; none where nothing is asked."""
    found = {code for line in SENTENCES(text) for code in _demanded(line)}
    return tuple(code for code in NATIONALITIES if code in found)


@remembered
def _demanded(sentence: str) -> frozenset[str]:
    line = sentence.lower()
    if OPEN_TO_OTHERS.search(line) or (WAIVED.search(line) and not ONLY.search(line)):
        return frozenset()
    return frozenset(
        code
        for pattern in (BEFORE, AFTER)
        for match in pattern.finditer(line)
        if not SERVED.search(line[max(0, match.start() - SIGHT) : match.start()])
        for nation in NATION.finditer(match[0])
        if (code := nation.lastgroup)
    )
