import io

import pytest

from services.ingest.draft import RawPlace, RawPosting, RawSalary, UnreadableFeedError
from services.ingest.formats.joining import join
from services.ingest.formats.registry import open_feed, parse_feed

INDEED = """<job><title><![CDATA[Baker]]></title><date><![CDATA[Mon, 01 Mar 2027 08:00:00 GMT]]></date>
<referencenumber><![CDATA[r1]]></referencenumber><requisitionid>q1</requisitionid>
<url><![CDATA[https://example.org/1?a=b&source=Indeed]]></url><company><![CDATA[Kornbua AS]]></company>
<city>Oslo</city><state>Oslo</state><country>NO</country><postalcode>0150</postalcode>
<email>jobb@example.org</email>
<description><![CDATA[<p>Bake.</p>]]></description><salary>kr 480 000 per år</salary>
<education>Fagbrev</education>
<jobtype>fulltime</jobtype><remotetype>Hybrid remote</remotetype>
<expirationdate>2027-03-31</expirationdate></job>"""


def jobs(*inner: str, root: str = "source") -> bytes:
    return f"<{root}><publisher>P</publisher>{''.join(inner)}</{root}>".encode()


def posting(content: bytes) -> RawPosting:
    name, found = parse_feed(content)
    assert name == "xml-jobs"
    (one,) = found.postings
    return one


def job(fields: str) -> RawPosting:
    return posting(jobs(f"<job><title>Baker</title><url>https://example.org/1</url>{fields}</job>"))


def test_a_job_of_indeed_s_is_read_to_its_last_field() -> None:
    one = posting(jobs(INDEED))
    assert (one.reference, one.title, one.employer) == ("r1", "Baker", "Kornbua AS")
    assert one.description == "<p>Bake.</p>"
    assert one.places == (RawPlace(postal_code="0150", city="Oslo", region="Oslo", country="NO"),)
    assert (one.employment, one.remote) == (("fulltime",), ("Hybrid remote",))
    assert one.salary == RawSalary("kr 480 000 per år")
    assert (one.published, one.expires) == ("Mon, 01 Mar 2027 08:00:00 GMT", "2027-03-31")
    assert one.apply_urls == ("https://example.org/1?a=b&source=Indeed",)
    assert "jobb@example.org" not in str(one)
    assert parse_feed(jobs(INDEED))[1].complete


@pytest.mark.parametrize(
    "content",
    [
        (
            "<JOBS><JOB><JOB_TITLE>Baker</JOB_TITLE><DESCRIPTION>Bake.</DESCRIPTION><CITY>Oslo</CITY></JOB>"
            "</JOBS>"
        ),
        (
            '<x:jobs xmlns:x="urn:x"><x:job><x:job-title>Baker</x:job-title><x:body>Bake.</x:body>'
            "<x:city>Oslo</x:city></x:job></x:jobs>"
        ),
        (
            "<stillinger><stilling><tittel>Baker</tittel><beskrivelse>Bake.</beskrivelse>"
            "<poststed>Oslo</poststed></stilling></stillinger>"
        ),
        (
            "<offres><offre><intitulé>Baker</intitulé><contenu>Bake.</contenu><ville>Oslo</ville></offre>"
            "</offres>"
        ),
        "<data><Stelle><Titel>Baker</Titel><Beschreibung>Bake.</Beschreibung><Ort>Oslo</Ort></Stelle></data>",
        "<a><b><thing><title>Baker</title><text>Bake.</text><city>Oslo</city></thing></b></a>",
        '<jobs><job title="Baker" description="Bake." city="Oslo"/></jobs>',
        (
            '<rows><row><field name="Job title">Baker</field><field name="Text">Bake.</field>'
            '<field name="City">Oslo</field></row></rows>'
        ),
        (
            "<r><vacancy><general><title>Baker</title></general><details><text>Bake.</text></details>"
            "<location><city>Oslo</city></location></vacancy></r>"
        ),
        (
            "<result><job><title>Baker</title><description><text>Bake.</text></description><city>Oslo</city>"
            "</job>"
            "<job><id>2</id></job></result>"
        ),
        (
            "<feed><postings><posting><job_title>Baker</job_title><description>Bake.</description>"
            "<job_locations><job_location><city>Oslo</city></job_location></job_locations></posting>"
            "</postings></feed>"
        ),
    ],
)
def test_a_job_is_found_whatever_its_sender_calls_and_nests_things(content: str) -> None:
    name, found = parse_feed(content.encode())
    one = found.postings[0]
    assert (name, one.title, one.description) == ("xml-jobs", "Baker", "Bake.")
    assert [place.city for place in one.places] == ["Oslo"]


