from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from services.mailer.content import MOST_PLACES, Content, card_of, still_open
from services.mailer.examples import DATED, digest_content
from shared.jobs import Job, Place, Salary, Source


def job(**values: object) -> Job:
    source = Source(company_id=uuid4(), feed_id=uuid4(), reference="1", format="test")
    defaults = {
        "job_id": uuid4(),
        "version": 3,
        "title": "Nurse",
        "employer": "Bekkelia",
        "description_html": "<p>x</p>",
        "description_text": "x",
        "source": source,
    }
    return Job.model_validate(defaults | values)


def test_a_card_holds_clean_lines_and_a_safe_link() -> None:
    card = card_of(job(title="Night\r\nnurse", employer=" B\t ", apply_url="javascript:alert(1)"))
    assert (card.title, card.employer, card.apply_url, card.version) == ("Night nurse", "B", None, 3)


def test_a_card_names_each_place_once_and_not_too_many() -> None:
    places = [Place(name=name) for name in ("Oslo", "Oslo", "Asker", None, "Ski", "Moss", "Halden")]
    card = card_of(job(places=places, salary=Salary(text="NOK 500 000")))
    assert card.places == ("Oslo", "Asker", "Ski", "Moss")
    assert len(card.places) == MOST_PLACES
    assert card.salary == "NOK 500 000"


def test_closed_and_expired_jobs_are_left_out() -> None:
    content = digest_content(5)
    closed = {content.items[2].job.job_id}
    left = still_open(content, closed, DATED + timedelta(days=2))
    assert [item.rank for item in left.items] == [1, 4, 5]
    assert still_open(content, set(), datetime(2030, 1, 1, tzinfo=UTC)).items == (content.items[2],)


def test_content_survives_the_ledger() -> None:
    content = digest_content(10)
    assert Content.model_validate_json(content.model_dump_json()) == content
    assert content.items[3].job.job_id == UUID(int=4)
