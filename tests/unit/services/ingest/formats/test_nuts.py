import pytest

from services.ingest.formats.nuts import county


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("NO081", "Oslo"),
        ("NO0A2", "Vestland"),
        ("NO012", "Akershus"),
        ("SE110", None),
        ("Oslo", "Oslo"),
        (None, None),
    ],
)
def test_a_code_is_the_county_that_it_was(code: str | None, name: str | None) -> None:
    assert county(code) == name
