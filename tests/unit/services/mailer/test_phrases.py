from datetime import UTC, date, datetime

import pytest

from services.mailer import phrases
from services.mailer.examples import JOBS
from shared.jobs import LanguageRequirement
from shared.reasons import CautionKind, Reason, ReasonKind
from shared.vocabulary import Cefr, EmploymentType, Locale, RemoteMode

TODAY = date(2026, 10, 22)


@pytest.mark.parametrize(
    ("last", "locale", "words"),
    [
        (date(2026, 10, 22), Locale.NB, "Søk i dag, torsdag 22. oktober"),
        (date(2026, 10, 23), Locale.EN, "Apply by tomorrow, Friday 23 October"),
        (date(2026, 11, 6), Locale.NB, "Søk innen fredag 6. november"),
        (date(2027, 1, 8), Locale.EN, "Apply by Friday 8 January 2027"),
    ],
)
def test_deadlines_are_put_in_words(last: date, locale: Locale, words: str) -> None:
    assert phrases.deadline(last, TODAY, locale) == words


def test_dates_are_those_of_oslo() -> None:
    assert phrases.local_date(datetime(2026, 10, 22, 22, 30, tzinfo=UTC)) == date(2026, 10, 23)


def test_languages_are_named_with_their_level() -> None:
    needs = (LanguageRequirement(language="no", level=Cefr.B2), LanguageRequirement(language="en"))
    assert phrases.languages(needs, Locale.NB) == "Språk: norsk (B2) og engelsk"
    assert phrases.languages(needs, Locale.EN) == "Language: Norwegian (B2) and English"
    assert phrases.languages((), Locale.EN) == ""


def test_a_skill_that_ad_and_profile_spell_differently_is_named_by_both() -> None:
    spelt = Reason(
        kind=ReasonKind.SKILL, nb="Kubernetes", en="Kubernetes", wrote="Kubernetes", asked="Kubernetes-drift"
    )
    plain = Reason(kind=ReasonKind.SKILL, nb="SQL", en="SQL")
    assert phrases.reasons([spelt, plain], Locale.EN) == (
        "It asks for what you know: “Kubernetes-drift” (you wrote “Kubernetes”) and SQL.",
    )
    assert phrases.reasons([spelt], Locale.NB) == (
        "Den spør etter noe du kan: «Kubernetes-drift» (du skrev «Kubernetes»).",
    )


def test_facts_stand_in_one_line() -> None:
    assert phrases.facts(JOBS[1], Locale.EN) == "Lysaker and Oslo · Hybrid · Full-time"
    assert phrases.facts(JOBS[4], Locale.NB) == "Fjernarbeid · Heltid"


def test_reasons_of_one_kind_become_one_sentence() -> None:
    found = [
        Reason(kind=ReasonKind.PLACE, nb="Oslo", en="Oslo"),
        Reason(kind=ReasonKind.SKILL, nb="sveising", en="welding"),
        Reason(kind=ReasonKind.SKILL, nb="tegning", en="drawing"),
    ]
    assert phrases.reasons(found, Locale.EN) == (
        "It asks for what you know: welding and drawing.",
        "It is where you want to work: Oslo.",
    )


@pytest.mark.parametrize("locale", list(Locale))
def test_every_kind_of_fact_has_words_in_every_locale(locale: Locale) -> None:
    for kind in ReasonKind:
        (sentence,) = phrases.reasons([Reason(kind=kind, nb="X100%", en="X100%")], locale)
        assert sentence.endswith(".")
        assert ("X100%" in sentence) == ("%(labels)s" in phrases.REASONS[kind])
    assert set(phrases.CAUTIONS) | set(phrases.NOTES) == set(CautionKind)
    assert not set(phrases.CAUTIONS) & set(phrases.NOTES)
    sentences = [phrases.cautions((kind,), locale) for kind in CautionKind]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(CautionKind)
    assert set(phrases.REMOTE) == set(RemoteMode)
    assert set(phrases.EMPLOYMENT) == set(EmploymentType) - {EmploymentType.OTHER}


def test_cautions_are_joined_as_alternatives() -> None:
    both = (CautionKind.LANGUAGE_UNKNOWN, CautionKind.PLACE_UNKNOWN)
    assert (
        phrases.cautions(both, Locale.NB)
        == "Annonsen sier ikke hvilke språk som trengs eller hvor arbeidsstedet er."
    )
    assert phrases.cautions((), Locale.NB) == ""


def test_what_speaks_against_a_job_stands_before_what_its_ad_leaves_open() -> None:
    found = (CautionKind.SALARY_UNKNOWN, CautionKind.COMMUTE, CautionKind.PLACE_UNKNOWN)
    assert phrases.cautions(found, Locale.EN) == (
        "It is not at a place that you chose, but within commuting distance of one. "
        "The ad does not say clearly enough what it pays or where the work is."
    )
