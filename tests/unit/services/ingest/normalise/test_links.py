import pytest

from services.ingest.normalise.links import apply_url, canonical, is_mail_address, web_address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "https://",
        "/jobs/1",
        "ftp://example.org/x",
        "https://user:secret@example.org/",
        "http://localhost/admin",
        "https://exa mple.org:99999/",
        "mailto:a@example.org",
        "http://[::1",
        "https://" + "a" * 3000 + ".org",
    ],
)
def test_what_is_no_public_address_is_not_one(text: str) -> None:
    assert web_address(text) is None


def test_the_first_usable_address_is_taken_and_tracking_makes_no_difference() -> None:
    assert apply_url(("/x", "www.example.org/a?utm_source=nav")) == "https://www.example.org/a?utm_source=nav"
    assert canonical("https://www.example.org/a/?utm_source=nav&id=1#top") == canonical(
        "http://example.org/a?id=1"
    )
    assert canonical("https://example.org/a?id=1") != canonical("https://example.org/a?id=2")


def test_an_address_that_was_escaped_for_xml_once_too_often_is_mended() -> None:
    assert web_address("https://example.org/a?id=1&amp;lang=nb") == "https://example.org/a?id=1&lang=nb"


@pytest.mark.parametrize(
    ("text", "is_mail"),
    [
        ("mailto:jobb@example.org?subject=Kokk", True),
        ("jobb@example.org", True),
        ("MAILTO: jobb@mail.example.org", True),
        ("https://example.org/@jobb", False),
        ("ring oss", False),
        ("@", False),
    ],
)
def test_an_address_for_mail_is_told_from_others(text: str, is_mail: bool) -> None:
    assert is_mail_address(text) is is_mail
