"""What is said in docs/ is what the code has."""

from pathlib import Path

import pytest

from shared.events import EVENTS
from shared.subjects import CONSUMERS, STREAMS
from talentpool.docs import generated, replace_section

ROOT = Path(__file__).parents[3]
MESSAGE_FLOW = ROOT / "docs" / "message-flow.md"


@pytest.mark.parametrize(
    "name",
    [
        *(event.subject for event in EVENTS),
        *(consumer.durable for consumer in CONSUMERS),
        *(stream.name for stream in STREAMS),
    ],
)
def test_every_subject_durable_and_stream_stands_in_the_message_flow(name: str) -> None:
    assert f"`{name}`" in MESSAGE_FLOW.read_text(encoding="utf-8")


def test_every_command_setting_and_event_is_documented_as_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for path, text in generated():
        assert path.read_text(encoding="utf-8") == text, f"{path} is stale: run `talentpool docs write`"


def test_a_section_is_replaced_between_its_markers() -> None:
    assert replace_section("a <!-- x -->old<!-- /x --> b", "x", "new") == "a <!-- x -->\nnew\n<!-- /x --> b"
