import json
import logging

import pytest

from shared.logs import configure_logs, get_logger, masked
from shared.tokens import Purpose


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sent to kari.nordmann+x@example.no at once", "sent to <address> at once"),
        ("GET /unsubscribe/ImFiYyI.xyz_-1 200", "GET /unsubscribe/… 200"),
        ("plain", "plain"),
    ],
)
def test_addresses_and_tokens_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize("purpose", Purpose)
def test_no_link_that_acts_for_somebody_is_written(purpose: Purpose) -> None:
    assert masked(f"POST /{purpose}/ImFiYyI.xyz_-1 200") == f"POST /{purpose}/… 200"


def test_no_address_reaches_the_log_from_values_libraries_or_tracebacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        configure_logs("portal")
        get_logger().info(
            "mail_refused",
            answer="550 <ola@example.no> unknown",
            to={"ola@example.no"},
            error=ValueError("ola@example.no"),
            by={"ola@example.no": 1},
            detail="violates\nDETAIL:  Failing row contains (7, Ola Nordmann).",
        )
        logging.getLogger("library").warning("could not reach %s", "ola@example.no")
        try:
            int("ola@example.no")
        except ValueError:
            get_logger().exception("failed")
    finally:
        root.handlers[:], root.level = before
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert all("ola@" not in line and "Nordmann" not in line for line in lines)
    assert all(json.loads(line)["correlation_id"] for line in lines)
    assert "ValueError" in lines[2]
