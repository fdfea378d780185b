import pytest

from services.mailer.edition import EditionState, Progress, may_send


@pytest.mark.parametrize(
    ("progress", "goes"),
    [
        (Progress(EditionState.OPENED, 2, 2, completed=True), True),
        (Progress(EditionState.OPENED, 2, 1, completed=True), False),
        (Progress(EditionState.OPENED, 2, 2, completed=False), False),
        (Progress(EditionState.SENDING, 2, 2, completed=True), False),
        (Progress(EditionState.SENT, 2, 2, completed=True), False),
    ],
)
def test_an_edition_goes_once_all_is_ranked_and_frozen(progress: Progress, goes: bool) -> None:
    assert may_send(progress) is goes
