import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.normalise.remote import Remote, remote_marks, remote_mode, statement_mode
from shared.vocabulary import RemoteMode

REMOTE, HYBRID, ONSITE = RemoteMode.REMOTE, RemoteMode.HYBRID, RemoteMode.ONSITE


@pytest.mark.parametrize(
    ("statement", "mode"),
    [
        *((word, REMOTE) for word in ("TELECOMMUTE", "true", "fully", "WFH", "Remote", "Fullt hjemmekontor")),
        *((word, REMOTE) for word in ("https://schema.org/TELECOMMUTE", "100% remote", "Work from home")),
        *(
            (word, HYBRID)
            for word in ("Hybrid", "flexible", "2 dager hjemmekontor", "REMOTE_FRIENDLY", "temporary")
        ),
        *(
            (word, HYBRID)
            for word in ("Occasionnel", "Delvis hjemmekontor", "Hybrid remote", "3 days in office")
        ),
        *(
            (word, ONSITE)
            for word in ("no_remote", "ON_SITE", "OnSite", "On-site", "none", "Pas_teletravail")
        ),
        *((word, ONSITE) for word in ("Ikke hjemmekontor", "In office")),
        *((word, None) for word in ("false", "no", "unspecified", "", "Oslo")),
    ],
)
def test_a_field_says_where_the_work_is_done(statement: str, mode: RemoteMode | None) -> None:
    assert statement_mode(statement) == mode


@pytest.mark.parametrize(
    ("given", "places", "text", "expected"),
    [
        (("none",), (), "", ONSITE),
        ((), ("Remote - Norway",), "", REMOTE),
        ((), ("Oslo (hybrid)",), "", HYBRID),
        ((), (), "This is a fully remote position.", REMOTE),
        ((), (), "This is not a fully remote position.", None),
        ((), (), "This role is strictly on-site in Oslo.", ONSITE),
        ((), (), "Vi tilbyr mulighet for hjemmekontor.", HYBRID),
        ((), (), "Remote role.\nThree days a week in the office", HYBRID),
        ((), (), "Fully remote.\nVi har også hybrid arbeidsmodell.", HYBRID),
        ((), (), "Experience with remote sensing", None),
        ((), (), "Det er ikke mulighet for hjemmekontor.", ONSITE),
        (("false",), ("Oslo",), "", None),
    ],
)
def test_where_the_work_is_done(
    given: tuple[str, ...], places: tuple[str, ...], text: str, expected: RemoteMode | None
) -> None:
    assert remote_mode(given, places, text) == Remote(expected)


@pytest.mark.parametrize(
    ("given", "places", "text", "expected"),
    [
        (("true", "Hybrid"), (), "", Remote(HYBRID, ("true", "Hybrid"))),
        (("On-site", "TELECOMMUTE"), (), "", Remote(REMOTE, ("On-site", "TELECOMMUTE"))),
        (("On-site",), ("Remote - Norway",), "", Remote(ONSITE, ("On-site", "Remote - Norway"))),
        (("Hybrid",), (), "We are fully remote", Remote(HYBRID, ("Hybrid", "text: remote"))),
        (("Remote",), (), "Work from home or in our office", Remote(REMOTE)),
        (("Remote", "TELECOMMUTE"), ("Remote",), "We are fully remote", Remote(REMOTE)),
    ],
)
def test_statements_that_disagree_are_resolved_and_kept(
    given: tuple[str, ...], places: tuple[str, ...], text: str, expected: Remote
) -> None:
    assert remote_mode(given, places, text) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_crashes_the_reader(field: str, text: str) -> None:
    found = remote_mode((field,), (text,), f"remote {text}")
    assert found.conflict == () or len(found.conflict) > 1


@pytest.mark.parametrize(
    ("title", "mode"),
    [
        ("Sr. Weaver - REMOTE", REMOTE),
        ("Vever (hybrid)", HYBRID),
        ("Weaver (Remote, Norway)", REMOTE),
        ("Weaver, 100% remote", REMOTE),
        ("Vever - hjemmekontor", REMOTE),
        ("Remote Support Weaver", None),
        ("Analyst - Remote Sensing", None),
        ("Hybrid Cloud Weaver", None),
    ],
)
def test_a_title_says_at_its_end_where_the_work_is_done(title: str, mode: RemoteMode | None) -> None:
    assert remote_mode((), remote_marks(title), "").mode == mode