@pytest.mark.parametrize(
    "content",
    ["<products><product><name>Stol</name><price>5</price></product></products>", "<note>Hei</note>"],
)
def test_what_holds_no_jobs_is_something_else(content: str) -> None:
    with pytest.raises(UnreadableFeedError, match="no format that is known"):
        parse_feed(content.encode())


def test_an_empty_list_closes_all_and_one_job_by_itself_closes_none() -> None:
    name, found = parse_feed(b"<jobs/>")
    assert (name, found.postings, found.complete) == ("xml-jobs", (), True)
    assert not parse_feed(INDEED.encode())[1].complete


def test_the_header_may_say_that_there_are_more() -> None:
    assert parse_feed(jobs("<expectedJobCount>7</expectedJobCount>", INDEED))[1].total == 7


def test_a_job_that_is_to_be_deleted_is_gone() -> None:
    found = parse_feed(jobs(INDEED, INDEED.replace("<city>", "<status>Closed</status><city>")))[1]
    assert (len(found.postings), [one.reference for one in found.deleted]) == (1, ["r1"])


def test_several_places_are_several_and_a_lone_country_is_theirs() -> None:
    one = job(
        "<country>NO</country><locations><location><city>Oslo</city><zip>0150</zip></location>"
        "<location><city>Bergen</city></location></locations>"
    )
    assert one.places == (
        RawPlace(postal_code="0150", city="Oslo", country="NO"),
        RawPlace(city="Bergen", country="NO"),
    )
    assert job("<location>Oslo</location><location>Bergen</location>").places == (
        RawPlace(text="Oslo"),
        RawPlace(text="Bergen"),
    )
    assert job("<location>Oslo</location><country>NO</country>").places == (
        RawPlace(text="Oslo", country="NO"),
    )


def test_people_headquarters_and_documents_are_passed_over() -> None:
    one = job(
        "<contact><name>Kari Eksempel</name><city>Moss</city></contact><recruiter><title>Sjef</title>"
        "</recruiter>"
        "<headquarters><city>Moss</city></headquarters><documents><document>"
        "<url>https://example.org/x.pdf</url></document></documents>"
        "<enclosure url='https://example.org/a.png'/><company><name>Kornbua</name><city>Moss</city>"
        "<url>https://example.org/front</url></company>"
    )
    assert (one.title, one.employer, one.places) == ("Baker", "Kornbua", ())
    assert one.apply_urls == ("https://example.org/1",)
    assert "Kari" not in str(one)


def test_parts_of_a_text_stand_in_order_below_their_headlines_and_once() -> None:
    one = job(
        "<benefits>Brød</benefits><tasks_headline>Dine oppgaver</tasks_headline>"
        "<tasks>&lt;p&gt;Bake&lt;/p&gt;</tasks>"
        "<description>Vi søker en baker.</description><profile>Vi søker en baker.</profile>"
        "<company><description>Om oss</description></company>"
    )
    assert one.description == (
        "<p>Vi søker en baker.</p>\n<h3>Dine oppgaver</h3><p>Bake</p>\n<p>Brød</p>\n<p>Om oss</p>"
    )


