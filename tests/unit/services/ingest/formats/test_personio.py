from services.ingest.draft import RawPlace, RawPosting
from services.ingest.formats.registry import parse_feed

POSITION = """<position><id>41</id><subcompany>Kornbua AS</subcompany><office>Oslo</office>
<additionalOffices><office>Bergen</office><office>Oslo</office></additionalOffices>
<department>Brød</department>
<recruitingCategory>Drift</recruitingCategory><name>Baker (m/k/d)</name><jobDescriptions>
<jobDescription><name>Oppgaver</name><value><![CDATA[<p>Bake.</p>]]></value></jobDescription>
<jobDescription><name>Krav</name><value><![CDATA[Fagbrev]]></value></jobDescription></jobDescriptions>
<employmentType>permanent</employmentType><schedule>part-time</schedule>
<createdAt>2027-03-01T08:00:00+00:00</createdAt></position>"""


def feed(*positions: str) -> bytes:
    return f"<workzag-jobs>{''.join(positions)}</workzag-jobs>".encode()


def posting(position: str) -> RawPosting:
    name, found = parse_feed(feed(position))
    assert (name, found.complete) == ("personio", True)
    (one,) = found.postings
    return one


def test_a_position_is_read_to_its_last_field() -> None:
    one = posting(POSITION)
    assert (one.reference, one.title, one.employer) == ("41", "Baker (m/k/d)", "Kornbua AS")
    assert one.description == "<h3>Oppgaver</h3><p>Bake.</p>\n<h3>Krav</h3><p>Fagbrev</p>"
    assert one.places == (RawPlace(text="Oslo"), RawPlace(text="Bergen"))
    assert one.employment == ("permanent", "part-time")
    assert one.published == "2027-03-01T08:00:00+00:00"


def test_an_empty_list_closes_all() -> None:
    name, found = parse_feed(feed())
    assert (name, found.postings, found.complete) == ("personio", (), True)


def test_a_position_without_a_name_is_left_to_be_rejected_by_itself() -> None:
    name, found = parse_feed(feed("<position><id>1</id></position>", POSITION))
    assert (name, [one.title for one in found.postings]) == ("personio", [None, "Baker (m/k/d)"])


def test_a_salary_is_read_where_there_is_one() -> None:
    pay = "<salary><min>4000</min><max>4500</max><currency>NOK</currency><interval>year</interval></salary>"
    salary = posting(POSITION.replace("<schedule>", f"{pay}<schedule>")).salary
    assert salary is not None
    assert (salary.minimum, salary.maximum, salary.currency, salary.period) == (
        "4000",
        "4500",
        "NOK",
        "year",
    )


def test_a_broken_position_does_not_spoil_the_others() -> None:
    _, found = parse_feed(feed(POSITION, POSITION.replace("</office>", "</offce>"), POSITION))
    assert (len(found.postings), len(found.rejected)) == (2, 1)
