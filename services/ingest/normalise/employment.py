"""Employment types: schema.org's values from the words of northern Europe's feeds."""

import re

from services.ingest.remembering import remembered
from shared.vocabulary import EmploymentType as T

PATTERNS = (
    (
        T.FULL_TIME,
        (
            r"full[ _-]?time|full[ _-]?tid|heltid|fuldtid|\bheil tid|vollzeit|temps[ _-]plein|kokoaika|"
            r"voltijd|"
            r"tempo pieno|jornada completa|pe\u0142ny etat|(?<!\d)100(?:,0+)? ?%"
        ),
    ),
    (
        T.PART_TIME,
        r"part[ _-]?time|deltid|teilzeit|temps[ _-]partiel|osa-?aika|deeltijd|tempo parziale|media jornada",
    ),
    (
        T.CONTRACTOR,
        (
            r"\bcontract(?:or|ing)?\b(?! to hire)|contract.to.hire|freelance|frilans|selvstendig|"
            r"n\u00e6ringsdrivende|"
            r"konsulentoppdrag|oppdragstaker|\bkonsultuppdrag|self[ _-]?employed|freiberuf|ind\u00e9pendant|"
            r"uppdragstagare|\boppdrag\b"
        ),
    ),
    (
        T.TEMPORARY,
        (
            r"\btemp(?:orary)?\b|vikar|engasjement|midlertidig|mellombels|fixed[ _-]?term|limited[ _-]?term|"
            r"sesong|"
            r"seasonal|\bprosjekt|\b\u00e5remål|\b\u00e5rem\u00e5l|sommer|feriejobb|tidsavgrens|tidsbegr|"
            r"tidsbest|visstid|"
            r"s\u00e4song|provanst\u00e4ll|(?<!un)befrist|\bcdd\b|"
            r"d\u00e9termin\u00e9e?\b(?<!ind\u00e9termin\u00e9)"
            r"(?<!ind\u00e9termin\u00e9e)|int\u00e9rim|saisonn?|barselsvikar|parental[ _]leave|maternity|"
            r"tidelijk|"
            r"tijdelijk|m\u00e4\u00e4r\u00e4aika|s\u00e6son|tariff?\u00e6r|\bfixed\b"
        ),
    ),
    (
        T.INTERN,
        (
            r"\bintern(?:ship)?s?\b|trainee|l\u00e6rling|\bpraksis|apprenti|praktik|\bstudent(?:jobb?|"
            r"stilling|medarbeider)?\b|werkstudent|"
            r"ausbildung|alternance|\bstage\b|stagiaire|summer job|l\u00e4rling|\bstudie?ntjobb|examensarbete"
        ),
    ),
    (T.VOLUNTEER, r"volunt|frivillig|ideell|ehrenamt|b\u00e9n\u00e9vol"),
    (
        T.PER_DIEM,
        (
            r"per[ _-]?diem|tilkalling|ekstrahjelp|ringevikar|on[ _-]?call|timebasert|timel\u00f8nnet|"
            r"behovsanst\u00e4ll|"
            r"timanst\u00e4ll|intermittent|\bcasual\b|\btimevikar|minijob|zero[ _-]hours"
        ),
    ),
    (T.OTHER, r"^\W*(?:annet|other|anna|andet|\u00f6vrigt|sonstige|autre)\W*$"),
)
COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in PATTERNS)
CODES = {
    "F": T.FULL_TIME,
    "P": T.PART_TIME,
    "C": T.CONTRACTOR,
    "T": T.TEMPORARY,
    "I": T.INTERN,
    "V": T.VOLUNTEER,
    "FT": T.FULL_TIME,
    "PT": T.PART_TIME,
}
"""One-letter codes, as LinkedIn's feeds have them; ``O`` says no more than that it is something else."""

BETWEEN_WORDS = re.compile(r"[,;/|\n]")
JOINED = re.compile(r"(?<=[a-z\u00e6\u00f8\u00e5])(?=[A-Z])|_+")
LONGEST_WORD = 200


def employment_types(words: tuple[str, ...]) -> tuple[T, ...]:
    """In the order of the vocabulary; words that say nothing of them, such as "Fast", give no type."""
    found = set[T]()
    for given in words:
        for part in BETWEEN_WORDS.split(given[:LONGEST_WORD]):
            found |= _types(part.strip())
    if len(found) > 1:
        found.discard(T.OTHER) if T.OTHER.value not in _exact(words) else None
    return tuple(kind for kind in T if kind in found)


def _exact(words: tuple[str, ...]) -> set[str]:
    return {part.strip().upper().replace("-", "_") for given in words for part in BETWEEN_WORDS.split(given)}


@remembered
def _types(word: str) -> frozenset[T]:
    """``fulltime_permanent`` and ``FullTime`` are read word by word."""
    if word in CODES:
        return frozenset({CODES[word]})
    exact = word.upper().replace("-", "_")
    if exact in T.__members__:
        return frozenset({T[exact]})
    plain = JOINED.sub(" ", word)
    return frozenset(kind for kind, pattern in COMPILED if pattern.search(plain))
