import orjson
import pytest

from services.ingest.draft import Fault, Rejected, Remark, storable


@pytest.mark.parametrize("odd", ["\x00", "\ud800"])
def test_a_line_of_a_report_holds_nothing_that_a_database_refuses(odd: str) -> None:
    text = f"Ko{odd}kk"
    remark = Remark(code="odd", position=text, message=text, mend="send it", field=text, value=text)
    rejected = Rejected(code="odd", position="row 2", message="odd", mend="send it", reference=text)
    fault = Fault("odd", text, "send it", position=text)
    for stored in (remark.position, remark.message, remark.field, remark.value, rejected.reference):
        assert stored == "Ko\ufffdkk"
    assert (fault.message, fault.position) == ("Ko\ufffdkk", "Ko\ufffdkk")
    assert b"\\u0000" not in orjson.dumps(remark) + orjson.dumps(rejected) + orjson.dumps(fault)


def test_letters_of_any_language_are_stored_as_they_are() -> None:
    assert storable("Ærlig 🙂 مرحبا") == "Ærlig 🙂 مرحبا"
