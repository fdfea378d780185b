import pytest
from lxml import etree  # type: ignore[import-untyped]  # it ships no types

from services.ingest.formats.rich_text import first_rich, rich, rich_at


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<d>plain &amp; simple</d>", "plain & simple"),
        ("<d>&lt;p&gt;escaped&lt;/p&gt;</d>", "<p>escaped</p>"),
        ("<d><![CDATA[<p>cdata</p>]]></d>", "<p>cdata</p>"),
        ("<d>a &lt; b<br/><B>bold</B> end</d>", "a &lt; b<br><b>bold</b> end"),
        (
            '<d><p>See <a href="https://example.org/?a=1&amp;b=2" onclick="x">this</a></p></d>',
            '<p>See <a href="https://example.org/?a=1&amp;b=2">this</a></p>',
        ),
        ("<d><!-- note --><p>text</p></d>", "<p>text</p>"),
        ("<d><part>one</part><part>two</part></d>", "onetwo"),
        ("<d> </d>", None),
    ],
)
def test_html_is_html_however_it_came(content: str, expected: str | None) -> None:
    assert rich(etree.fromstring(content)) == expected


def test_the_first_child_with_a_text_counts() -> None:
    root = etree.fromstring("<r><a/><b>two</b><c><d>three</d></c></r>")
    assert first_rich(root, "a", "b") == "two"
    assert rich_at(root, "c", "d") == "three"
    assert rich_at(root, "x") is None


def test_what_is_nested_beyond_reason_is_left_out() -> None:
    assert len(rich(etree.fromstring("<d>" + "<p>" * 200 + "x" + "</p>" * 200 + "</d>")) or "") < 600
