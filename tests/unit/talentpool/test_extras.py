import pytest

from shared.errors import TalentPoolError
from talentpool.extras import needing


def test_a_missing_package_is_said_to_come_with_its_extra() -> None:
    said = (
        r"`talentpool match x` needs the extra 'ingest', and no_such_package is not installed: .*\[ingest\]"
    )
    with pytest.raises(TalentPoolError, match=said), needing("ingest", "`talentpool match x`"):
        import no_such_package  # type: ignore[import-not-found]  # noqa: F401


def test_other_errors_are_left_as_they_are() -> None:
    with pytest.raises(ValueError, match="else"), needing("ingest", "x"):
        raise ValueError("something else")  # noqa: EM101, TRY003  an error of nobody's
