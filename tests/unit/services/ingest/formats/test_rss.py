import pytest

from services.ingest.draft import RawPlace, RawPosting, RawSalary
from services.ingest.formats.registry import parse_feed


def item(inner: str) -> bytes:
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="urn:c" '
        f"xmlns:j='urn:j'><channel><title>Jobber</title><link>https://example.org</link><description>Alle</description>"
        f"<item><title>Baker</title><link>https://example.org/1</link>{inner}</item></channel></rss>"
    ).encode()


def posting(content: bytes) -> RawPosting:
    name, found = parse_feed(content)
    assert name == "rss"
    (one,) = found.postings
    return one


def test_fields_that_stand_as_lines_in_the_text_are_taken() -> None:
    text = (
        "&lt;p&gt;Vi søker en baker.&lt;/p&gt;&lt;p&gt;&lt;b&gt;Arbeidsgiver:&lt;/b&gt; Kornbua AS&lt;br/&gt;"
        "Arbeidssted: Oslo&lt;br&gt;Søknadsfrist: 31.03.2027&lt;/p&gt;"
        "&lt;ul&gt;&lt;li&gt;Stillingstype: Fast&lt;/li&gt;"
        "&lt;li&gt;Stillingsprosent: 80 %&lt;/li&gt;&lt;li&gt;Lønn: kr 480 000&lt;/li&gt;&lt;/ul&gt;"
    )
    one = posting(item(f"<guid>g1</guid><description>{text}</description>"))
    assert (one.reference, one.title, one.employer) == ("g1", "Baker", "Kornbua AS")
    assert one.places == (RawPlace(text="Oslo"),)
    assert (one.deadline, one.employment, one.extent) == ("31.03.2027", ("Fast",), "80 %")
    assert one.salary == RawSalary("kr 480 000")
    assert (one.description or "").startswith("<p>Vi søker en baker.</p>")


def test_a_field_outranks_a_line_and_plain_lines_count_as_well() -> None:
    one = posting(
        item("<j:location>Bergen</j:location><description>Sted: Oslo\nDeadline: 1 March 2027</description>")
    )
    assert (one.places, one.deadline) == ((RawPlace(text="Bergen"),), "1 March 2027")


def test_of_two_lines_for_one_field_the_first_counts_and_sentences_are_no_lines() -> None:
    one = posting(
        item(f"<description>Location: Oslo\nLocation: Moss\nDeadline: {'lang ' * 60}</description>")
    )
    assert (one.places, one.deadline) == ((RawPlace(text="Oslo"),), None)


def test_fields_of_extensions_are_taken_by_their_usual_names() -> None:
    one = posting(
        item(
            "<j:minimumSalary>65</j:minimumSalary><j:maximumSalary>85</j:maximumSalary>"
            "<j:salaryCurrency>USD</j:salaryCurrency>"
            "<j:salaryInterval>Hour</j:salaryInterval><j:jobId>7</j:jobId><type>Full-Time</type>"
            "<expires_at>2027-03-31</expires_at>"
            "<content:encoded><![CDATA[<p>Lang tekst</p>]]></content:encoded><description>Kort</description>"
        )
    )
    assert one.salary == RawSalary(None, "65", "85", "USD", "Hour")
    assert (one.reference, one.employment, one.expires) == ("7", ("Full-Time",), "2027-03-31")
    assert one.description == "<p>Lang tekst</p>"


def test_authors_are_not_taken() -> None:
    one = posting(
        item(
            "<author>kari@example.org (Kari)</author><dc:creator>Kari</dc:creator>"
            "<dc:publisher>Kornbua</dc:publisher>"
        )
    )
    assert one.employer == "Kornbua"
    assert "Kari" not in str(one)


def test_markup_in_a_title_and_an_address_as_guid_are_understood() -> None:
    one = posting(
        b'<rss><channel><item><title><a href="/1">Baker</a></title><guid>https://example.org/1</guid>'
        b"</item></channel></rss>"
    )
    assert "Baker" in (one.title or "")
    assert one.apply_urls == ("https://example.org/1",)


def test_an_atom_entry_gives_its_page_and_no_other_link() -> None:
    one = posting(
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Jobs</title><entry><id>urn:1</id>'
        b"<title>Baker</title>"
        b'<link rel="self" href="https://example.org/api/1"/>'
        b'<link rel="alternate" type="text/html" href="https://example.org/1"/>'
        b"<author><name>Kari</name></author><updated>2027-03-01T08:00:00Z</updated>"
        b'<content type="html">&lt;p&gt;Bake&lt;/p&gt;</content>'
        b"</entry></feed>"
    )
    assert (one.reference, one.description, one.published) == ("urn:1", "<p>Bake</p>", "2027-03-01T08:00:00Z")
    assert (one.apply_urls, one.employment) == (("https://example.org/1",), ())
    assert "Kari" not in str(one)


def test_rss_1_has_its_items_beside_the_channel() -> None:
    one = posting(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/>'
        b'<item rdf:about="https://example.org/1"><title>Baker</title><link>https://example.org/1</link>'
        b"</item></rdf:RDF>"
    )
    assert (one.title, one.apply_urls) == ("Baker", ("https://example.org/1",))


@pytest.mark.parametrize(
    "content",
    [
        (
            b'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="https://example.org/2"/>'
            b"<entry><title>Baker</title></entry></feed>"
        ),
        (
            b"<rss><channel>"
            b'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="next" href="https://example.org/2"/><item>'
            b"<title>Baker</title></item></channel></rss>"
        ),
        b"<entry xmlns='http://www.w3.org/2005/Atom'><title>Baker</title></entry>",
    ],
)
def test_a_page_that_leads_on_and_an_entry_alone_close_nothing(content: bytes) -> None:
    name, found = parse_feed(content)
    assert (name, len(found.postings), found.complete) == ("rss", 1, False)


def test_an_empty_channel_is_complete() -> None:
    name, found = parse_feed(b"<rss><channel><title>Jobber</title></channel></rss>")
    assert (name, found.postings, found.complete) == ("rss", (), True)


def test_a_broken_item_does_not_spoil_the_others() -> None:
    good = "<item><title>Baker</title><link>https://example.org/1</link></item>"
    bad = good.replace("</title>", "</titel>")
    found = parse_feed(f"<rss><channel>{good}{bad}{good}</channel></rss>".encode())[1]
    assert (len(found.postings), len(found.rejected)) == (2, 1)


def test_a_long_text_of_colons_is_read_in_no_time() -> None:
    assert posting(item(f"<description>{'a:' * 200_000}{':' * 200_000}</description>")).title == "Baker"
