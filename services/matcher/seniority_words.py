"""How texts tell of experience, in Norwegian and English: years, whom an ad seeks, what people say."""

import re

from services.matcher.seniority_names import either

NUMBERS = {
    "en": 1, "ett": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7, "åtte": 8,
    "ni": 9, "ti": 10, "elleve": 11, "tolv": 12, "femten": 15, "tjue": 20,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
}  # fmt: skip
_NUMBER = rf"(?P<{{}}>\d{{{{1,2}}}}|{'|'.join(NUMBERS)})"
_RANGE = r"(?:\s?\+|\s?(?:-|\u2013|til|to|eller|or)\s?(?:\d{1,2}|[a-zæøå]+)\+?)?"
_SCHOOL = r"utdann|studi|universit|høyskole|høgskole|education|college|degree|og\b|and\b"
_BETWEEN = rf"(?:(?!{_SCHOOL})[\w/.+#-]+,? ){{0,4}}?"
_EXPERIENCE = r"(?:\w*erfaring\w*|experience|practice|praksis)\b"

YEARS = either(
    rf"\b{_NUMBER.format('first')}{_RANGE} (?:års?|years?['\u2019]?)(?: of)? {_BETWEEN}{_EXPERIENCE}",
    r"\b(?:erfaring|experience) (?:på|of|i|for) (?:minst |minimum |at least )?"
    rf"{_NUMBER.format('after')}{_RANGE} (?:år|years?)\b",
    r"\b(?P<plus>\d{1,2}) ?\+ (?:years?|års?) "
    r"(?=(?:of|in|working|with|as|building|developing|med|som|innen) )",
)
"""Years of experience; "3 års utdanning og erfaring" are none."""
YEARS_OF_MINE = either(
    rf"(?<!\ber )(?<!\bam )(?<!'m )\b{_NUMBER.format('first')}{_RANGE} (?:år|years?)"
    r"(?: (?:som|as|in|i|innen|at|hos|ved|with|med|of|on|på)\b|,)"
)
"""How people tell of themselves: "eleven years as a welder", "ti år i helsevesenet". An age is none."""

OF_THE_EMPLOYER = either(
    r"\b(?:vi|we|vår[et]?|våre|our|us|selskapet|bedriften|firmaet|konsernet|virksomheten|company|firm|founded|"
    r"etablert|kundene|customers|teamet|the team|kolleger|colleagues)\b"
)
OF_THE_SOUGHT = either(
    r"\b(?:søker|ser etter|ønsker|trenger|krever|kreves|krav|må|bør|du|deg|looking for|seek\w*|require\w*|"
    r"must|you|need\w*|expect\w*|forventer|minst|minimum|at least)\b"
)
NOT_DEMANDED = either(
    r"\b(?:gjerne|helst|fordel|fortrinn|ønskelig|nice to have|preferabl\w+|preferred|a plus)\b",
    r"\b(?:advantage\w*|bonus|ideally|desirable|not (?:required|needed|necessary))\b",
    r"\bikke (?:et )?(?:krav|nødvendig)\b|erstatt|kompenser|substitut|in lieu|equivalent to|tilsvare",
    r"warranty|garanti|years? old|\bår gammel|\b(?:inntil|opptil|up to|maks|at most|less than|mindre enn) ",
)
SOUGHT = either(
    r"\b(?:søker|ser etter|ansetter|trenger|looking for|seeking|hiring|recruiting)\b"
    r"(?P<whom>[^.!?,:;\n]{1,60}?)"
    r"(?=[.!?,:;\n]|$| (?:som|til|med|for|who|to|with|that|i|in|ved|at|på|on|og|and) )"
)
MEANT_FOR = either(
    r"(?:passer (?:\w+ ){0,2}(?:for|til)|(?:ideal|suited|suitable|perfect|aimed) (?:for|at)|deg som er|"
    r"you who are) "
    r"(?:\w+ ){0,2}?(?P<whom>nyutdann\w+|graduates?|studenter|students?)\b(?! (?:og|eller|and|or) )"
)
NO_EXPERIENCE = either(
    r"\bingen (?:tidligere )?(?:arbeids)?erfaring (?:er )?(?:nødvendig|kreves|påkrevd)",
    r"\bkrever ingen (?:tidligere )?(?:arbeids)?erfaring(?=[.!,\n]|$)",
    r"\bno (?:prior |previous )?(?:work )?experience (?:is )?(?:required|needed|necessary)",
)
IS_STUDENT = either(
    r"\b(?:jeg er|i am|i'm|currently|for tiden) (?:an? |en )?(?:[\w-]+[ -]){0,2}?\w*student\b",
    r"\bjeg studerer (?!norsk|språk|engelsk)|\bstudying (?:for|towards) (?:a|my|an) ",
    r"\b(?:final|first|second|third)[- ]year (?:\w+ ){0,3}student\b|^(?:\w+-?)?student\b",
    r"\bfullfører (?:nå )?(?:en |min )?(?:master|bachelor)",
)
IS_NEW = either(
    r"\bnyutdann\w+|\b(?:recently|newly|just) (?:graduated|qualified)\b|\b(?:recent|fresh|new) graduate\b",
    r"\bnettopp (?:fullført|ferdig)\b|\bjust finished (?:my|a) (?:degree|master|bachelor|studies|phd)",
)
SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ0-9])|\n+|[\u2022\u00b7]")
