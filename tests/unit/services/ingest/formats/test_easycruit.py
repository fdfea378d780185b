import pytest

from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

VACANCY = """<Vacancy id="101" date_start="2027-03-01" date_end="2027-04-30" reference_number=""><Versions>
<Version language="no"><Title>Baker</Title><TitleHeading>Bli med</TitleHeading><Location>Oslo</Location>
<Description><![CDATA[<p>Bake.</p>]]></Description><ApplicationDeadline>31.03.2027</ApplicationDeadline>
<DailyHours>80 %</DailyHours><Region><Country name="Norge"/></Region>
<Categories><Item type="duration">Fast</Item><Item type="extent">Deltid</Item><Item type="area">Mat</Item>
</Categories></Version>
<Version language="gb"><Title>Baker</Title><Description>Bake bread.</Description></Version></Versions>
<Departments><Department id="5"><Name>NAME</Name><VacancyURL>https://example.org/v/101/5</VacancyURL>
<ApplicationURL>https://example.org/a/101/5</ApplicationURL><ContactPersons>Kari Eksempel</ContactPersons>
</Department>
<Department id="6"><Name>Avdeling</Name><VacancyURL>https://example.org/v/101/6</VacancyURL></Department>
</Departments></Vacancy>"""


def feed(*vacancies: str) -> bytes:
    return f'<VacancyList xmlns="urn:EasyCruit">{"".join(vacancies)}</VacancyList>'.encode()


def posting(content: bytes) -> RawPosting:
    name, found = parse_feed(content)
    assert name == "easycruit"
    (one,) = found.postings
    return one


def test_a_vacancy_is_read_to_its_last_field() -> None:
    one = posting(feed(VACANCY.replace("NAME", "Kornbua AS")))
    assert (one.reference, one.title, one.language) == ("101", "Baker", "nb")
    assert (one.description, one.employer) == ("<p>Bake.</p>", "Kornbua AS")
    assert one.places == (RawPlace(text="Oslo", country="Norge"),)
    assert (one.employment, one.extent) == (("Fast", "Deltid", "80 %"), "80 %")
    assert (one.published, one.deadline, one.expires) == ("2027-03-01", "31.03.2027", "2027-04-30")
    assert one.apply_urls == (
        "https://example.org/a/101/5",
        "https://example.org/v/101/5",
        "https://example.org/v/101/6",
    )
    assert "Kari" not in str(one)


def test_further_versions_are_further_languages() -> None:
    (text,) = posting(feed(VACANCY)).texts
    assert (text.language, text.title, text.description) == ("en", "Baker", "Bake bread.")


@pytest.mark.parametrize(
    ("name", "employer"),
    [("Kornbua ASA", "Kornbua ASA"), ("Sola kommune", "Sola kommune"), ("Lager og drift", None)],
)
def test_a_department_is_the_employer_only_if_its_name_is_a_company_s(
    name: str, employer: str | None
) -> None:
    assert posting(feed(VACANCY.replace("NAME", name))).employer == employer


def test_an_empty_list_is_complete_and_one_vacancy_is_not() -> None:
    name, found = parse_feed(feed())
    assert (name, found.postings, found.complete) == ("easycruit", (), True)
    assert not parse_feed(VACANCY.replace("<Vacancy ", '<Vacancy xmlns="urn:EasyCruit" ').encode())[
        1
    ].complete


def test_an_answer_of_the_web_service_is_read() -> None:
    one = posting(
        b"<e:Envelope xmlns:e='x'><e:Body><u:VacancyExportResponse xmlns:u='urn:EasyCruit'><VacancyList>"
        b"<Vacancy id='7' language='nb'><ProjectTitle>P</ProjectTitle><Title>Baker</Title>"
        b"<CompanyName>Kornbua</CompanyName>"
        b"<Body>Bake.</Body><Deadline>Snarest</Deadline><Location>Oslo</Location></Vacancy></VacancyList>"
        b"</u:VacancyExportResponse></e:Body></e:Envelope>"
    )
    assert (one.reference, one.title, one.employer) == ("7", "Baker", "Kornbua")
    assert (one.description, one.deadline, one.language) == ("Bake.", "Snarest", "nb")


def test_regions_are_places_where_there_is_no_other() -> None:
    vacancy = VACANCY.replace("<Location>Oslo</Location>", "").replace(
        '<Country name="Norge"/>',
        '<Country name="Norge"><County name="Rogaland"/></Country><Country name="Sverige"/>',
    )
    assert posting(feed(vacancy)).places == (
        RawPlace(region="Rogaland", country="Norge"),
        RawPlace(country="Sverige"),
    )


def test_a_broken_vacancy_does_not_spoil_the_others() -> None:
    _, found = parse_feed(feed(VACANCY, VACANCY.replace("</Title>", "</Titel>"), VACANCY))
    assert (len(found.postings), len(found.rejected)) == (2, 1)


def test_a_version_may_hold_the_address_itself() -> None:
    version = "<Title>Baker</Title><VacancyURL>https://example.org/v/7</VacancyURL>"
    one = posting(
        f'<VacancyList><Vacancy id="7"><Versions><Version language="nb">{version}</Version></Versions>'
        "</Vacancy></VacancyList>".encode()
    )
    assert one.apply_urls == ("https://example.org/v/7",)
