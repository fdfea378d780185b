from datetime import UTC, datetime

import pytest

from services.ingest.draft import RawPlace, RawPosting, RawSalary, RawText, Rejected, Remark
from services.ingest.normalise.posting import normalise, remarks
from services.ingest.posting import Posting, PostingKind
from shared.jobs import Extent
from shared.vocabulary import EmploymentType, RemoteMode

NOW = datetime(2027, 3, 20, 12, tzinfo=UTC)
TEXT = "<p>Vi søker en kokk som vil lage god mat for mange gjester hver eneste dag.</p>"


def posting(raw: RawPosting) -> Posting:
    found = normalise(raw, "Fjordlys", NOW)
    assert isinstance(found, Posting)
    return found


def raw(**fields: object) -> RawPosting:
    return RawPosting(position="/0", title="Kokk", description=TEXT, **fields)  # type: ignore[arg-type]


def test_every_field_of_a_draft_is_read() -> None:
    found = posting(
        RawPosting(
            position="/0",
            reference=" 17 ",
            title="Kokk &amp; servitør",
            description=TEXT + "<p>Lønn: kr 430 000 - 480 000 per år. Flytende norsk kreves.</p>",
            employer="Nordmark Kro AS",
            employer_number="NO 988 077 917 MVA",
            places=(RawPlace(text="Oslo / Bergen"),),
            remote=("true", "hybrid"),
            employment=("Fast", "Deltid 50-80 %"),
            published="2027-03-01",
            deadline="14. mars",
            expires="2027-04-01T00:00:00",
            apply_urls=("https://example.org/17",),
        )
    )
    assert (found.title, found.employer, found.reference) == ("Kokk & servitør", "Nordmark Kro AS", "17")
    assert found.employer_number == "988077917"
    assert (found.kind, found.language) == (PostingKind.JOB, "nb")
    assert [place.municipality for place in found.places] == ["0301", "4601"]
    assert (found.remote, found.remote_conflict) == (RemoteMode.HYBRID, ("true", "hybrid"))
    assert found.employment_types == (EmploymentType.PART_TIME,)
    assert found.extent == Extent(minimum=50, maximum=80)
    assert [need.language for need in found.required_languages] == ["no"]
    assert found.salary is not None
    assert found.salary.maximum == 480_000
    assert found.deadline == datetime(2027, 3, 14, 22, 59, 59, tzinfo=UTC)
    assert found.apply_url == "https://example.org/17"


def test_a_deadline_without_a_year_is_the_next_after_publication() -> None:
    assert posting(raw(deadline="14. mars")).deadline == datetime(2028, 3, 14, 22, 59, 59, tzinfo=UTC)


def test_an_occupation_that_the_title_does_not_name_leads_and_spoils_no_plain_text() -> None:
    draft = RawPosting(position="/0", title="Bli med!", occupation="Kokk & baker", description="En.\nTo.")
    assert posting(draft).description_text == "Kokk & baker\n\nEn.\nTo."


def test_texts_in_other_languages_are_kept_once_each() -> None:
    english = "<p>We are looking for a cook who wants to make good food for many guests every day.</p>"
    found = posting(
        RawPosting(
            position="/0",
            title="Kokk",
            description=TEXT,
            texts=(
                RawText("nb", "Kokk", TEXT),
                RawText("en", "Cook", english),
                RawText("en", "Chef", english),
            ),
        )
    )
    assert [(text.language, text.title) for text in found.texts] == [("en", "Cook")]
    assert found.texts[0].description_text.startswith("We are")


def test_a_posting_of_texts_alone_has_the_first_as_its_own() -> None:
    draft = RawPosting(position="/0", texts=(RawText("nb", None, "x"), RawText("nb", "Kokk", TEXT)))
    assert (posting(draft).title, posting(draft).language) == ("Kokk", "nb")


def test_a_posting_without_a_title_is_rejected_with_its_reference() -> None:
    found = normalise(RawPosting(position="/3", reference="17", title=" <b></b> "), "Fjordlys")
    assert isinstance(found, Rejected)
    assert (found.code, found.position, found.reference) == ("missing-title", "/3", "17")


def remarked(draft: RawPosting) -> list[Remark]:
    return remarks(draft, posting(draft))


@pytest.mark.parametrize(
    ("draft", "code", "value"),
    [
        (raw(published="31.02.2027"), "unread-published", "31.02.2027"),
        (raw(deadline="før jul"), "unread-deadline", "før jul"),
        (raw(expires="2027-13-01"), "unread-expires", "2027-13-01"),
        (raw(apply_urls=("/jobs/1",)), "unread-apply-url", "/jobs/1"),
        (raw(apply_urls=("jobb@example.org",)), "apply-by-mail", None),
        (
            raw(places=(RawPlace(city="Atlantis"),)),
            "unread-place",
            "Atlantis",
        ),
        (
            raw(employer_number="988 077 918"),
            "wrong-organisation-number",
            "988 077 918",
        ),
        (
            raw(salary=RawSalary(text="mellom 4 og 5 000 000 000 kr")),
            "unread-salary",
            "mellom 4 og 5 000 000 000 kr",
        ),
        (
            raw(remote=("On-site", "TELECOMMUTE")),
            "conflicting-remote",
            "On-site, TELECOMMUTE",
        ),
        (RawPosting("/0", title="Kokk"), "missing-description", None),
    ],
)
def test_what_could_not_be_read_is_remarked_on(draft: RawPosting, code: str, value: str | None) -> None:
    (found,) = remarked(draft)
    assert (found.code, found.position, found.value) == (code, "/0", value)
    assert found.field
    assert found.message
    assert found.mend


@pytest.mark.parametrize(
    "draft",
    [
        raw(deadline="Snarest", published="Posted Today"),
        raw(salary=RawSalary(text="Etter avtale")),
        raw(salary=RawSalary(minimum="0.0", maximum="0.0")),
        raw(salary=RawSalary(text="Lønnstrinn 48 - 52")),
        raw(employer_number="556036-0793"),
        raw(employment=("Turnus",)),
        raw(places=(RawPlace(text="Remote job"),)),
        raw(apply_urls=("mailto:a@example.org", "https://example.org/1")),
    ],
)
def test_what_says_that_there_is_nothing_is_not_remarked_on(draft: RawPosting) -> None:
    assert remarked(draft) == []


def test_contact_details_stay_in_the_text() -> None:
    text = "Ring 22 33 44 55 eller skriv til jobb@example.org."
    assert posting(RawPosting("/0", title="Kokk", description=text)).description_text == text
