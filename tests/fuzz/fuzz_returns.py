"""Fuzzes the reading of mails that come back: ``python -m tests.fuzz.fuzz_returns -max_total_time=60``."""

from pathlib import Path

from tests.fuzz.fuzzing import Check, fuzz

SAMPLES = Path(__file__).parents[1] / "fixtures" / "returns"


def load() -> Check:
    from services.mailer.returns.reading import read
    from services.mailer.returns.returned import Kind

    def check(content: bytes) -> None:
        found = read(content)
        assert found.mark
        assert (found.kind is Kind.BOUNCE) == (found.grade is not None)
        assert "@" not in (found.diagnostic or "")

    return check


if __name__ == "__main__":
    fuzz(load, [path.read_bytes() for path in sorted(SAMPLES.glob("*.eml"))])
