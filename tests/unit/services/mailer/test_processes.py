import pytest
from pydantic import SecretStr

from services.mailer.processes import share_of
from services.mailer.settings import MailerSettings


@pytest.mark.parametrize(("processes", "connections"), [(1, 10), (2, 5), (3, 4), (20, 1)])
def test_processes_share_connections_and_rate(processes: int, connections: int) -> None:
    settings = MailerSettings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=SecretStr("postgresql+asyncpg://x@/x"),
        secret_keys=SecretStr("k" * 40),
        processes=processes,
        smtp_connections=10,
        mails_per_second=30.0,
    )
    share = share_of(settings)
    assert share.smtp_connections == connections
    assert share.mails_per_second == pytest.approx(30.0 / processes)
