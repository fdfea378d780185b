from services.ingest.draft import Parsed, RawPlace
from services.ingest.formats.registry import parse_feed

NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:age="http://purl.org/atompub/age/1.0" xmlns:finn="http://xmlns.finn.no/atom-ad-extensions/1.0"'
)
ENTRY = """
<id>urn:id:77</id><title>Vil du bake med oss?</title>
<published>2026-11-02T08:00:00.000Z</published><age:expires>2027-04-18T10:17:00.000Z</age:expires>
<dc:identifier>77</dc:identifier>
<category scheme="urn:finn:ad:type" label="Deltidsstilling" term="job-part-time"/>
<category scheme="urn:finn:ad:disposed" label="Besatt" term="false"/>
<link href="https://example.org/77" rel="alternate"/>
<link href="https://example.org/77/apply" rel="http://api.finn.no/relations/apply"/>
<link href="https://example.org/77/apply" rel="http://api.finn.no/relations/apply"/>
<finn:location><finn:postal-code>0150</finn:postal-code><finn:city>Oslo</finn:city></finn:location>
<author><name>Privat</name></author>
<finn:contact role="individual"><name>Kari Eksempel</name></finn:contact>
<finn:adata>
  <finn:field name="application_deadline" value="31.03.2027"/>
  <finn:field name="company"><finn:field name="name" value="Kornbua AS"/>
    <finn:field name="ingress">Vi baker om natten.</finn:field></finn:field>
  <finn:field name="job_title">Baker</finn:field>
  <finn:field name="duration" value="Fast"/>
  <finn:field name="extent" value="80%"/>
  <finn:field name="salary" value="kr 480 000"/>
  <finn:field name="general_text">
    <finn:value><finn:field name="title" value="Oppgaver"/><finn:field name="value">&lt;p>Bake brød.&lt;/p>
</finn:field></finn:value>
    <finn:value><finn:field name="value">&lt;p>Fagbrev.&lt;/p></finn:field></finn:value>
  </finn:field>
  <finn:field name="workplaces"><finn:value>Melgata 3</finn:value><finn:value>0150 Oslo</finn:value>
    <finn:value>5003 Bergen</finn:value></finn:field>
  <finn:field name="working_language"><finn:value>Norsk</finn:value></finn:field>
  <finn:field name="remote_options"><finn:value>Delvis hjemmekontor</finn:value></finn:field>
</finn:adata>"""


def feed(*entries: str, links: str = "") -> bytes:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<feed {NAMESPACES}><title>Jobb</title>{links}{inner}</feed>".encode()


def parsed(content: bytes) -> Parsed:
    name, found = parse_feed(content)
    assert name == "finn-atom"
    return found


def test_an_ad_is_read_to_its_last_field() -> None:
    found = parsed(feed(ENTRY))
    (posting,) = found.postings
    assert (posting.reference, posting.title, posting.occupation) == ("77", "Vil du bake med oss?", "Baker")
    assert posting.employer == "Kornbua AS"
    assert posting.description == (
        "<h3>Oppgaver</h3><p>Bake brød.</p>\n<p>Fagbrev.</p>\n<p>Vi baker om natten.</p>"
    )
    assert posting.places == (
        RawPlace(postal_code="0150", city="Oslo"),
        RawPlace(postal_code="5003", city="Bergen"),
    )
    assert posting.employment == ("Deltidsstilling", "job-part-time", "Fast", "80%")
    assert (posting.extent, posting.languages, posting.remote) == (
        "80%",
        ("Norsk",),
        ("Delvis hjemmekontor",),
    )
    assert posting.salary is not None
    assert posting.salary.text == "kr 480 000"
    assert (posting.deadline, posting.expires) == ("31.03.2027", "2027-04-18T10:17:00.000Z")
    assert posting.apply_urls == ("https://example.org/77/apply", "https://example.org/77")
    assert "Kari" not in str(posting)
    assert found.complete


def test_several_working_languages_are_a_choice_and_no_demand() -> None:
    both = ENTRY.replace("<finn:value>Norsk<", "<finn:value>Engelsk</finn:value><finn:value>Norsk<")
    assert parsed(feed(both)).postings[0].languages == ()


def test_a_page_that_leads_on_or_back_closes_nothing() -> None:
    for relation in ("next", "prev", "previous"):
        assert not parsed(
            feed(ENTRY, links=f'<link rel="{relation}" href="https://example.org/2"/>')
        ).complete
    assert parsed(feed(ENTRY, links='<link rel="self" href="https://example.org/1"/>')).complete


def test_one_ad_by_itself_closes_no_other() -> None:
    found = parsed(f"<entry {NAMESPACES}>{ENTRY}</entry>".encode())
    assert (len(found.postings), found.complete) == (1, False)


def test_a_filled_or_deactivated_ad_is_gone() -> None:
    filled = ENTRY.replace('label="Besatt" term="false"', 'label="Besatt" term="true"')
    stopped = ENTRY + '<category scheme="urn:finn:ad:status" term="deactivated"/>'
    found = parsed(feed(filled, stopped, ENTRY))
    assert [one.reference for one in found.deleted] == ["77", "77"]
    assert len(found.postings) == 1


def test_an_ad_of_a_search_page_comes_without_text_and_employer() -> None:
    bare = "<id>urn:id:5</id><title>Kokk</title><author><name>Privat</name></author>"
    (posting,) = parsed(feed(bare)).postings
    assert (posting.reference, posting.employer, posting.description) == ("5", None, None)


def test_prefixes_that_nobody_declared_are_understood() -> None:
    (posting,) = parsed(f"<entry>{ENTRY}</entry>".encode()).postings
    assert (posting.title, posting.employer) == ("Vil du bake med oss?", "Kornbua AS")


def test_a_broken_ad_does_not_spoil_the_others() -> None:
    found = parsed(feed(ENTRY, "<id>urn:id:6</id><title>Kokk</titel>", ENTRY))
    assert len(found.postings) == 2
    assert len(found.rejected) == 1
