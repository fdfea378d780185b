from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

ITEM = """<item><projectNr>3</projectNr><title>Baker</title><pubDate>Mon, 01 Mar 2027 00:00:00 +0100</pubDate>
<pubDateTo>Wed, 31 Mar 2027 23:59:00 +0200</pubDateTo><country id='143'>Norway</country>
<Area1 id='1'>Akershus</Area1>
<Area2 id='2'>Bærum</Area2><Position id='265'>Baker og konditor</Position><workingHours>Natt</workingHours>
<employmentLevel id='2'>Fast 80 %</employmentLevel><Org1>Avdeling for brød</Org1>
<contactPersonName>Kari Eksempel</contactPersonName>
<description>&lt;p&gt;Bake.&lt;/p&gt;</description><link>https://example.org/?rmjob=12</link>
<url>?rmjob=12</url>
<CommAdSeqNo>12</CommAdSeqNo></item>"""


def feed(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Jobb</title>{''.join(items)}</channel></rss>".encode()


def posting(item: str) -> RawPosting:
    name, found = parse_feed(feed(item))
    assert (name, found.complete) == ("reachmee", True)
    (one,) = found.postings
    return one


def test_an_item_is_read_to_its_last_field() -> None:
    one = posting(ITEM)
    assert (one.reference, one.title, one.occupation) == ("12", "Baker", "Baker og konditor")
    assert one.description == "<p>Bake.</p>"
    assert one.places == (RawPlace(city="Bærum", region="Akershus", country="Norway"),)
    assert (one.employment, one.extent) == (("Fast 80 %", "Natt"), "Fast 80 %")
    assert one.deadline == "Wed, 31 Mar 2027 23:59:00 +0200"
    assert one.apply_urls[0] == "https://example.org/?rmjob=12"
    assert "Kari" not in str(one)


def test_a_unit_is_not_the_employer() -> None:
    assert posting(ITEM).employer is None
    assert (
        posting(ITEM.replace("<Org1>", "<companyName>Kornbua AS</companyName><Org1>")).employer
        == "Kornbua AS"
    )


def test_several_areas_are_several_places() -> None:
    item = ITEM.replace("</Area2>", "</Area2><Area1>Oslo</Area1><Area2>Oslo</Area2>")
    assert [place.city for place in posting(item).places] == ["Bærum", "Oslo"]


def test_a_country_alone_is_a_place() -> None:
    item = ITEM.replace("<Area1 id='1'>Akershus</Area1>", "").replace("<Area2 id='2'>Bærum</Area2>", "")
    assert posting(item).places == (RawPlace(country="Norway"),)


def test_a_broken_item_does_not_spoil_the_others() -> None:
    _, found = parse_feed(feed(ITEM, ITEM.replace("</Position>", "</Pos>"), ITEM))
    assert (len(found.postings), len(found.rejected)) == (2, 1)
