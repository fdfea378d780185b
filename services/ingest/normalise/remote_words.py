"""The words of fields and texts on where the work is done."""

import re

from shared.vocabulary import RemoteMode

REMOTE, HYBRID, ONSITE = RemoteMode.REMOTE, RemoteMode.HYBRID, RemoteMode.ONSITE
ANSWERS = {
    **dict.fromkeys(("true", "yes", "ja", "1", "remote", "fully", "full", "telecommute", "required"), REMOTE),
    **dict.fromkeys(("wfh", "anywhere", "remotejob", "remoteonly", "workfromhome", "locationtype2"), REMOTE),
    **dict.fromkeys(
        ("hybrid", "temporary", "partial", "partially", "flexible", "flex", "remotefriendly"), HYBRID
    ),
    **dict.fromkeys(("optional", "occasionnel", "ponctuel", "delvis", "sometimes", "hybridremote"), HYBRID),
    **dict.fromkeys(("none", "noremote", "onsite", "inoffice", "office", "inperson", "onpremise"), ONSITE),
    **dict.fromkeys(("notremote", "pasteletravail", "pasdeteletravail", "onlocation", "physical"), ONSITE),
}
"""Codes without marks. ``fully``, ``temporary`` and ``none`` are Teamtailor's. A bare no or false says only
that it is not all remote, and so says nothing."""

PATTERNS = (
    (
        HYBRID,
        re.compile(
            r"hybrid|flexib|partly|partial|delvis|noe hjemmekontor|mulighet for hjemmekontor|friendly|"
            r"\d ?(?:-|\u2013|til|to)? ?\d? ?(?:dag(?:er|ar)?|days?|tage)\b.{0,30}(?:hjemme|home|remote|"
            r"kontor|office)|"
            r"(?:hjemme|home|remote|kontor|office).{0,30}\d ?(?:dag|day)|t\u00e9l\u00e9travail partiel|"
            r"occasion|"
            r"inntil .{0,12}hjemmekontor|distans delvis"
        ),
    ),
    (
        ONSITE,
        re.compile(
            r"\b(?:no|not|non|ikke|ingen|pas de|kein)\b.{0,20}(?:remote|hjemmekontor|"
            r"t\u00e9l\u00e9travail|homeoffice|"
            r"home office|distans)|on ?site|in ?office|in person|p\u00e5 stedet|p\u00e5 arbeidsplassen|"
            r"oppm\u00f8te|"
            r"p\u00e5 plats|vor ort|sur site|présentiel"
        ),
    ),
    (
        REMOTE,
        re.compile(
            r"remote|telecommut|wfh|work from home|hjemmekontor|fjernarbeid|distansarbete|"
            r"p\u00e5 distans|homeoffice|"
            r"home ?office|t\u00e9l\u00e9travail|teletravail|home based|hjemmefra|virtual|etätyö"
        ),
    ),
)
REMOTE_PLACE = re.compile(
    r"\b(?:remote(?:ly)?|anywhere|hjemmekontor|home[ -]?office|home[ -]based)\b", re.IGNORECASE
)
TITLE_MARK = re.compile(
    r"(?i)(?:[-\u2013\u2014|,/]\s{0,3}|[(\[]\s{0,3})"
    r"((?:fully |100 ?% )?(?:remote(?:ly)?|hybrid|hjemmekontor|home[ -]?office)"
    r"(?:\s{0,3}(?:[-,/(\u2013]|in\b|within\b|i\b)[^()\[\]]{0,30})?)[)\]\s]{0,3}$"
)
HYBRID_PLACE = re.compile(r"\bhybrid\b", re.IGNORECASE)
WORTH_READING = (
    *("remote", "hjemmekontor", "heimekontor", "hybrid", "from home", "fjernstilling", "from anywhere"),
    *("distans", "on-site", "onsite", "hjemmefra", "in the office", "på kontoret", "hvor som helst"),
)
DENIED = re.compile(r"(?i)\b(?:not|no|ikke|ikkje|ingen|cannot|without|uten|inte)\b")
ONSITE_TEXT = re.compile(
    r"(?i)\b(?:(?:this|the) (?:role|position|job) is (?:fully |100 ?% |strictly )?on-?site|on-?site only|"
    r"not (?:a |available as a? ?)?remote (?:role|position|job)|"
    r"remote work is not (?:possible|an option|available|offered)|no remote (?:work|option)|"
    r"ikke (?:mulig(?:het)? (?:for|med)|aktuelt med|anledning til) (?:å ha )?hjemmekontor|"
    r"hjemmekontor er ikke (?:mulig|aktuelt))\b"
)
REMOTE_TEXT = re.compile(
    r"(?i)\b(?:fully[- ]remote|100 ?% remote|remote[- ]first|work(?:ing)? fully remotely|remote (?:role|"
    r"position|job)\b|"
    r"(?:position|role|job) is remote|100 ?% hjemmekontor|fullt? hjemmekontor|helt remote|fjernstilling|"
    r"work from anywhere|jobbe (?:hvor som helst|hundre prosent hjemmefra))\b"
)
HYBRID_TEXT = re.compile(
    r"(?i)\b(?:hybrid (?:work\w*|role|position|set-?up|model|job|policy|schedule)|hybrid(?:arbeid|"
    r"kontor|løsning)\w*|"
    r"hybrid arbeids\w+|partly remote|partially remote|work(?:ing)? from home|"
    r"(?:\d|one|two|three|four) days? (?:a|per) week (?:in|at|from) (?:the |our )?(?:office|home)|"
    r"(?:delvis|noe|mulighet(?:er)? for|bruk av|fleksibelt|fleksibel bruk av|"
    r"\d ?-? ?\d? dag(?:er)?s?) hjemmekontor|"
    r"muligheit for heimekontor|hjemmekontor (?:inntil|opp til|\d|ved behov|etter avtale)|"
    r"jobbe (?:noe |delvis )?hjemmefra)\b"
)
