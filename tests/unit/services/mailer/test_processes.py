import pytest
from pydantic import SecretStr

from services.mailer.processes import share_of
from services.mailer.settings import MailerSettings


@pytest.mark.parametrize("processes", [1, 2, 3, 10])
def test_processes_share_connections_and_rate(processes: int) -> None:
    settings = MailerSettings(
        _env_file=None,  # type: ignore[call-arg]
        database_url=SecretStr("postgresql+asyncpg://x@/x"),
        secret_keys=SecretStr("k" * 40),
        processes=processes,
        smtp_connections=10,
        mails_per_second=30.0,
    )
    shares = [share_of(settings, number) for number in range(processes)]
    connections = [share.smtp_connections for share in shares]
    assert sum(connections) == 10
    assert max(connections) - min(connections) <= 1
    assert sum(share.mails_per_second for share in shares) == pytest.approx(30.0)
