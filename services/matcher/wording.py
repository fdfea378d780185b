"""Vetoes, cautions and what speaks for a candidate: a sentence each in both locales, as commands show it."""

from collections.abc import Iterable

from services.matcher.verdict import Veto
from shared.reasons import CautionKind, ReasonKind
from shared.vocabulary import Locale

Pair = tuple[str, str]
"""Bokmål and English."""

VETOES: dict[Veto, Pair] = {
    Veto.DEADLINE: ("Søknadsfristen er ute.", "The deadline has passed."),
    Veto.PLACE: (
        "Arbeidsstedet er ikke et sted som kandidaten ønsker.",
        "The work is at no place that the candidate wants.",
    ),
    Veto.COMMUTE: (
        "Arbeidsstedet er i pendleavstand fra et ønsket sted, men kandidaten vil ikke pendle.",
        "The work is within commuting distance of a wanted place, but the candidate will not commute.",
    ),
    Veto.PLACE_REFUSED: (
        "Kandidaten har takket nei til jobber på dette stedet eller på denne måten.",
        "The candidate has turned down jobs at this place, or done in this way.",
    ),
    Veto.COUNTRY: (
        "Jobben er i et annet land, eller bare for folk som bor i et.",
        "The job is in another country, or only for people who live in one.",
    ),
    Veto.REMOTE: (
        "Jobben er bare fjernarbeid, og det ønsker ikke kandidaten.",
        "The job is remote only, which the candidate does not want.",
    ),
    Veto.LANGUAGE: (
        "Jobben krever et språk som kandidaten ikke kan.",
        "The job demands a language that the candidate does not know.",
    ),
    Veto.LANGUAGE_LEVEL: (
        "Jobben krever et språk på et høyere nivå enn kandidaten har.",
        "The job demands a language at a higher level than the candidate's.",
    ),
    Veto.EMPLOYMENT_TYPE: (
        "Ansettelsesformen er ikke en som kandidaten ønsker.",
        "The kind of employment is none that the candidate wants.",
    ),
    Veto.PERMIT: (
        "Jobben krever en arbeidstillatelse som kandidaten ikke har.",
        "The job demands a work permit that the candidate does not have.",
    ),
    Veto.SALARY: (
        "Lønnen er lavere enn det minste som kandidaten vil ha.",
        "The pay is less than the least that the candidate wants.",
    ),
    Veto.CLEARANCE: (
        "Jobben krever sikkerhetsklarering, og kandidaten kan ikke ta slike jobber.",
        "The job takes a security clearance, and the candidate cannot take such jobs.",
    ),
    Veto.CITIZENSHIP: (
        "Jobben er bare for statsborgere av visse land, og kandidaten kan ikke ta slike jobber.",
        "The job is for citizens of certain countries, and the candidate cannot take such jobs.",
    ),
}
CAUTIONS: dict[CautionKind, Pair] = {
    CautionKind.LANGUAGE_UNKNOWN: (
        "Annonsen sier ikke hvilke språk som trengs.",
        "The ad does not say which languages are needed.",
    ),
    CautionKind.LANGUAGE_LEVEL_UNKNOWN: (
        "Det er usikkert om kandidaten kan språket godt nok.",
        "Whether the candidate knows the language well enough is open.",
    ),
    CautionKind.PLACE_UNKNOWN: (
        "Det er ikke kjent nøyaktig hvor arbeidsstedet er.",
        "Where exactly the work is, is not known.",
    ),
    CautionKind.PERMIT_UNKNOWN: (
        "Annonsen sier ikke om arbeidsgiveren hjelper med arbeidstillatelse.",
        "The ad does not say whether the employer helps with a work permit.",
    ),
    CautionKind.EMPLOYMENT_TYPE_UNKNOWN: (
        "Annonsen sier ikke hvilken ansettelsesform det er.",
        "The ad does not say which kind of employment it is.",
    ),
    CautionKind.SALARY_UNKNOWN: (
        "Annonsen sier ikke klart om lønnen når det minste som kandidaten vil ha.",
        "The ad does not say clearly whether the pay reaches the least that the candidate wants.",
    ),
    CautionKind.CLEARANCE_UNKNOWN: (
        "Jobben krever sikkerhetsklarering; kandidaten vet ikke om det er mulig å få.",
        "The job takes a security clearance; the candidate does not know whether they can have one.",
    ),
    CautionKind.CITIZENSHIP_UNKNOWN: (
        "Jobben er bare for statsborgere av visse land; kandidaten har ikke sagt om det passer.",
        "The job is for citizens of certain countries; the candidate has not said whether that fits.",
    ),
    CautionKind.COMMUTE: (
        "Arbeidsstedet er ikke blant de ønskede, men i pendleavstand fra et av dem.",
        "The work is at none of the wanted places, but within commuting distance of one.",
    ),
    CautionKind.SENIORITY: (
        "Jobben ser ut til å kreve langt mer, eller langt mindre, erfaring enn kandidaten har.",
        "The job seems to ask for much more, or much less, experience than the candidate has.",
    ),
}

FITS: dict[ReasonKind, Pair] = {
    ReasonKind.OCCUPATION: ("Arbeider i yrket: {}.", "Works in the field: {}."),
    ReasonKind.SKILL: ("Kan det som trengs: {}.", "Knows what is asked for: {}."),
    ReasonKind.PLACE: ("Vil arbeide her: {}.", "Wants to work there: {}."),
    ReasonKind.LANGUAGE: ("Kan språket godt nok: {}.", "Knows the language well enough: {}."),
    ReasonKind.TEXT: (
        "Det som kandidaten har gjort, ligner på det som annonsen beskriver.",
        "What the candidate has done is much like what the ad describes.",
    ),
}
"""What an employer is told in favour of a candidate."""


def fits(kind: ReasonKind, labels: Iterable[str], locale: Locale = Locale.EN) -> str:
    """What an employer is told of the reasons of one kind; ``labels`` name them."""
    nb, en = FITS[kind]
    return (nb if locale is Locale.NB else en).format(", ".join(labels))


def sentence(kind: Veto | CautionKind, locale: Locale = Locale.EN) -> str:
    """What a veto or a caution means."""
    nb, en = VETOES[kind] if isinstance(kind, Veto) else CAUTIONS[kind]
    return nb if locale is Locale.NB else en
