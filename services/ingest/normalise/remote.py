"""Where the work is done: by the feed's own words first, else by what the text says beyond doubt."""

import re

from shared.vocabulary import RemoteMode

WORDS = {
    "telecommute": RemoteMode.REMOTE,
    "remote": RemoteMode.REMOTE,
    "fully": RemoteMode.REMOTE,
    "fullyremote": RemoteMode.REMOTE,
    "fjernarbeid": RemoteMode.REMOTE,
    "hybrid": RemoteMode.HYBRID,
    "temporary": RemoteMode.HYBRID,
    "none": RemoteMode.ONSITE,
    "no": RemoteMode.ONSITE,
    "onsite": RemoteMode.ONSITE,
    "inoffice": RemoteMode.ONSITE,
}
"""``fully``, ``temporary`` and ``none`` are Teamtailor's."""

REMOTE_PLACE = re.compile(r"\bremote\b", re.IGNORECASE)
HYBRID_PLACE = re.compile(r"\bhybrid\b", re.IGNORECASE)
DENIED = re.compile(r"(?i)\b(?:not|no|ikke|ingen|cannot|without)\b")
REMOTE_TEXT = re.compile(
    r"(?i)\b(?:fully[- ]remote|100 ?% remote|remote[- ]first|work(?:ing)? fully remotely|"
    r"100 ?% hjemmekontor|fullt? hjemmekontor|helt remote|fjernstilling|work from anywhere)\b"
)
HYBRID_TEXT = re.compile(
    r"(?i)\b(?:hybrid (?:work\w*|role|position|set-?up|model)|hybrid(?:arbeid|kontor|løsning)\w*|"
    r"partly remote|partially remote|work(?:ing)? from home|(?:delvis|noe|mulighet for|bruk av|"
    r"\d dager?s?) hjemmekontor|"
    r"hjemmekontor (?:inntil|opp til|\d))\b"
)
WORTH_READING = re.compile(r"(?i)remote|hjemmekontor|hybrid|from home|fjernstilling|from anywhere")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


def remote_mode(given: str | None, places: tuple[str, ...], text: str) -> RemoteMode | None:
    """``given`` is the feed's field, ``places`` the names of places as given."""
    if given and (mode := WORDS.get(re.sub(r"[^a-z]", "", given.casefold().rpartition("/")[2]))):
        return mode
    shown = " ".join(places)
    if HYBRID_PLACE.search(shown):
        return RemoteMode.HYBRID
    if REMOTE_PLACE.search(shown):
        return RemoteMode.REMOTE
    return _from_text(text)


def _from_text(text: str) -> RemoteMode | None:
    if not WORTH_READING.search(text):
        return None
    hybrid = False
    for sentence in SENTENCE.split(text):
        remote = REMOTE_TEXT.search(sentence)
        if not (remote or HYBRID_TEXT.search(sentence)) or DENIED.search(sentence):
            continue
        if remote:
            return RemoteMode.REMOTE
        hybrid = True
    return RemoteMode.HYBRID if hybrid else None
