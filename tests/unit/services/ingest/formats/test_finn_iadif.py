import pytest

from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

HEAD = """<OBJECT_HEAD><ORDERNO>9001</ORDERNO><FROMDATE>01.03.2027</FROMDATE><TODATE>30.04.2027</TODATE>
<OBJECT_LOCATION><STREETADDRESS>Melgata 3</STREETADDRESS><ZIPCODE>0150</ZIPCODE>
<COUNTRYCODE>NO</COUNTRYCODE></OBJECT_LOCATION>
<HEADING>Bli med og bak</HEADING></OBJECT_HEAD>"""
BODY = """<JOB_TITLE>Baker</JOB_TITLE><SITUATION>Oslo</SITUATION><SECTOR>private</SECTOR>
<DURATION>permanent</DURATION><COMPENSATION>kr 480 000</COMPENSATION>
<COMPANY><COMPANY_NAME>Kornbua AS</COMPANY_NAME><URL>https://example.org/front</URL>
<INGRESS>Vi baker.</INGRESS></COMPANY>
<GENERAL_TEXT_JOB><GENERAL_HEADING>Oppgaver</GENERAL_HEADING><GENERAL_TEXT><![CDATA[<p>Bake.</p>]]>
</GENERAL_TEXT></GENERAL_TEXT_JOB>
<APPLICATION_DEADLINE>31.03.2027</APPLICATION_DEADLINE>
<APPLICATION_EMAIL>soknad@example.org</APPLICATION_EMAIL>
<JOB_CONTACT><NAME>Kari Eksempel</NAME><TITLE>Sjef</TITLE></JOB_CONTACT>
<MOREINFO><URL/></MOREINFO><APPLICATION_URL>https://example.org/9001</APPLICATION_URL>"""


def transfer(kind: str = "JOB", head: str = HEAD, body: str = BODY) -> bytes:
    ad = f"<OBJECT>{head}<{kind}>{body}</{kind}></OBJECT>"
    return f"<IAD.IF.JOB><HEAD><PARTNER>p</PARTNER></HEAD>{ad}</IAD.IF.JOB>".encode()


def posting(content: bytes) -> RawPosting:
    name, found = parse_feed(content)
    assert name == "finn-iadif"
    (one,) = found.postings
    return one


def test_an_ad_is_read_to_its_last_field() -> None:
    one = posting(transfer())
    assert (one.reference, one.title, one.occupation) == ("9001", "Bli med og bak", "Baker")
    assert one.description == "<h3>Oppgaver</h3><p>Bake.</p>\n<p>Vi baker.</p>"
    assert one.employer == "Kornbua AS"
    assert one.places == (RawPlace(postal_code="0150", city="Oslo", country="NO"),)
    assert one.salary is not None
    assert one.salary.text == "kr 480 000"
    assert (one.published, one.deadline, one.expires) == ("01.03.2027", "31.03.2027", "30.04.2027")
    assert one.apply_urls == ("https://example.org/9001",)
    assert "Kari" not in str(one)


def test_a_transfer_is_never_the_whole_list() -> None:
    assert not parse_feed(transfer())[1].complete


@pytest.mark.parametrize(
    ("kind", "words"),
    [("JOB", ("permanent",)), ("JOB_EXECUTIVE", ("permanent",)), ("JOB_PARTTIME", ("deltid", "permanent"))],
)
def test_the_kind_of_ad_says_whether_it_is_part_time(kind: str, words: tuple[str, ...]) -> None:
    assert posting(transfer(kind)).employment == words


def test_the_job_title_leads_where_there_is_no_heading() -> None:
    one = posting(transfer(head="<OBJECT_HEAD><ORDERNO>2</ORDERNO></OBJECT_HEAD>"))
    assert (one.title, one.occupation) == ("Baker", None)
    assert one.places == (RawPlace(text="Oslo"),)


def test_an_ad_without_any_title_is_left_to_be_rejected_by_itself() -> None:
    assert posting(transfer(head="<OBJECT_HEAD/>", body="<SITUATION>Oslo</SITUATION>")).title is None


def test_a_document_type_that_only_names_the_dtd_is_passed_over() -> None:
    doctype = b'<!DOCTYPE IAD.IF.JOB SYSTEM "http://www.finn.no/dtd/IADIF-job80.dtd">'
    assert posting(doctype + transfer()).reference == "9001"
