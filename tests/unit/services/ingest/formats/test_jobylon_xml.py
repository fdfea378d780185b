from services.ingest.draft import RawPlace
from services.ingest.formats.registry import parse_feed

JOB = """<job><id>9</id><categories><category><id>1</id><text>Mat</text></category></categories>
<company><id>2</id><name>Kornbua AS</name><descr>&lt;p&gt;Om oss.&lt;/p&gt;</descr></company>
<contact><name>Kari Eksempel</name><email>kari@example.org</email></contact><title>Baker</title>
<descr><p>Bake <b>brød</b>.</p></descr><skills>&lt;ul&gt;&lt;li&gt;Fagbrev&lt;/li&gt;&lt;/ul&gt;</skills>
<function>Bakeri</function><employment_type>Part-time</employment_type><from_date>2027-03-01</from_date>
<to_date>2027-03-31</to_date><language>nb</language><locations>
<location><city>Oslo</city><municipality>Oslo</municipality><area_1>Oslo</area_1>
<postal_code>0150</postal_code>
<country>Norway</country><text>Oslo, Norway</text></location><location><text>Bergen</text></location>
</locations>
<urls><ad>https://example.org/9</ad><apply>https://example.org/9/apply</apply></urls></job>"""


def test_a_job_is_read_to_its_last_field() -> None:
    name, found = parse_feed(f"<jobs>{JOB}</jobs>".encode())
    (one,) = found.postings
    assert (name, found.complete) == ("jobylon-xml", True)
    assert (one.position, one.reference, one.title, one.employer) == ("line 1", "9", "Baker", "Kornbua AS")
    assert one.description == ("<p>Bake <b>brød</b>.</p>\n<ul><li>Fagbrev</li></ul>\n<p>Om oss.</p>")
    assert one.places == (
        RawPlace(postal_code="0150", city="Oslo", municipality="Oslo", region="Oslo", country="Norway"),
        RawPlace(text="Bergen"),
    )
    assert (one.employment, one.language) == (("Part-time",), "nb")
    assert (one.published, one.deadline) == ("2027-03-01", "2027-03-31")
    assert one.apply_urls == ("https://example.org/9/apply", "https://example.org/9")
    assert "Kari" not in str(one)


def test_one_job_by_itself_closes_no_other() -> None:
    name, found = parse_feed(JOB.encode())
    assert (name, len(found.postings), found.complete) == ("jobylon-xml", 1, False)


def test_a_broken_job_does_not_spoil_the_others() -> None:
    broken = JOB.replace("</title>", "</titel>")
    _, found = parse_feed(f"<jobs>{JOB}{broken}{JOB}</jobs>".encode())
    assert (len(found.postings), len(found.rejected)) == (2, 1)
