"""The shapes in which people say who they are, made of ``services.matcher.scrubbing_words``."""

import re

from services.matcher.scrubbing_words import (
    DEMONYMS,
    FAMILY,
    GENDERED,
    LABELS,
    LINGUISTS,
    PRONOUNS,
    RELATIVES,
    TITLES,
    TRADES,
)

GAP = r"[ \t]+"
NAME = r"[A-ZÆØÅÄÖÜÁÉÍÓÚŁŚŻĆŠČŽ](?:\.|[\w'\u2019-]*(?:\.[\w'\u2019-]+)*)"
PARTICLE = rf"(?:(?:van|von|de|der|den|da|dos|al|el|bin|ibn|binti){GAP})"
NAMES = rf"(?-i:(?:the{GAP})?{NAME}(?:{GAP}{PARTICLE}{{0,2}}{NAME}){{0,4}})"
BEFORE = r"\b(?:and|og|och|but|men|who|som|with|med|working|where)\b"
STOP = rf"(?=[ \t]*(?:[.,;:!?()|/\n\u2022\u00b7]|$|{BEFORE}))"
SOME = rf"[^\W\d_][\w'\u2019-]*(?:{GAP}[^\W\d_][\w'\u2019-]*){{0,3}}?"
I_AM = rf"(?:\bI{GAP}(?:am|was)|\bI['\u2019]m|\bjeg{GAP}er|\beg{GAP}er|\bjag{GAP}är|\bam)"
FROM = r"(?:from|fra|frå|från)"
NATION = rf"(?:{DEMONYMS})(?:[- ](?:{DEMONYMS}))?"
RELATIVE = "|".join(RELATIVES)
PERSON = rf"(?:{'|'.join(GENDERED)}|{RELATIVE})"
AGE = r"\d{2}[- ]?(?:years?|yrs?|års?)(?:[- ](?:old|gammel|gammal|of[ \t]age))?"
COUNT = r"(?:\d+|one|two|three|four|five|six|et|ett|to|tre|fire|fem|seks)"
CHILDREN = rf"(?:{GAP}(?:children|kids|barn))?"
DATE = (
    r"(?:(?:\d{1,2}\.?[ ]?)?[^\W\d_]{3,9}\.?[ ]\d{4}\b|(?:\d{1,4}[./-]){0,2}\d{1,4}\b"
    r"(?:\.?[ ](?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cs])[^\W\d_]{0,6}\b)?)"
)
LABEL_START = r"(?:^|(?<=[.;|(\u2022\u00b7\n])|(?<=[,\-*][ ])|(?<=[-*]))"
"""A label stands at the beginning of a line or of a part of it: *Name* but not *Project name*."""
DOT = r"(?:(?<=\b[A-Z])|(?<=\bDr))\.|(?<=\d)\.(?=\d|[ ]?(?-i:[a-zæøå]))"
COMMA = rf",(?=[ ]?(?:(?-i:{NAME})|\d[\w ]*)(?:[.,;|\n]|$))"
VALUE = rf"(?:[^.,;|()\n\u2022\u00b7]|{DOT}|{COMMA}){{0,120}}"
DETERMINER = rf"(?:(?:an?|en|ei|et|ett|the){GAP})?"
SPEAKS = rf"(?![ \t-]+(?:{LINGUISTS}|speak|talende|[ABC]\d))"
"""A German teacher and a candidate with Polish B2 name what they can do."""


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in patterns)


