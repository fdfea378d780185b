import pytest
from fixtures.growth import assert_in_proportion

from services.ingest.formats.json_structure import outline


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("jobs", '"jobs"'),
        ("", '""'),
        ('a"b', r'"a\"b"'),
        ('"', r'"\""'),
        ("a\\", r'"a\\"'),
        ('\\"', r'"\\\""'),
        ("å", '"å"'),
        ("å", r'"\u00e5"'),
        ("a:b", '"a:b"'),
    ],
)
def test_a_list_is_named_as_it_is_written(name: str, written: str) -> None:
    found = outline(f'{{"first": "x\\"", {written} : [{{}}, '.encode())
    assert found is not None
    assert [one.step for one in found.stack] == [None, name]


def test_a_list_without_a_name_has_none() -> None:
    found = outline(b'{"a" [1, ')
    assert found is not None
    assert [one.step for one in found.stack] == [None, None]


@pytest.mark.parametrize("pump", [b'\\"', b"\\\\", b"xx"])
def test_a_text_of_megabytes_before_a_list_takes_no_time(pump: bytes) -> None:
    def read(size: int) -> None:
        text = pump * size
        for content in (b'{"a":"' + text + b'","jobs":[1,', b'{"' + text + b'":[1,'):
            assert outline(content) is not None

    assert_in_proportion(read, 1_000_000)
