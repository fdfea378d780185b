from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.events import EVENTS, Event, JobPosted
from shared.subjects import CONSUMERS, PUBLISHERS, stream_of

SAMPLES = Path(__file__).parent / "samples"
PERSONAL = {"email", "name", "phone", "address", "locale", "profile", "skills", "experience"}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.subject)
def test_every_stored_sample_of_every_version_still_parses(event: type[Event]) -> None:
    samples = sorted(SAMPLES.glob(f"{event.subject}.v*.json"))
    assert samples, "store a sample of each version of the event"
    for sample in samples:
        parsed = event.model_validate_json(sample.read_bytes())
        assert event.model_validate_json(parsed.model_dump_json()) == parsed


def test_fields_of_a_newer_writer_are_ignored() -> None:
    sample = (SAMPLES / "jobs.posted.v1.json").read_text().replace("{", '{"invented_later": 1,', 1)
    assert JobPosted.model_validate_json(sample).job.version == 3


def test_events_are_frozen() -> None:
    event = JobPosted.model_validate_json((SAMPLES / "jobs.posted.v1.json").read_bytes())
    with pytest.raises(ValidationError):
        event.schema_version = 2  # type: ignore[assignment]


@pytest.mark.parametrize(
    "event", [event for event in EVENTS if not event.subject.startswith("jobs.")], ids=lambda e: e.subject
)
def test_no_event_has_a_field_for_personal_data(event: type[Event]) -> None:
    assert not PERSONAL & set(event.model_fields)


def test_every_event_has_one_publisher_and_a_stream() -> None:
    published = [event for events in PUBLISHERS.values() for event in events]
    assert sorted(e.subject for e in published) == sorted(e.subject for e in EVENTS)
    assert all(stream_of(event.subject) for event in EVENTS)


def test_durable_names_are_unique() -> None:
    names = [consumer.durable for consumer in CONSUMERS]
    assert len(names) == len(set(names))