def test_the_form_of_a_text_with_html_goes_before_the_plain_one() -> None:
    one = job("<description>Bake</description><html_description><![CDATA[<p>Bake</p>]]></html_description>")
    assert one.description == "<p>Bake</p>"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("<salary/>", None),
        ("<salary>0</salary>", None),
        ("<salaryRange>Gruppe B</salaryRange>", None),
        ("<salary>Etter avtale</salary>", RawSalary("Etter avtale")),
        (
            "<salary><min>400</min><max>500</max><currency>NOK</currency><timeunit>month</timeunit></salary>",
            RawSalary(None, "400", "500", "NOK", "month"),
        ),
        (
            (
                "<salary_min>400</salary_min><salary_max>500</salary_max>"
                "<salary_frequency>year</salary_frequency>"
            ),
            RawSalary(None, "400", "500", None, "year"),
        ),
        (
            (
                "<salaries><salary><highEnd><amount>500</amount><currencyCode>NOK</currencyCode></highEnd>"
                "<lowEnd><amount>400</amount></lowEnd><period>YEARLY</period></salary></salaries>"
            ),
            RawSalary(None, "400", "500", "NOK", "YEARLY"),
        ),
    ],
)
def test_pay_is_put_together_from_whatever_names_it(fields: str, expected: RawSalary | None) -> None:
    assert job(fields).salary == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("<remote>true</remote>", ("remote",)),
        ("<hybrid>true</hybrid><remote>false</remote><on_site>false</on_site>", ("hybrid",)),
        ("<teletravail>Non</teletravail>", ("no",)),
        ("<workplaceTypes>On-site</workplaceTypes>", ("On-site",)),
        ("<hybrid>false</hybrid>", ()),
    ],
)
def test_a_yes_counts_by_the_name_that_it_answers(fields: str, expected: tuple[str, ...]) -> None:
    assert job(fields).remote == expected


@pytest.mark.parametrize(
    ("given", "extent"), [("80", "80 %"), ("0,5", "50 %"), ("60-80 %", "60-80 %"), ("400", "400")]
)
def test_a_bare_number_is_a_percentage_or_a_share(given: str, extent: str) -> None:
    assert job(f"<workload>{given}</workload>").extent == extent


def test_an_offer_to_sponsor_visas_and_codes_of_occupations_are_taken() -> None:
    one = job(
        "<visaSponsorshipAvailable>true</visaSponsorshipAvailable><isco>7512</isco><styrk08>7512</styrk08>"
    )
    assert (one.permit, one.occupation_codes) == ("visa sponsorship", ("isco-08:7512", "styrk-08:7512"))


def test_an_address_that_was_escaped_twice_is_mended_and_a_mail_is_none() -> None:
    one = job(
        "<apply_url><![CDATA[https://example.org/a?x=1&amp;y=2]]></apply_url><apply>jobb@example.org</apply>"
    )
    assert one.apply_urls == ("https://example.org/a?x=1&y=2", "https://example.org/1")


def test_a_placeholder_among_jobs_is_left_to_be_rejected_by_itself() -> None:
    found = parse_feed(jobs(INDEED, "<job>...</job>", INDEED))[1]
    assert [one.title for one in found.postings] == ["Baker", None, "Baker"]


def test_a_broken_job_does_not_spoil_the_others() -> None:
    found = parse_feed(jobs(INDEED, INDEED.replace("</city>", "</town>"), INDEED))[1]
    assert (len(found.postings), len(found.rejected)) == (2, 1)


def test_deep_and_wide_jobs_are_read_as_far_as_anybody_would_nest_them() -> None:
    deep = "<x>" * 100 + "Dyp" + "</x>" * 100
    wide = "".join(f"<f{number}>v</f{number}>" for number in range(5_000))
    assert job(deep + wide).title == "Baker"


def test_a_large_file_gives_in_slices_what_it_gives_whole() -> None:
    many = [INDEED.replace(">r1<", f">r{number}<").replace("[r1]", f"[r{number}]") for number in range(6_000)]
    feed = open_feed(io.BytesIO(jobs(*many)))
    slices = list(feed.slices)
    found = join(slices)
    assert (feed.format.name, len(slices) > 1, found.complete) == ("xml-jobs", True, True)
    assert [one.reference for one in found.postings] == [f"r{number}" for number in range(6_000)]
    assert len({one.position for one in found.postings}) == 6_000
