import pytest

from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

OPENING = """<m0:PositionOpening xmlns:m0="http://www.nav.no/nav_stilling_typer.xsd">
<PositionPostings><PositionPosting><Id><IdValue>501</IdValue></Id></PositionPosting></PositionPostings>
<PositionSupplier><SupplierId><IdValue>Systemet</IdValue></SupplierId><EntityName>Kornbua AS</EntityName>
</PositionSupplier>
<PositionProfile><ProfileName>Baker</ProfileName>
<PositionDateInfo><MaximumStartDate>2027-03-31</MaximumStartDate>
<MaximumEndDate>2027-04-01</MaximumEndDate></PositionDateInfo>
<Organization>Vi baker om natten.</Organization>
<PositionDetail><Company/><PhysicalLocation><Name>Oslo</Name><PostalAddress><CountryCode>NO</CountryCode>
<PostalCode>0150</PostalCode><Recipient><PersonName><FormattedName>Kari Eksempel</FormattedName>
</PersonName></Recipient>
</PostalAddress></PhysicalLocation><PositionSchedule percentage="66.7">Fast</PositionSchedule>
</PositionDetail>
<FormattedPositionDescription><Value><![CDATA[Org. nr: 999 888 777 <p>Bake.</p>]]></Value>
</FormattedPositionDescription>
<HowToApply><PersonName>Kari Eksempel</PersonName><ApplicationMethod>
<InternetWebAddress>https://example.org/501
</InternetWebAddress></ApplicationMethod></HowToApply>
<DistributionGuidelines validFrom="2027-03-01"/></PositionProfile><NumberToFill>1</NumberToFill>
</m0:PositionOpening>"""
BARE = """<PositionOpening xmlns="http://ns.hr-xml.org"><PositionRecordInfo><Id><IdValue>7</IdValue></Id>STATUS</PositionRecordInfo>
<PositionProfile xml:lang="DE"><PositionDetail><Company><Name>Backhaus</Name></Company>
<PhysicalLocation><PostalAddress><CountryCode>DE</CountryCode><PostalCode>10117</PostalCode>
<Municipality>Berlin</Municipality>
</PostalAddress></PhysicalLocation><PositionTitle>Bäcker</PositionTitle>
<RemunerationPackage><BasePay currencyCode="EUR" baseInterval="Yearly">
<BasePayAmountMin>30000</BasePayAmountMin>
<BasePayAmountMax>36000</BasePayAmountMax></BasePay></RemunerationPackage></PositionDetail>
<FormattedPositionDescription><Name>Mode</Name><Value>premium</Value></FormattedPositionDescription>
<FormattedPositionDescription><Name>TasksHeadline</Name><Value>Aufgaben</Value></FormattedPositionDescription>
<FormattedPositionDescription><Name>Tasks</Name><Value>&lt;p&gt;Backen.&lt;/p&gt;</Value>
</FormattedPositionDescription>
<FormattedPositionDescription><Name>Contact</Name><Value>Elsa Beispiel</Value></FormattedPositionDescription>
</PositionProfile></PositionOpening>"""


def envelope(*openings: str) -> bytes:
    return (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><LeggInnStillinger>'
        f"<StillingListe>{''.join(openings)}</StillingListe></LeggInnStillinger></e:Body></e:Envelope>"
    ).encode()


def posting(content: bytes) -> RawPosting:
    name, found = parse_feed(content)
    assert name == "hr-xml"
    (one,) = found.postings
    return one


def test_an_opening_in_an_envelope_is_read_to_its_last_field() -> None:
    one = posting(envelope(OPENING))
    assert (one.reference, one.title, one.employer) == ("501", "Baker", "Kornbua AS")
    assert one.employer_number == "999888777"
    assert one.description == "Org. nr: 999 888 777 <p>Bake.</p>\n<p>Vi baker om natten.</p>"
    assert one.places == (RawPlace(text="Oslo", postal_code="0150", country="NO"),)
    assert (one.employment, one.extent) == (("Fast",), "66.7 %")
    assert (one.published, one.deadline, one.expires) == ("2027-03-01", "2027-03-31", "2027-04-01")
    assert one.apply_urls == ("https://example.org/501",)
    assert "Kari" not in str(one)


def test_an_envelope_adds_and_changes_and_closes_nothing_by_absence() -> None:
    assert not parse_feed(envelope(OPENING))[1].complete
    name, found = parse_feed(envelope())
    assert (name, found.postings, found.complete) == ("hr-xml", (), False)


def test_an_end_before_the_deadline_closes_the_job_on_that_day() -> None:
    one = posting(envelope(OPENING.replace("2027-04-01", "2027-03-09")))
    assert (one.deadline, one.expires) == (None, "2027-03-09")


def test_a_bare_opening_of_another_supplier_is_read() -> None:
    one = posting(BARE.replace("STATUS", "").encode())
    assert (one.reference, one.title, one.employer, one.language) == ("7", "Bäcker", "Backhaus", "DE")
    assert one.description == "<h3>Aufgaben</h3><p>Backen.</p>"
    assert one.salary is not None
    assert (one.salary.minimum, one.salary.maximum, one.salary.currency) == ("30000", "36000", "EUR")
    assert "Elsa" not in str(one)


def test_a_bare_list_is_complete_and_one_opening_is_not() -> None:
    one = BARE.replace("STATUS", "")
    assert parse_feed(f"<PositionOpenings>{one}{one}</PositionOpenings>".encode())[1].complete
    assert not parse_feed(one.encode())[1].complete


def test_an_opening_that_is_closed_is_gone() -> None:
    found = parse_feed(BARE.replace("STATUS", "<Status>Closed</Status>").encode())[1]
    assert (found.postings, [one.reference for one in found.deleted]) == ((), ["7"])


@pytest.mark.parametrize("front", ["https://example.org/", "www.example.org", ""])
def test_a_front_page_stands_behind_the_address_of_the_form(front: str) -> None:
    text = 'Søk på stillingen:<A href="https://example.org/form?id=1&language=nb">Klikk her</A>'
    content = OPENING.replace("https://example.org/501", front).replace("<p>Bake.</p>", text)
    expected = ("https://example.org/form?id=1&language=nb", front)
    assert posting(envelope(content)).apply_urls == tuple(filter(None, expected))


def test_html_that_was_not_escaped_keeps_its_shape() -> None:
    content = OPENING.replace(
        "<![CDATA[Org. nr: 999 888 777 <p>Bake.</p>]]>", "A &lt; B<br/><b>Bake</b><p>C</p>"
    )
    assert (posting(envelope(content)).description or "").startswith("A &lt; B<br><b>Bake</b><p>C</p>")


def test_a_broken_opening_does_not_spoil_the_others() -> None:
    found = parse_feed(envelope(OPENING, OPENING.replace("</ProfileName>", "</Profilename>x</y>"), OPENING))[
        1
    ]
    assert len(found.postings) == 2
    assert len(found.rejected) == 1
