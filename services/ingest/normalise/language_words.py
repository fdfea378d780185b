"""The words that the language rules look for, in Norwegian and English; no logic."""

import re

from shared.vocabulary import Cefr

ANY_CASE = re.IGNORECASE

NORWEGIAN_FOLLOWERS = (
    r"(?=\s*(?:$|[^\w\s]|(?:og|eller|samt|både|muntlig|skriftlig|flytende|fram?stilling\w*|fremstilling\w*|"
    r"formidling\w*|formulering\w*|\w*språk\w*|er|på|som|i|med|nivå|kreves?|begge|språklig|må|godt|bra|nok|minst)\b))"
)
ENGLISH_FOLLOWERS = (
    r"(?=\s*(?:$|[^\w\s]|(?:and|or|language|languages|is|are|skills?|at|both|written|verbal|"
    r"verbally|spoken|oral|"
    r"orally|speak\w*|speech|proficien\w*|fluen\w*|communication|as|on|to|required|mandatory|"
    r"necessary|in|level|"
    r"with|preferred|plus|would|will|for|also|like)\b))"
)


def _language(nouns: str, adjective: str) -> re.Pattern[str]:
    """``nouns`` can only mean the language; ``adjective`` does before a follower that shows it."""
    return re.compile(rf"\b(?:{nouns}|{adjective})", ANY_CASE)


def _both(norwegian: str, english: str) -> re.Pattern[str]:
    return _language(
        rf"{norwegian}-?(?:kunnskap|ferdighet|språklig)\w*|{norwegian}(?=-\s*(?:og|,|eller))",
        rf"(?:{norwegian}\b{NORWEGIAN_FOLLOWERS}|{english}\b{ENGLISH_FOLLOWERS})",
    )


LANGUAGES: dict[str, re.Pattern[str]] = {
    "no": _language(
        r"norsk-?(?:kunnskap|ferdighet|språklig)\w*|norsk(?=-\s*(?:og|,|eller))|norsken|bokmål|nynorsk|"
        r"(?:et )?skandinavisk(?:e)? språk|skandinavisk\b(?=\s*(?:$|[^\w\s]|og\b|eller\b|samt\b|"
        r"muntlig|skriftlig))|"
        r"(?:a |any |one of the )?scandinavian languages?|scandinavian (?=proficien|fluen|skills)",
        rf"(?:norsk\b{NORWEGIAN_FOLLOWERS}|norwegian\b{ENGLISH_FOLLOWERS})",
    ),
    "en": _both("engelsk", "english"),
    "sv": _both("svensk", "swedish"),
    "da": _both("dansk", "danish"),
    "de": _both("tysk", "german"),
    "fr": _both("fransk", "french"),
    "es": _both("spansk", "spanish"),
    "pl": _both("polsk", "polish"),
    "fi": _both("finsk", "finnish"),
    "nl": _both("nederlandsk", "dutch"),
}

NAMES = re.compile(
    r"norsk|norwegian|bokmål|skandinavisk|scandinavian|engelsk|english|svensk|swedish|dansk|danish|tysk|german|"
    r"fransk|french|spansk|spanish|polsk|polish|finsk|finnish|nederlandsk|dutch",
    ANY_CASE,
)
"""What a sentence must hold to be looked at closely."""

