"""What the name of a role says of its level, in Norwegian and English; what only looks so is left out."""

import re

from shared.vocabulary import Seniority


def either(*patterns: str) -> re.Pattern[str]:
    """Any of these patterns, in capitals or small letters."""
    return re.compile("|".join(patterns), re.IGNORECASE)


def _or(words: str) -> str:
    return "|".join(words.split())


_NO_TRAINEE = _or("ansvarlig koordinator leder veileder rådgiver")
_NO_STUDENT = _or("advis[eo]r affairs services counsell?or support recruit health coordinator welfare")
_NO_JUNIOR = _or(r"er\b ene\b lag trener idrett skole klubb gruppe avdeling")
_OF_THE_OLD = _or(
    r"senter sentre bolig dans tilbud politikk omsorg tiltak treff trim reise kort råd\b er\b ene\b "
    r"s\b gruppe klubb liv"
)
_NO_SENIOR = _or(
    r"living care cent citizen home housing services school high leader management colleague kolleg "
    r"stakeholder"
)
_LEDER = _or(
    "avdelings enhets seksjons team gruppe fag drifts virksomhets områdes? regions? butikk skift "
    "arbeids restaurant kontor distrikts divisjons salgs personal hr-? it-? økonomi markeds "
    "kommunikasjons utviklings produksjons verksteds lager nest klinikk senter linje teknologi tjeneste"
)
"""Before "leder": a project or a building site is led without leading people, and a "veileder" advises."""
_SOME_LEDER = _or("ny vår daglig faglig assisterende operativ administrativ teknisk øverste")
_SJEF = _or(
    "avdelings butikk salgs økonomi personal hr-? it-? markeds kommunikasjons teknologi drifts kontor "
    "regions? kjøkken produksjons administrasjons etats seksjons utviklings innkjøps bygge fag finans"
)
_LEAD = _or(
    "team tech technical squad engineering design data dev development qa test product security "
    "platform chapter delivery practice group shift department stack fullstack frontend backend devops"
)
_MANAGER = _or(
    "engineering department general store shop team line plant branch regional country operations "
    "restaurant hotel warehouse section division people managing finance hr it kitchen assistant"
)
_NO_LEAD = _or("gen time qual manage nurtur acqui")

LEVELS: dict[Seniority, re.Pattern[str]] = {
    Seniority.STUDENT: either(
        rf"\b(?:trainee|\w*lærling|praktikant)(?:er|s|plass|stilling)?(?:er)?\b(?!-? ?(?:{_NO_TRAINEE}))",
        r"\b(?:phd-)?\w*(?<!med)student(?:er|s|assistent(?:er)?|jobb)?\b"
        rf"(?! (?:{_NO_STUDENT}))",
        r"\bsommerjobb(?:er)?\b|\bsummer (?:jobs?|interns?)\b|\b(?:sommer)?internships?\b|\binterns\b",
        r"\bapprentice",
        # Norwegian "intern" means internal
        r"\bintern(?=\s*(?:$|[,:;(/|]|20\d\d|(?:in|at|for) |program|\s[-\u2013]))",
    ),
    Seniority.JUNIOR: either(
        rf"\bjunior(?!{_NO_JUNIOR})(?! (?:high|school|team sports|football|lag\b|college))\w*",
        r"\bgraduates?\b(?! (?:degree|school|studies|level|student))",
        r"\bnyutdann\w+|\bnewly (?:qualified|educated|graduated)\b|\bentry[- ]level\b",
    ),
    Seniority.EXPERIENCED: either(r"\berfar(?:en|ne)\b|\bexperienced\b|\bmedior\b|\bmid-?(?:level|senior)\b"),
    Seniority.SENIOR: either(
        rf"(?<!mid-)\bsenior(?!{_OF_THE_OLD})(?! (?:{_NO_SENIOR}))\w*",
        r"\bsr\. (?=\w)|\bstaff (?:\w+ )?(?:engineer|developer|scientist)\b|\boverlege\w*",
    ),
    Seniority.LEAD: either(
        rf"\b(?:{_LEDER})ledere?\b|(?:^|[,/]\s*|\b(?:{_SOME_LEDER}) )leder\b",
        rf"\b(?:{_SJEF}|teknisk )sjef(?:er)?\b|^sjef\b|\b\w*direktør\w*|\brektor\b",
        r"\bhead (?:of|nurse|chef)\b|(?<!art )(?<!creative )\bdirectors?\b|\bvice president\b|\bvp\b",
        r"\bchief (?:\w+ ){1,2}officer\b|\b(?:ceo|cto|cfo|coo|cio|ciso)\b",
        rf"\b(?:{_LEAD})[- ]?(?:leads?|leaders?)\b",
        rf"(?:^|\b(?:som|en|an?|our|vår|ny) )lead (?!{_NO_LEAD})|\b(?:{_MANAGER}) managers?\b",
        r"\bprincipal\b",
    ),
}
"""A word of one level may stand in a name of another, or beside one."""

SEVERAL_LEVELS = either(
    r"\b(\w{4,}(?: \w+)?)\s*(?:/|eller|or|og|and)\s*senior[- ]?\1\b",
    r"\bsenior[- ]?(\w{4,}(?: \w+)?)\s*(?:/|eller|or|og|and)\s*\2\b|\(senior\)",
)
"""One role with and without the word, as in "rådgiver/seniorrådgiver" and "(Senior) engineer"."""

NOT_THE_ROLE = either(
    r"\b(?:assistant to|secretary to|advis[eo]r to|reporting to|rapporterer til|for|til)\b.*"
)
"""Whom a role is for: an assistant to the head of finance is none."""
