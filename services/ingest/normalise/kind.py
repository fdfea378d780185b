"""What a posting is: a job, an open application, or a template that somebody left in the feed.

Certain signs only: a job that is taken for something else reaches nobody.
"""

import re

from services.ingest.draft import RawPosting
from services.ingest.posting import PostingKind

ENDS_HERE = r"(?=\s*(?:$|[^\w\s]|\d|(?:for|to|at|in|within|as|and|with|from|hos|til)\b))"
"""After it stands no noun that would make it part of another trade: "Open Application Developer"."""

NO_JOB_FIELD = {
    "openapplication": PostingKind.OPEN_APPLICATION,
    "spontaneous": PostingKind.OPEN_APPLICATION,
    "spontaneousapplication": PostingKind.OPEN_APPLICATION,
    "unsolicited": PostingKind.OPEN_APPLICATION,
    "unsolicitedapplication": PostingKind.OPEN_APPLICATION,
    "talentpool": PostingKind.OPEN_APPLICATION,
    "talentcommunity": PostingKind.OPEN_APPLICATION,
    "generalapplication": PostingKind.OPEN_APPLICATION,
    "initiativbewerbung": PostingKind.OPEN_APPLICATION,
    "åpensøknad": PostingKind.OPEN_APPLICATION,
    "template": PostingKind.TEMPLATE,
    "jobtemplate": PostingKind.TEMPLATE,
    "mal": PostingKind.TEMPLATE,
    "test": PostingKind.TEMPLATE,
}
OPEN_APPLICATION = re.compile(
    r"\b(?:åp(?:en|ne) søknad(?:er|en)?|op(?:en|ne) søknad(?:er)?|uoppfordre(?:t|de) søknad(?:er)?|"
    r"spontan(?:[- ]?søknad(?:er)?|[- ]?ansök(?:an|ningar))|öpp(?:en|na) ansök(?:an|ningar)|"
    r"uopfordre(?:t|de) ansøgning(?:er)?|åb(?:en|ne) ansøgning(?:er)?|"
    r"(?:spontaneous|speculative|unsolicited) applications?|speculative (?:cv|enquiry)|"
    r"initiativbewerbung(?:en)?|spontanbewerbung(?:en)?|"
    r"candidatures? spontanées?|candidatura espontánea|candidatura spontanea|open sollicitatie|"
    r"avoin hakemus)\b|"
    r"\bikke (?:en )?(?:ledig stilling|utlysning)\b|^\W*cv[- ]?(?:registrering|registering|base|bank)\b|"
    rf"\b(?:open applications?|general (?:job )?application|expressions? of interest){ENDS_HERE}",
    re.IGNORECASE,
)
POOL = re.compile(
    r"^\W*(?:(?:join|be part of|become part of|enter|sign up for|register (?:for|in)|bli med i|bli en del av)"
    r"\s+(?:\w+['\u2019]?s?\s+){0,4}?)?talent ?(?:pool|community|network|bank|base)\b"
    r"(?!\s+(?:manager|partner|lead|leader|specialist|coordinator|advis|director|head|owner|analyst|"
    r"consultant|associate|assistant|developer|engineer|recruiter|executive|officer|expert|operations))",
    re.IGNORECASE,
)
NO_FIT = re.compile(
    r"^\W*(?:finner du ikke|fant du ikke|can(?:no|['\u2019])t find|did(?:n['\u2019]t| not) find|"
    r"do(?:n['\u2019]t| not) see|could(?:n['\u2019]t| not) find|hittar du inte|kan du ikke finde)\b[^?]{0,60}"
    r"(?:still|job|role|position|looking|ser etter|søker|roll|tjänst|match)[^?]{0,60}\?*"
    r"(?:\W*$|.{0,60}\b(?:apply|send|søknad|register|cv|application|talent)\b)",
    re.IGNORECASE,
)
"""A slogan may begin so and go on to name a job: "Can't find your dream job? Become a recruiter"."""

TEMPLATE = re.compile(
    r"^\W*(?:(?:copy|kopi|kopia) (?:of|av|af) \S|"
    r"(?:job |stillings?|annonse)?(?:template|mal)\s*(?:[\]):|\u2013\u2014]|-(?=\s)|$)|"
    r"test ?(?:stilling|annonse|job|jobb|posting|ad|vacancy|utlysning)\W*\d*\W*$|test\W*\d*\W*$|"
    r"ikke oppgitt\W*$|lorem ipsum\b)|"
    r"[\[(](?:template|mal|copy|kopi|test|draft|utkast)[\])]|"
    r"\b(?:ikke publiser(?:es)?|skal ikke publiseres|do not publish)\b|"
    r"\b(?:do not (?:apply|use)|ikke (?:bruk|søk))\W*$|"
    r"^\W*(?:do not|ikke) (?:apply|use|bruk|søk)\s*[-\u2013:]\s",
    re.IGNORECASE,
)
FILLER = re.compile(r"\blorem ipsum dolor\b", re.IGNORECASE)
TAG = re.compile(r"<[^<>]{0,500}>")
OPENING_CHARACTERS = 1_000
FILLER_STARTS_WITHIN = 120


def kind_of(raw: RawPosting, title: str) -> PostingKind:
    """By the source's own word, else by the title and the first words of the description."""
    said = NO_JOB_FIELD.get(re.sub(r"[\W_]", "", (raw.kind or "")).casefold())
    if said:
        return said
    if TEMPLATE.search(title) or _is_filler(raw.description):
        return PostingKind.TEMPLATE
    if any(pattern.search(title) for pattern in (OPEN_APPLICATION, POOL, NO_FIT)):
        return PostingKind.OPEN_APPLICATION
    return PostingKind.JOB


def _is_filler(description: str | None) -> bool:
    opening = (description or "")[:OPENING_CHARACTERS]
    if "ipsum" not in opening.lower():
        return False
    return bool(FILLER.search(TAG.sub(" ", opening).strip()[:FILLER_STARTS_WITHIN]))
