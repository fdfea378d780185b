import pytest

from services.mailer.text import one_line, safe_url


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("  Two\r\nlines\tand\x00 more ", "Two lines and more"),
        ("right\u202eto left", "rightto left"),
        ("Ærlig 👩🏽‍⚕️ אב", "Ærlig 👩🏽‍⚕️ אב"),
        ("x" * 300, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_text_becomes_one_harmless_line(value: str, line: str) -> None:
    assert one_line(value) == line


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://jobs.example/1?a=b&c=ø", "https://jobs.example/1?a=b&c=ø"),
        (" https://jobs.example/1 ", "https://jobs.example/1"),
        ("http://jobs.example/1", "https://jobs.example/1"),
        ("mailto:jobs@employer.example", "mailto:jobs@employer.example"),
        ("HTTPS://JOBS.example", "HTTPS://JOBS.example"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//jobs.example/1", None),
        ("https://", None),
        ("https://[oops", None),
        ('https://jobs.example/"><script>', None),
        ("mailto:", None),
        ("", None),
        (None, None),
    ],
)
def test_only_https_and_mailto_links_pass(value: str | None, url: str | None) -> None:
    assert safe_url(value) == url
