import pytest

from services.ingest.normalise.countries import (
    country_code,
    country_in_list,
    country_of_city,
    is_american_state,
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("NORGE", "NO"),
        ("Noreg", "NO"),
        ("no", "NO"),
        ("NOR", "NO"),
        ("uk", "GB"),
        ("EL", "GR"),
        ("Sverige", "SE"),
        ("Storbritannia", "GB"),
        ("Vereinigte Staaten", "US"),
        ("Allemagne", "DE"),
        ("Tjeckien", "CZ"),
        ("Grækenland", "GR"),
        ("POL", "PL"),
        ("EU", None),
        ("Atlantis", None),
        ("", None),
        (None, None),
    ],
)
def test_a_country_is_known_by_its_names_and_codes(name: str | None, code: str | None) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize(
    ("name", "alone", "code"),
    [
        ("CA", False, None),
        ("CA", True, "CA"),
        ("NO", False, "NO"),
        ("no", True, None),
        ("Georgia", False, None),
        ("Georgia", True, "GE"),
        ("ost", False, None),
    ],
)
def test_a_name_among_others_is_a_country_only_beyond_doubt(name: str, alone: bool, code: str | None) -> None:
    assert country_in_list(name, alone=alone) == code


def test_towns_and_states_abroad_are_known() -> None:
    assert country_of_city("köpenhamn") == "DK"
    assert country_of_city("Oslo") is None
    assert is_american_state("TX")
    assert is_american_state("North Carolina")
    assert not is_american_state("DE")
