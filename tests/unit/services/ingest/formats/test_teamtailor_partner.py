from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

JOB = """<job><company><![CDATA[ Kornbua AS ]]></company>
<companydescription><![CDATA[Om oss.]]></companydescription>
<companyuuid>u1</companyuuid><headquarters><country>Sweden</country><city>Stockholm</city></headquarters>
<referencenumber>teamtailor-23</referencenumber><title>Baker</title><description><![CDATA[<p>Bake.</p>]]>
</description>
<startdate>2027-03-01T00:00:00+01:00</startdate><enddate>2027-03-31T00:00:00+02:00</enddate>
<remotestatus>none</remotestatus><employmenttype>none</employmenttype>
<employmentlevel>parttime</employmentlevel>
<url>https://example.org/23</url><applyurl>https://example.org/23/apply</applyurl>
<pitch>Liker du brød?</pitch>
<locations><location><country>Norway</country><city>Oslo</city><zip>0150</zip><countrycode>NO</countrycode>
</location>
<location><country>Norway</country><city>Bergen</city><postalcode>5003</postalcode></location></locations>
<role><name>Håndverker</name></role><recruiter><name>Kari Eksempel</name></recruiter>
<salary><min>400000</min><max>450000</max><currency>NOK</currency><timeunit>yearly</timeunit></salary>
</job>"""


def feed(*jobs: str) -> bytes:
    return f"<source><publisher>Teamtailor</publisher>{''.join(jobs)}</source>".encode()


def posting(content: bytes) -> RawPosting:
    name, found = parse_feed(content)
    assert name == "teamtailor-partner"
    (one,) = found.postings
    return one


def test_a_job_is_read_to_its_last_field() -> None:
    one = posting(feed(JOB))
    assert (one.reference, one.title, one.occupation) == ("teamtailor-23", "Baker", "Håndverker")
    assert one.employer == "Kornbua AS"
    assert one.description == "<p>Liker du brød?</p>\n<p>Bake.</p>\n<p>Om oss.</p>"
    assert one.places == (
        RawPlace(postal_code="0150", city="Oslo", country="NO"),
        RawPlace(postal_code="5003", city="Bergen", country="Norway"),
    )
    assert (one.remote, one.employment) == (("none",), ("parttime",))
    assert one.salary is not None
    assert (one.salary.minimum, one.salary.maximum, one.salary.period) == ("400000", "450000", "yearly")
    assert (one.published, one.deadline) == ("2027-03-01T00:00:00+01:00", "2027-03-31T00:00:00+02:00")
    assert one.apply_urls == ("https://example.org/23/apply", "https://example.org/23")
    assert "Kari" not in str(one)


def test_it_is_known_by_its_elements_where_nobody_names_the_publisher() -> None:
    assert posting(f"<jobs>{JOB}</jobs>".encode()).title == "Baker"


def test_an_empty_source_is_complete() -> None:
    name, found = parse_feed(feed())
    assert (name, found.postings, found.complete) == ("teamtailor-partner", (), True)


def test_a_broken_job_does_not_spoil_the_others() -> None:
    _, found = parse_feed(feed(JOB, JOB.replace("</title>", "</titel>"), JOB))
    assert (len(found.postings), len(found.rejected)) == (2, 1)
