import pytest

from services.mailer.edition import Actor
from services.mailer.who import By, is_name, person
from shared.errors import TalentPoolError


def test_a_person_goes_by_their_name() -> None:
    assert person(" Kari Nordmann ") == By(Actor.PERSON, "Kari Nordmann")


@pytest.mark.parametrize(
    "name", ["", "  ", "schedule", "Canary", "mailer", "person", "x" * 61, "a\nb", "a\x00"]
)
def test_nobody_can_pass_for_the_machine_or_break_the_table(name: str) -> None:
    assert not is_name(name)
    with pytest.raises(TalentPoolError, match="printable characters"):
        person(name)
