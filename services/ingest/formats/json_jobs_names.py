"""Usual names of a posting's fields in JSON of one's own making; those of columns count as well."""

from functools import lru_cache
from typing import Any

from services.ingest.formats import column_names
from services.ingest.formats.columns import folded

_MORE = {
    "sure title": (
        "title, job title, position title, vacancy title, posting title, role title, job name, "
        "position name, job opening name, vacancy name, advert title, tittel, stillingstittel, "
        "annonsetittel, jobbtittel, stillingsnavn, titel, jobtitel, stillingstitel, stellentitel, "
        "rubrik, titre, intitule, titulo"
    ),
    "loose title": (
        "headline, heading, overskrift, stilling, position, vacancy, role, rolle, name, navn, text, "
        "yrkestittel"
    ),
    "description": (
        "description, job description, description html, html description, full description, long "
        "description, position description, job advert, advert, advert text, ad text, job ad, body, "
        "body html, content, content html, content text, html, text, details, description text, "
        "description plain, plain text, beskrivelse, stillingsbeskrivelse, annonsetekst, annonse, om "
        "stillingen, brødtekst, innhold, tekst, jobbeskrivelse, jobbbeskrivelse, stillingstekst, "
        "beskrivning, beschreibung, stellenbeschreibung, mission, summary, short description, "
        "excerpt, intro, introduction, ingress, sammendrag, teaser, description teaser, contents, public "
        "description, external description, job summary, job details, presentation, posting description"
    ),
    "url": (
        "apply url, application url, apply link, application link, job url, hosted url, absolute url, "
        "public url, posting url, url, link, href, permalink, web url, careers url, career url, "
        "external url, advert url, ad url, detail url, details url, source url, share url, canonical "
        "url, job link, søknadslenke, søknadsurl, søkelenke, søk her, lenke, annonselenke, "
        "annonseurl, stillingslenke, stillingsurl, ansökningslänk, lien, redirect url, landing page, "
        "careersite job url, job detail url, webpage url, url active page, vacancy url, position url, "
        "application details, url next step"
    ),
    "reference": (
        "reference id, job reference, position id, posting id, ref number, short code, key, ad key, "
        "slug, hash, id param, job number, req id"
    ),
    "employer": (
        "hiring company, advertiser, brand, organization name, organisation name, business name, client "
        "name, hiring org name"
    ),
    "employer_number": "employer org nr, company org nr, vat number, foretaksnummer",
    "place": (
        "job locations, work locations, work site, offices, addresses, places, location name, "
        "locations text, location restrictions, candidate required location, "
        "workplace address"
    ),
    "city": "city name, address locality",
    "municipality": "municipality name, kommunenavn, kommunenummer",
    "region": "state name, address region, fylkesnavn, fylkenavn",
    "country": "country name, address country",
    "remote": (
        "remote type, work mode, work location type, job location type, remote option, is remote, is "
        "hybrid, telecommuting, telecommute, remote allowed, location type, workspace type, "
        "workplace type text, workplace types"
    ),
    "employment": (
        "employment types, commitment, working hours, schedule, job schedule, ansettelse, tilsetting, "
        "job types, contract time, work hours, working hours type, employment type text"
    ),
    "salary": "salary text, salary description, base salary, pay range, lønnstekst",
    "published": (
        "date published, published on, publish at, posted at, posted on, start publish, first "
        "published, created at, created on, created, creation date, date, updated at, opprettet, "
        "dato, pub date, posting created, published date"
    ),
    "deadline": (
        "deadline at, deadline date, application due date, application closing date, closes at, close "
        "at, close date, closing at, søkefrist, fristdato, last date application"
    ),
    "expires": "expire date, expired at, end date, unpublish at, active to, publisert til",
    "esco": "esco code uri, esco occupation",
    "level": "seniority, seniority level, experience level, career level",
}
"""Field → names beside those of spreadsheet columns."""

_AS_COLUMNS = frozenset(column_names.NAMES) - {"title", "description", "apply_url"}
_FIELDS = dict.fromkeys((*_MORE, *sorted(_AS_COLUMNS)))


def _names_of(field: str) -> tuple[str, ...]:
    own = [name for name in _MORE.get(field, "").split(", ") if name]
    given = [*own, *(column_names.NAMES[field] if field in _AS_COLUMNS else ())]
    prefixed = (f"job {name}" for name in given)
    return tuple(dict.fromkeys(folded(name) for name in (*given, *prefixed)))


NAMES = {field: _names_of(field) for field in _FIELDS}
"""Field → names without case, spaces and marks, the surest first.

A "loose title" is what other things have as well; rows with one need one more sign of a job.
"""

SIGNS = (
    "employer",
    "place",
    "city",
    "municipality",
    "employment",
    "deadline",
    "salary",
    "remote",
    "published",
    "level",
)
"""Fields of which something that is a job has one."""

_WORDS = {
    "sections": (
        "Responsibilities, Duties, Tasks, Requirements, Qualifications, Skills, Profile, Benefits, "
        "About us, Company description, Arbeidsoppgaver, Oppgaver, Ansvarsområder, Kvalifikasjoner, "
        "Ønskede kvalifikasjoner, Krav, Personlige egenskaper, Egenskaper, Vi tilbyr, Om oss, Om "
        "bedriften, Om arbeidsgiveren"
    ),
    "wrappers": (
        "attributes, job, node, fields, data, posting, vacancy, position, item, source, _source, "
        "stilling, jobOpening, jobPostingInfo"
    ),
    "gone": (
        "closed, inactive, deleted, expired, draft, archived, unpublished, filled, stopped, removed, "
        "withdrawn, avpublisert, utløpt, slettet, lukket, kladd, inaktiv, stoppet"
    ),
}

_FIELDS_OF: dict[str, list[tuple[int, str]]] = {}
for _field, _names in NAMES.items():
    for _rank, _name in enumerate(_names):
        _FIELDS_OF.setdefault(_name, []).append((_rank, _field))

SECTIONS = {folded(heading): heading for heading in _WORDS["sections"].split(", ")}
"""Parts of a description in fields of their own → their headings."""

WRAPPERS = tuple(_WORDS["wrappers"].split(", "))
"""Objects inside a row that hold the posting's fields."""

GONE = frozenset(folded(word) for word in _WORDS["gone"].split(", "))
"""Values of a status."""


@lru_cache(maxsize=4_096)
def plain_name(name: str) -> str:
    """A name folded, without a prefix; remembered, since all rows of a file have the same few."""
    return folded(name.rpartition(":")[2])


def by_plain_name(row: dict[str, Any]) -> dict[str, Any]:
    """A row by folded names, without what is empty; of two names the first with a value counts.

    ``job_title``, ``Job-Title`` and ``jobTitle`` are one name; a prefix with a colon counts for nothing.
    """
    found: dict[str, Any] = {}
    for name, value in row.items():
        if value not in (None, "", [], {}):
            found.setdefault(plain_name(name), value)
    return found


Fields = dict[str, list[Any]]
"""Field → the values that a row has for it, the surest name's first."""


def by_field(row: dict[str, Any]) -> Fields:
    """Of a row by folded names, the values of each field."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for name, value in row.items():
        for rank, field in _FIELDS_OF.get(name, ()):
            found.setdefault(field, []).append((rank, value))
    return {
        field: [value for _, value in sorted(values, key=lambda one: one[0])]
        for field, values in found.items()
    }
