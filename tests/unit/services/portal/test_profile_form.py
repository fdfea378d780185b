from datetime import UTC, datetime
from uuid import UUID

from starlette.datastructures import FormData

from services.portal.candidates import Candidate, Status
from services.portal.forms import Profile
from services.portal.profile_form import LanguageRow, anchor, model_input, sent_values, stored_values
from shared.vocabulary import Cadence, Locale


def form(*pairs: tuple[str, str]) -> FormData:
    return FormData(pairs)


def test_an_untouched_form_is_mostly_empty_and_asks_for_places() -> None:
    values = sent_values(form())
    assert "places" not in model_input(values)
    assert model_input(values)["languages"] == []
    assert (values.clearance, values.commute, values.findable) == ("unknown", False, False)


def test_a_new_candidate_commutes_and_is_not_found_until_they_say_otherwise() -> None:
    newcomer = Candidate(
        UUID(int=1), "a@example.org", None, Locale.NB, Status.ACTIVE, Cadence.EDITION, 1, datetime.now(UTC)
    )
    values = stored_values(newcomer)
    assert (values.seniority, values.salary_floor, values.clearance) == ("", "", "unknown")
    assert (values.commute, values.findable) == (True, False)


def test_anywhere_beats_single_places() -> None:
    values = sent_values(form(("anywhere", "anywhere"), ("places", "0301")))
    assert model_input(values)["places"] == ()


def test_rows_without_a_language_and_level_are_left_out_and_one_stays_spare() -> None:
    values = sent_values(
        form(
            ("language", "no"), ("level", ""),
            ("language", "en"), ("level", "C1"),
            ("language", ""), ("level", ""),
            ("language", "es"), ("level", "native"),
            ("language", "fr"), ("level", "A2"),
            ("language", "de"), ("level", "A1"),
        )
    )  # fmt: skip
    assert model_input(values)["languages"] == [
        {"language": "en", "level": "C1"},
        {"language": "es", "level": None},
        {"language": "fr", "level": "A2"},
        {"language": "de", "level": "A1"},
    ]
    assert values.rows[-1] == LanguageRow()


def test_an_errors_location_leads_to_the_row_that_the_person_filled_in() -> None:
    values = sent_values(
        form(
            ("language", "no"),
            ("level", ""),
            ("language", "en"),
            ("level", ""),
            ("language", ""),
            ("level", "B1"),
        )
    )  # fmt: skip
    assert anchor(("languages", 0, "language"), values) == "language-2"
    assert anchor(("languages", 0, "level"), values) == "level-2"
    assert anchor(("places", 3), values) == "places"
    assert anchor(("languages",), values) == "languages"


def test_a_flood_of_rows_is_cut() -> None:
    many = [pair for _ in range(400) for pair in (("language", "xx"), ("level", "A1"))]
    assert len(sent_values(form(*many)).rows) < 40


def test_the_rendered_values_validate_as_they_are() -> None:
    values = sent_values(
        form(
            ("locale", "nb"),
            ("occupation", "kokk"),
            ("anywhere", "anywhere"),
            ("permit", "eea"),
            ("cadence", "edition"),
        )
    )
    assert Profile.model_validate(model_input(values)).places == ()
