import pytest

from services.mailer.doctor.finding import Level
from services.mailer.doctor.spam import SpamScore, check_spam, read_score

MARKED = """Subject: x
X-Spam-Status: No, score=-0.1 required=5.0 tests=HTML_MESSAGE,
\tNO_RELAYS autolearn=unavailable version=4.0.1
X-Spam-Level:

body
"""


def test_the_score_is_read_with_its_tests() -> None:
    assert read_score(MARKED) == SpamScore(-0.1, ("HTML_MESSAGE", "NO_RELAYS"))


def test_a_mail_that_met_no_test_has_none() -> None:
    assert read_score("X-Spam-Status: No, score=0.0 required=5.0 tests=none autolearn=no\n\n") == SpamScore(
        0, ()
    )


def test_what_nobody_marked_has_no_score() -> None:
    assert read_score("Subject: x\n\nbody") is None


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (None, Level.SKIPPED),
        (SpamScore(0.5, ()), Level.OK),
        (SpamScore(0.6, ("X",)), Level.WARN),
        (SpamScore(5.0, ("X",)), Level.FAIL),
    ],
)
def test_the_finding_says_how_bad_it_is(score: SpamScore | None, level: Level) -> None:
    assert check_spam(score).level is level
