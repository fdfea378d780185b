import pytest

from services.ingest.draft import RawPosting
from services.ingest.normalise.kind import kind_of
from services.ingest.posting import PostingKind


@pytest.mark.parametrize(
    "title",
    [
        "Åpen søknad",
        "ÅPEN SØKNAD - Eksempel AS",
        "Åpne søknader til barnehagene",
        "Open søknad til kommunen",
        "Spontansøknad",
        "Uoppfordret søknad",
        "Send oss en åpen søknad!",
        "Open application",
        "Open Application \u2013 Oslo",
        "Open applications | Engineering",
        "General Open Application (all departments)",
        "Spontaneous application",
        "Speculative application for nurses",
        "Unsolicited Application",
        "General application",
        "Öppen ansökan",
        "Spontanansökan sommar",
        "Uopfordret ansøgning",
        "Initiativbewerbung (m/w/d)",
        "Candidature spontanée",
        "Open sollicitatie",
        "Talent pool",
        "Talent Pool: Software Engineering",
        "Join our talent community",
        "Join the Eksempel Talent Network",
        "Bli med i vår talent pool",
        "Expression of interest - Nursing",
        "Finner du ikke stillingen du ser etter?",
        "Can't find the right job?",
        "Don\u2019t see the role you are looking for?",
        "CV-registrering for montører",
        "Register deg her - ikke ledig stilling",
    ],
)
def test_an_open_application_is_told_by_its_title(title: str) -> None:
    assert kind_of(RawPosting("/0"), title) is PostingKind.OPEN_APPLICATION


@pytest.mark.parametrize(
    "title",
    [
        "Copy of Junior developer",
        "Kopi av Sykepleier 100 %",
        "[TEMPLATE] Sales manager",
        "Template - do not use",
        "Job template: Engineer",
        "(MAL) Lærer",
        "Mal - Sykepleier natt",
        "Stillingsmal: renholder",
        "TEST \u2013 ikke publiser",
        "Kokk (skal ikke publiseres)",
        "DO NOT APPLY - internal check",
        "Sales manager, do not use",
        "Test",
        "test 2",
        "Teststilling",
        "Test job 3",
        "Ikke oppgitt",
        "Lorem ipsum",
    ],
)
def test_a_template_or_leftover_is_told_by_its_title(title: str) -> None:
    assert kind_of(RawPosting("/0"), title) is PostingKind.TEMPLATE


@pytest.mark.parametrize(
    "title",
    [
        "Open Source Developer",
        "Open application developer",
        "Application Engineer",
        "Åpen barnehage søker pedagogisk leder",
        "Saksbehandler for søknader om skjenkebevilling",
        "Talent Acquisition Partner",
        "Talent Pool Manager",
        "Talent Community Lead",
        "Head of Talent",
        "Talent Network Coordinator",
        "Template Designer",
        "Email template developer",
        "Test Manager",
        "Tester",
        "Testleder",
        "Test Engineer 2",
        "Test Automation Engineer",
        "Kopimaskintekniker",
        "Copywriter",
        "Copy editor",
        "Maler",
        "Malermester til Oslo",
        "Malmø: butikkmedarbeider",
        "Utkast til noe nytt? Vi søker grafisk designer",
        "Spontan og blid servitør søkes",
        "General Manager",
        "General practitioner (application by 1 May)",
        "Interested in expressive art? Gallery assistant",
        "Finner du feil i kode? Bli tester hos oss",
        "Spesialist i annonsemaler",
        "Job coach",
        "Sommerjobb",
        "Draftsman",
        "Can't find your dream job? Become a recruiter",
        "Ikke søk denne jobben hvis du liker stille dager",
        "Do not apply if you hate code",
        "Not a real job, a way of life",
    ],
)
def test_a_real_job_stays_one(title: str) -> None:
    assert kind_of(RawPosting("/0"), title) is PostingKind.JOB


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("OpenApplication", PostingKind.OPEN_APPLICATION),
        ("open_application", PostingKind.OPEN_APPLICATION),
        ("Talent pool", PostingKind.OPEN_APPLICATION),
        ("template", PostingKind.TEMPLATE),
        ("TEMPLATE", PostingKind.TEMPLATE),
        ("Job", PostingKind.JOB),
        ("", PostingKind.JOB),
        (None, PostingKind.JOB),
    ],
)
def test_what_the_source_says_counts(said: str | None, expected: PostingKind) -> None:
    assert kind_of(RawPosting("/0", kind=said), "Kokk") is expected


def test_filler_for_a_body_is_a_template_and_a_joke_about_it_is_not() -> None:
    filler = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit.</p>"
    assert kind_of(RawPosting("/0", description=filler), "Kokk") is PostingKind.TEMPLATE
    joke = "<p>" + "Vi søker en designer som kan skrive ekte tekst. " * 4 + "Ikke lorem ipsum dolor.</p>"
    assert kind_of(RawPosting("/0", description=joke), "Designer") is PostingKind.JOB
