from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

ITEM = """<item><title> Baker </title><link>https://example.org/ad?id=1&company_id=2</link>
<wc:AdvertId>1</wc:AdvertId><description>Vi søker en baker.</description>
<dc:creator>Kari Eksempel</dc:creator>
<dc:pubDate>2027-03-02</dc:pubDate><wc:apply_within_date>2027-03-31</wc:apply_within_date>
<wc:company_name>Kornbua AS</wc:company_name><wc:WorkplacePostno>0150</wc:WorkplacePostno>
<wc:WorkplacePostaddress>Oslo</wc:WorkplacePostaddress><wc:Qualification>Fagbrev</wc:Qualification>
<wc:Personality></wc:Personality><wc:ApplicableCondition>God lønn</wc:ApplicableCondition>
<wc:WorkhourPercentage>80</wc:WorkhourPercentage><wc:Culture_Id>NB-NO</wc:Culture_Id>
<wc:CountryName>Norge</wc:CountryName>
<wc:WePubDateTo>2027-04-05</wc:WePubDateTo>
<wc:WORKPLACE_COUNTIES_COLLECTION><wc:Item>Oslo</wc:Item></wc:WORKPLACE_COUNTIES_COLLECTION>
<wc:JOB_TYPE_COLLECTION><wc:Item>Fast</wc:Item><wc:Item>Vikariat</wc:Item></wc:JOB_TYPE_COLLECTION>
<wc:APPLICABLE_LANGUAGE_COLLECTION><wc:Item>Norsk</wc:Item></wc:APPLICABLE_LANGUAGE_COLLECTION>
<wc:CONTACTINFO><Contact><Name>Kari Eksempel</Name></Contact></wc:CONTACTINFO></item>"""


def feed(*items: str) -> bytes:
    return (
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wc="http://webcruiter.no/xml/" version="2.0">'
        f"<channel><title>WebCruiter.no</title>{''.join(items)}</channel></rss>"
    ).encode()


def posting(item: str) -> RawPosting:
    name, found = parse_feed(feed(item))
    assert (name, found.complete) == ("webcruiter-rss", True)
    (one,) = found.postings
    return one


def test_an_item_is_read_to_its_last_field() -> None:
    one = posting(ITEM)
    assert (one.reference, one.title, one.employer) == ("1", "Baker", "Kornbua AS")
    assert one.description == (
        "<p>Vi søker en baker.</p>\n<h3>Kvalifikasjoner</h3><p>Fagbrev</p>\n<h3>Vi tilbyr</h3><p>God lønn</p>"
    )
    assert one.places == (RawPlace(postal_code="0150", city="Oslo", region="Oslo", country="Norge"),)
    assert (one.employment, one.extent) == (("Fast", "Vikariat"), "80 %")
    assert (one.languages, one.language) == (("Norsk",), "NB-NO")
    assert (one.published, one.deadline, one.expires) == ("2027-03-02", "2027-03-31", "2027-04-05")
    assert one.apply_urls == ("https://example.org/ad?id=1&company_id=2",)
    assert "Kari" not in str(one)


def test_counties_alone_are_places() -> None:
    item = ITEM.replace(">0150<", "><").replace(
        "<wc:WorkplacePostaddress>Oslo<", "<wc:WorkplacePostaddress><"
    )
    item = item.replace("<wc:Item>Oslo</wc:Item>", "<wc:Item>Oslo</wc:Item><wc:Item>Akershus</wc:Item>")
    assert [place.region for place in posting(item).places] == ["Oslo", "Akershus"]


def test_english_sections_have_english_headings() -> None:
    assert "<h3>Qualifications</h3>" in (posting(ITEM.replace("NB-NO", "EN-GB")).description or "")


def test_another_prefix_and_an_empty_channel_are_understood() -> None:
    name, found = parse_feed(feed(ITEM).replace(b"wc:", b"x:"))
    assert (name, found.postings[0].reference) == ("webcruiter-rss", "1")
    name, found = parse_feed(feed())
    assert (name, found.postings, found.complete) == ("webcruiter-rss", (), True)


def test_a_broken_item_does_not_spoil_the_others() -> None:
    _, found = parse_feed(feed(ITEM, ITEM.replace("</wc:AdvertId>", "</wc:Advert>"), ITEM))
    assert len(found.postings) == 2
    assert len(found.rejected) == 1