ADDRESSES = _compiled(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    r"(?:https?://|www\.)\S{1,500}",
    r"\b(?:[a-z]{2,3}\.)?(?:linkedin|github|gitlab|facebook|instagram|xing|behance)\.com/\S{0,200}",
    r"(?<![\w+])(?:\+|00)\d(?:[ \t()./-]{0,2}\d){6,14}(?!\w)",
    r"(?<!\w)(?:\d{2}(?:[ ]\d{2}){3}|\d{3}[ ]\d{2}[ ]\d{3}|\d{8}|\d{6}[ ]?\d{5})(?!\w)",
)
LABELLED = rf"{LABEL_START}[ \t]*(?:{LABELS})[ \t]*(?:[:=\t]|[ ][\u2013-][ ])[ \t]*(?:\n[ \t]*)?{VALUE}"
MY_NAME_IS = (
    rf"(?:\b(?:and{GAP})?my{GAP}name{GAP}is|\bI(?:{GAP}am|['\u2019]m){GAP}called|\b(?:jeg|eg|jag){GAP}het(?:er)?"
    rf"|\bmitt{GAP}navn{GAP}er|\bnamnet{GAP}mitt{GAP}er|\bmitt{GAP}namn{GAP}är){GAP}(?:{SOME}{STOP}|{NAMES})"
)
I_AM_NAMED = (
    rf"{I_AM}{GAP}(?!(?:{SOME}{GAP})?(?:{TRADES})\b)"
    rf"(?-i:{NAME}(?:{GAP}{PARTICLE}{{0,2}}(?!(?i:{TRADES})\b){NAME}){{1,3}}){STOP}"
)
CLOSING = (
    r"(?:\bmvh|(?:\bmed[ ])?\b(?:(?:vennlig|venleg|beste|hjertelig)[ ])?hilsen|\b(?:best|kind|warm)[ ]regards"
    rf"|\b(?:yours[ ])?sincerely)[,.!]?[ \t]*\n?[ \t]*{NAMES}"
)
PRONOUN = rf"(?:{PRONOUNS})"
PAIR = rf"(?:\([ \t]*)?\b{PRONOUN}[ \t]*/[ \t]*{PRONOUN}(?:[ \t]*/[ \t]*{PRONOUN})?\b[ \t]*\)?"
DESCRIBED = rf"(?:(?:{AGE}|\d{{2}}|{FAMILY}|{NATION}),?{GAP}(?:(?:and|og){GAP})?){{0,4}}"
WHO_I_AM = (
    rf"{I_AM}{GAP}{DETERMINER}{DESCRIBED}{PERSON}\b"
    rf"(?:{GAP}(?:of|til|på|in|i|aged){GAP}(?:{AGE}|{COUNT})\b{CHILDREN})?(?:{GAP}{FROM}{GAP}{NAMES})?"
)
PARENT = rf"\b(?:{RELATIVE}){GAP}(?:of|til|på){GAP}{COUNT}\b{CHILDREN}"
HOW_OLD = (
    rf"(?:{I_AM}{GAP})?\b(?:aged?{GAP}\d{{2}}\b|at{GAP}the{GAP}age{GAP}of{GAP}\d{{2}}\b"
    r"|\d{2}[- ](?:years?|yrs?)[- ](?:old|of[ ]age)\b|\d{2}[- ]år(?:s|ig)?[ -]?(?:gammel|gammal)\b"
    r"|\d{2}[- ]?åring\w*)"
)
I_AM_AGED = rf"{I_AM}{GAP}\d{{2}}(?:{GAP}(?:år|years))?{STOP}"
RAISED = rf"(?:{GAP}(?:and|og|och){GAP}(?:raised|oppvokst|uppvuxen))?"
BORN = (
    rf"(?:{I_AM}{GAP})?\b(?:born|født|fødd|född){RAISED}{GAP}(?:(?:on|in|i|den){GAP})?(?:{DATE}|{NAMES})"
    rf"(?:{GAP}(?:in|i){GAP}(?:{NAMES}|{DATE}))?"
)
BORN_SHORT = r"\b[fb]\.[ \t]*(?:\d{1,2}[./]){0,2}(?:19|20)\d{2}\b"
MOVED = rf"(?:{I_AM}|\b(?:I{GAP})?(?:come|comes|came|kommer|moved|flyttet)){GAP}"
ORIGINALLY = rf"(?:{MOVED})?\b(?:originally|opprinnelig|opprinneleg|ursprungligen){GAP}{FROM}{GAP}{NAMES}"
I_COME = rf"(?:{I_AM}|\b(?:I{GAP}(?:come|came)|(?:jeg|jag){GAP}kommer|eg{GAP}kjem)){GAP}{FROM}{GAP}{NAMES}"
CITIZEN = (
    rf"(?:{I_AM}{GAP}{DETERMINER})?(?<!\w)(?:\w{{1,20}}(?:{GAP}(?:and|og|&){GAP}|/))?"
    rf"(?:(?:sri|south|north|new|saudi){GAP})?(?:\w{{1,20}}[- \t]+)?"
    rf"(?:citizen(?:ship)?|national|statsborger(?:skap)?|medborgare|passport{GAP}holder)(?!\w)"
    rf"(?:{GAP}(?:of|av|i|{FROM}){GAP}{NAMES})?"
)
I_AM_FROM = rf"{I_AM}{GAP}{DETERMINER}{NATION}{STOP}"
I_AM_OF = tuple(
    rf"(?<={said}){DETERMINER}{NATION}\b{SPEAKS}[ \t]*" for said in ("I am ", "I'm ", "I\u2019m ", "jeg er ")
)
ALONE = rf"\b{PRONOUN}(?:self)?\b(?!['\u2019]?\w)"

PERSONAL = _compiled(
    LABELLED,
    MY_NAME_IS,
    I_AM_NAMED,
    CLOSING,
    rf"\b(?:{TITLES})\.?{GAP}{NAMES}",
    PAIR,
    WHO_I_AM,
    PARENT,
    HOW_OLD,
    I_AM_AGED,
    BORN,
    BORN_SHORT,
    ORIGINALLY,
    I_COME,
    CITIZEN,
    I_AM_FROM,
    *I_AM_OF,
    ALONE,
)
"""In this order: a whole sentence before its parts."""