ABILITY = re.compile(
    r"muntlig|skriftlig|flytende|behersk|kommunis|kommunikasjon|snakk|skriv|formidl|fram?stilling|"
    r"formulering|"
    r"kunnskap|ferdighet|språk|nivå|forstå|\bgodt? norsk|må kunne|\bkrav|kreves|lese\b|"
    r"\b[ABC][12]\b|fluen|proficien|communicat|written|verbal|\boral|spoken|\bspeak|\bwrite|writing|"
    r"command of|\bskill|"
    r"native|master\w*|\blevel|working language|company language|language requirement|mandatory|"
    r"is required|"
    r"is (?:a )?must|is necessary|nødvendig|understand|\bgodt på|\bpenn\b|"
    r"\b(?:good|excellent|strong|basic|conversational|working) (?:\w+ and )?"
    r"(?:english|norwegian|swedish|danish|german|french|spanish|polish|finnish|dutch)\b",
    ANY_CASE,
)
OPTIONAL = re.compile(
    r"\bfordel\b|fordelaktig|\bpluss\b|\bplus\b|ønskelig|ønsker gjerne|advantage|nice[- ]to[- ]have|"
    r"\bbonus\b|"
    r"\bpreferred\b|preferabl|desirabl|beneficial|\bbenefit\b|\basset\b|helpful|useful|\bgjerne\b|"
    r"not (?:a )?(?:strict )?requir|"
    r"no requirement|\bno \w+ (?:\w+ )?(?:is )?(?:required|needed|necessary)|not (?:necessary|"
    r"needed|mandatory|essential)|"
    r"ikke (?:et |noe )?(?:krav|nødvendig)|trenger ikke|(?:do|does|need) ?n[o']t (?:need|have to|"
    r"require)|\boptional\b|"
    r"without (?:speaking|knowing)|\bwillingness to learn|willing to learn|wish to learn|"
    r"within (?:\w+ ){0,2}(?:years?|months?)|i løpet av|vil(?:je|lig) til å lære|"
    r"ønske om å lære|want to learn|(?:learn|lærer?|learning) (?:å \w+ )?(?:\w+ )?(?:norsk|norwegian)",
    ANY_CASE,
)
OFF_TOPIC = re.compile(
    r"vitnemål|attest|søknad|\bdokument(?!ert)|statsborger|citizen|autorisasjon|farvann|"
    r"(?:application|cv|résumé|resume|documents?|diploma|certificates?)\b.{0,60}\b(?:in|written|translated)|"
    r"translated|oversett|programming language|interesser|utenriks|"
    r"(?:leaders?|leder|lederen|foreman|colleagues|kolleger) (?:\w+ ){0,2}(?:speaks?|snakker)",
    ANY_CASE,
)
"""A sentence that speaks of papers, citizenship or other people."""

LESSONS = re.compile(
    r"\bkurs\b|norskkurs|norskopplæring|språkopplæring|språkkurs|"
    r"(?:language|norwegian) (?:course|class|training|lesson|tuition)|"
    r"(?:courses?|classes|lessons|training) in (?:norwegian|english)",
    ANY_CASE,
)
"""A clause that offers to teach a language."""

ALTERNATIVE = re.compile(
    r"(?:norsk|norwegian|skandinavisk\w*(?: språk)?|scandinavian(?: language)?)\w*\W+(?:og/|and/|"
    r"og |and )?(?:eller|or)\W+"
    r"(?:\w+\s){0,2}(?:engelsk|english)|"
    r"(?:engelsk|english)\w*\W+(?:og/|and/)?(?:eller|or)\W+(?:\w+\s){0,2}(?:norsk|norwegian|"
    r"skandinavisk|scandinavian)",
    ANY_CASE,
)
OPTIONAL_HEADING = re.compile(
    r"ønskelig(?!e kval)|\bfordel\b|nice[- ]to[- ]have|\bbonus|pluss|\bplus\b|preferred|desirable|"
    r"advantage|good to have|"
    r"det er (?:også )?positivt|kjekt å ha",
    ANY_CASE,
)
HEADING_ENDS = (":", "?")
LONGEST_HEADING = 60

CEFR = re.compile(r"\b([ABC][12])\b")
LEVELS: tuple[tuple[Cefr, re.Pattern[str]], ...] = (
    (Cefr.C2, re.compile(r"morsmål|native|mother tongue", ANY_CASE)),
    (
        Cefr.C1,
        re.compile(
            r"flytende|fluen|(?:svært|meget|veldig|særlig) god|utmerke|fremragende|excellent|"
            r"very good|full professional",
            ANY_CASE,
        ),
    ),
    (
        Cefr.B2,
        re.compile(r"\bgode?\b|\bgodt\b|\bgood\b|strong|proficien|behersk|working proficiency", ANY_CASE),
    ),
    (Cefr.A2, re.compile(r"grunnleggende|\bbasic\b|elementary", ANY_CASE)),
)

ONLY_LANGUAGES = re.compile(
    r"^(?:(?:norsk|engelsk|norwegian|english|svensk|dansk|swedish|danish)"
    r"(?:\s*(?:,|/|&|\bog\b|\band\b|\+)\s*)?)+\.?$",
    ANY_CASE,
)
"""A list item such as "Norsk og engelsk"."""
