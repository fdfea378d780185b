import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.normalise.markup import clean_html, plain_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p onclick='x()'>Hei</p><script>alert(1)</script>", "<p>Hei</p>"),
        ('<p style="color:red">A<img src=x onerror=y></p><p></p><p><br></p>', "<p>A</p>"),
        ("<h1>Om oss</h1><div>Vi er</div><div>mange</div>", "<h2>Om oss</h2><br>Vi er<br><br>mange"),
        ('<a href="javascript:x()">a</a>', '<a rel="nofollow noopener noreferrer">a</a>'),
        (
            '<a target="_blank" href="https://example.org/x">a</a>',
            '<a href="https://example.org/x" rel="nofollow noopener noreferrer">a</a>',
        ),
        ("&lt;p&gt;Ferd &amp;amp; co&lt;/p&gt;", "<p>Ferd &amp; co</p>"),
        ("&amp;lt;p&amp;gt;To ganger&amp;lt;/p&amp;gt;", "<p>To ganger</p>"),
        ("Første avsnitt\nlinje to\n\nAndre <3", "<p>Første avsnitt<br>linje to</p><p>Andre &lt;3</p>"),
        ("&amp;amp;lt;p&amp;amp;gt;Tre ganger&amp;amp;lt;/p&amp;amp;gt;", "<p>Tre ganger</p>"),
        ("<div>&lt;p&gt;Limt inn &amp;amp; rett&lt;/p&gt;</div>", "<p>Limt inn &amp; rett</p>"),
        ("<p>if a &lt;b then</p>", "<p>if a &lt;b then</p>"),
        ("Salg & service <b>nå</b>", "Salg &amp; service <b>nå</b>"),
        ("Vi tilbyr:\n• kaffe\n• te", "<p>Vi tilbyr:<br>- kaffe<br>- te</p>"),
        ("<br><br>A<br> <br><br><br>B<br>", "A<br><br>B"),
        ("<p>GildeskÃ¥l</p>", "<p>Gildeskål</p>"),
        ("", ""),
        (None, ""),
    ],
)
def test_only_what_is_allowed_is_left(dirty: str | None, clean: str) -> None:
    assert clean_html(dirty) == clean


def test_plain_text_has_a_line_a_paragraph_and_marks_list_items() -> None:
    cleaned = clean_html(
        "<p>Du skal:</p><ul><li><p>kode &amp; teste</p></li><li>drifte</li></ul><p>Hilsen<br>oss</p>"
    )
    assert plain_text(cleaned) == "Du skal:\n\n- kode & teste\n- drifte\n\nHilsen\noss"


@given(st.text(max_size=200))
def test_no_text_becomes_code(text: str) -> None:
    cleaned = clean_html(f"<p>{text}</p>{text}")
    assert not re.search(r"<(?!/?(?:p|br|ul|ol|li|strong|b|em|i|h2|h3|h4|a|blockquote|hr)\b)[a-z]", cleaned)
    plain_text(cleaned).encode()
