import pytest
from fixtures.documents import open_xml
from fixtures.growth import assert_in_proportion
from lxml import etree  # type: ignore[import-untyped]

from services.ingest.draft import UnreadableFeedError
from services.ingest.formats.nodes import attribute, descendants, line_of, words
from services.ingest.formats.xml_mending import mend, mended


def text_of(inner: str) -> str | None:
    return words(open_xml(f"<r><a>{inner}</a></r>").root, "a")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("R&D", "R&D"),
        ("a &amp; b &lt;p&gt; &quot; &apos;", "a & b <p> \" '"),
        ("&oslash; &nbsp;x &unknown; &AMP;", "ø \xa0x &unknown; &"),
        ("&#229; &#xE5; &#XE5; &#8211; &#128512;", "å å å \u2013 😀"),
        ("&#0;&#1;&#x1F;&#xFFFF;&#55296;&#9999999;x", "x"),
        ("it&#146;s", "it\u2019s"),
        ("a\x0bb\x00c\ufffed", "abcd"),
        ("<![CDATA[R&D &nbsp; <p>]]> & x", "R&D &nbsp; <p> & x"),
        ("<![CDATA[a <![CDATA[b]]> c ]]>", "a <![CDATA[b c ]]>"),
        ("&amp", "&amp"),
    ],
)
def test_what_is_no_xml_is_mended_and_what_is_stays(given: str, meant: str) -> None:
    assert text_of(given) == meant


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_mending_does_not_depend_on_where_the_pieces_are_cut(size: int) -> None:
    text = b'<?xml version="1.0"?>\n<r>&<a>R&D &nbsp;]]>x</a><![CDATA[&]]&x]]>&<![CDATA[<p>]]></r> &'
    whole, _ = mend(text.split(b"?>\n")[1])
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    assert b"".join(mended(pieces)).strip() == whole.strip()


def test_a_long_text_without_tags_is_cut_at_no_reference() -> None:
    text = b"<r>" + b"x &aring; &amp; " * 200_000 + b"</r>"
    pieces = [text[at : at + 100_003] for at in range(0, len(text), 100_003)]
    assert etree.fromstring(b"".join(mended(pieces))).text == "x å & " * 200_000


def test_a_tag_without_an_end_is_refused() -> None:
    pieces = [b"<r><job", *[b' a="1"' * 10_000] * 40]
    with pytest.raises(UnreadableFeedError, match="a tag has more than"):
        list(mended(pieces))


def test_the_file_s_lines_are_kept() -> None:
    text = '<?xml version="1.0"\n?>\n<!DOCTYPE r\nSYSTEM "r.dtd">\n<r>\n<a/></r>'
    (item,) = descendants(open_xml(text).root, "a")
    assert line_of(item) == "line 6"


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE r SYSTEM "http://example.org/r.dtd">',
        '<!DOCTYPE r PUBLIC "-//X//DTD" "r.dtd">',
        "<!doctype r>",
        '<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>',
    ],
)
def test_a_doctype_that_only_names_a_file_and_a_spoilt_declaration_are_ignored(prologue: str) -> None:
    assert words(open_xml(prologue + "<r><a>x</a></r>").root, "a") == "x"


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE r [<!ENTITY x 'y'>]><r><a>&x;</a></r>",
        "<!DOCTYPE r SYSTEM 'r.dtd' [ ]><r/>",
        "<!DOCTYPE r [<!ELEMENT r ANY>]><r/>",
        "<r><!ENTITY x 'y'></r>",
        "<r><a/><!entity x SYSTEM 'file:///etc/passwd'></r>",
    ],
)
def test_what_could_define_entities_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFeedError) as caught:
        open_xml(text)
    assert caught.value.fault.code == "dtd"


def test_a_definition_that_is_quoted_in_a_text_is_a_text() -> None:
    assert text_of("<![CDATA[<!DOCTYPE html><!ENTITY x>]]>") == "<!DOCTYPE html><!ENTITY x>"


def test_prefixes_that_nobody_declared_are_names_like_others() -> None:
    root = open_xml('<feed><age:expires x:y="1">2027</age:expires><b xmlns:z="urn:z"><z:c/></b></feed>').root
    assert words(root, "expires") == "2027"
    assert attribute(next(descendants(root, "expires")), "y") == "1"
    assert next(descendants(root, "c")).tag == "{urn:z}c"


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("<{}><title>x</Title><id>1</id></{}>", "x"),
        ("<{}><Title>x</title><id>1</id></{}>", None),
        ("<{}><title>x</title><id from=”2027”>1</id></{}>", "x"),
    ],
)
@pytest.mark.parametrize("name", ["job", "item", "p:Vacancy"])
def test_end_tags_in_another_case_and_curly_quotes_are_mended(
    item: str, title: str | None, name: str
) -> None:
    inner = item.format(name, name)
    feed = open_xml(f"<r xmlns:p='urn:p'><list>{inner}</list></r>")
    assert words(feed.root, "list", name.rpartition(":")[2], "title") == title
    assert feed.broken == ()


def test_items_of_any_name_are_salvaged_one_by_one() -> None:
    items = "".join(f"<vacancy>\n<name>{n}{'<' if n == 2 else ''}</name></vacancy>\n" for n in range(5))
    feed = open_xml(f"<list><vacancies>{items}</vacancies></list>")
    assert [words(one, "name") for one in descendants(feed.root, "vacancy")] == ["0", "1", "3", "4"]
    assert [line_of(one) for one in descendants(feed.root, "vacancy")] == [
        "line 1",
        "line 3",
        "line 7",
        "line 9",
    ]
    assert [(one.code, one.field, one.position) for one in feed.broken] == [
        ("broken-item", "vacancy", "line 6")
    ]


def test_much_escaped_html_is_mended_in_proportion() -> None:
    escaped = b"&lt;p&gt;Vi s&#248;ker &amp; ansetter&lt;/p&gt;"
    assert_in_proportion(lambda size: mend(b"<r>" + escaped * size + b"</r>"), 200_000)
