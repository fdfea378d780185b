import pytest

from services.ingest.normalise.permit import permit
from shared.vocabulary import JobPermit


@pytest.mark.parametrize(
    "text",
    [
        "Important with valid work permit for Norway if not located in Norway.",
        "Du må ha gyldig arbeidstillatelse i Norge",
        "Gyldig oppholds- og arbeidstillatelse kreves.",
        "You must have the right to work in Norway.",
        "Applicants must be legally authorized to work in Norway.",
        "Candidates must already be eligible to work in the EU.",
        "Only EU/EEA citizens can be considered; others must have a work permit.",
        "We do not offer visa sponsorship.",
        "Unfortunately we cannot sponsor visas for this role.",
        "We are unable to provide sponsorship at this time.",
        "This position is not eligible for visa sponsorship.",
        "Sponsorship is not available.",
        "Vi kan dessverre ikke bistå med visum.",
        "Søkere må ha arbeidsløyve i Noreg.",
        "Du har giltigt arbetstillstånd.",
        "Vi krever at du har tillatelse til å arbeide i Norge.",
        "We offer visa sponsorship to some roles.\nFor this one we do not sponsor visas.",
    ],
)
def test_a_permit_is_required_or_no_help_given(text: str) -> None:
    assert permit(None, text) is JobPermit.REQUIRED


@pytest.mark.parametrize(
    "text",
    [
        "We offer visa sponsorship and help with relocation.",
        "We help you with the work permit.",
        "We will assist with visas and housing.",
        "We sponsor work permits for you and your family.",
        "Visa support is provided.",
        "Vi hjelper deg med oppholdstillatelse.",
        "Vi bistår med arbeidstillatelse og flytting.",
        "You must have a work permit, and we help you to get the permit.",
    ],
)
def test_an_employer_who_helps_with_it_sponsors(text: str) -> None:
    assert permit(None, text) is JobPermit.SPONSORED


@pytest.mark.parametrize(
    "text",
    [
        "We process building permits.",
        "Du behandler søknader om byggetillatelse og må ha juridisk utdanning.",
        "You must have experience from sponsorship of sports.",
        "You sell Visa cards, and must have sales experience.",
        "Desire to work in a fast team; you must have drive.",
        "Must be able to work independently.",
        "No work permit needed for EU citizens.",
        "Patienter med akuta sjukdomstillstånd",
        "Følge arbeid i EU/EØS-organ",
        "",
    ],
)
def test_other_permits_and_work_say_nothing(text: str) -> None:
    assert permit(None, text) is None


def test_the_feed_s_own_field_is_a_requirement() -> None:
    assert permit("EEA citizens", "") is JobPermit.REQUIRED
    assert permit("Permit needed", "We sponsor your visa.") is JobPermit.SPONSORED
