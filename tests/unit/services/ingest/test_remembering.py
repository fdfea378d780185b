from collections.abc import Callable

from services.ingest import remembering
from services.ingest.remembering import by_line, remembered


def noting(asked: list[str]) -> Callable[[str], int]:
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    return length


def test_a_short_text_is_asked_for_once() -> None:
    asked = list[str]()
    length = remembered(noting(asked))
    assert [length("Vi søker deg"), length("Vi søker deg")] == [12, 12]
    assert asked == ["Vi søker deg"]


def test_a_long_text_is_not_kept() -> None:
    asked = list[str]()
    long = "a" * (remembering.LONGEST + 1)
    length = remembered(noting(asked))
    assert length(long) == length(long) == len(long)
    assert len(asked) == 2


def test_each_line_is_asked_for_once_and_answers_come_in_order() -> None:
    asked = list[str]()
    length = by_line(noting(asked))
    assert length("en\nfire\nen") == [2, 4, 2]
    assert length("fire\nseksti") == [4, 6]
    assert asked == ["en", "fire", "seksti"]


def test_lines_are_forgotten_before_they_are_too_many() -> None:
    asked = list[str]()
    length = by_line(noting(asked))
    length("\n".join(str(number) for number in range(remembering.MOST + 1)))
    assert length("0") == [1]
    assert asked.count("0") == 2


def test_empty_answers_are_kept_as_well() -> None:
    asked = list[str]()

    @by_line
    def words_of(line: str) -> tuple[str, ...]:
        asked.append(line)
        return ()

    assert words_of("en") == words_of("en") == [()]
    assert asked == ["en"]
