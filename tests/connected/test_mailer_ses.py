"""Amazon SES as a relay, against a server that speaks its API and checks its signatures."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from fixtures.ses import KEY_ID, SECRET, SesServer, ses_server

from services.mailer.delivery import Accepted, InDoubt, Outcome, Refused, Unreached
from services.mailer.message import Mail
from services.mailer.relays import Relays
from services.mailer.ses import Ses, SesAccount
from talentpool.embedded import free_port

CONTENT = "Subject: Høst\r\n\r\n.first\r\nlast\r\n".encode()
MAIL = Mail("<1@talentpool.example>", "news@talentpool.example", "kari@mail.example", CONTENT)


@pytest.fixture
def server() -> Iterator[SesServer]:
    with ses_server() as running:
        yield running


@pytest.fixture
def account(server: SesServer) -> SesAccount:
    return SesAccount("eu-north-1", KEY_ID, SECRET, endpoint=server.address, timeout=5)


@pytest.fixture
async def ses(account: SesAccount) -> AsyncIterator[Ses]:
    made = Ses(account, 2)
    yield made
    await made.close()


async def send(way: Ses | Relays) -> tuple[str, Outcome]:
    async with way.line() as line:
        return line.name, await line.send(MAIL)


async def test_a_signed_request_is_accepted_and_the_mail_arrives_as_it_was_written(
    ses: Ses, server: SesServer
) -> None:
    assert await send(ses) == ("ses:eu-north-1", Accepted("200 0107-1"))
    assert server.taken == [CONTENT]
    assert server.recipients == ["kari@mail.example"]


async def test_a_wrong_secret_says_nothing_about_the_mail(account: SesAccount, server: SesServer) -> None:
    ses = Ses(replace(account, secret="other"), 1)
    _, outcome = await send(ses)
    await ses.close()
    assert isinstance(outcome, Unreached)
    assert outcome.answer.startswith("403 SignatureDoesNotMatch")
    assert server.taken == []


@pytest.mark.parametrize(
    ("status", "kind", "meant"),
    [
        (400, "MessageRejected", Refused),
        (400, "SendingPausedException", Unreached),
        (429, "TooManyRequestsException", Unreached),
        (500, "InternalFailure", InDoubt),
    ],
)
async def test_each_answer_has_its_meaning_and_the_next_mail_goes_through(
    ses: Ses, server: SesServer, status: int, kind: str, meant: type[Outcome]
) -> None:
    server.answers = [(status, kind)]
    assert (await send(ses))[1] == meant(f"{status} {kind} as ordered")
    assert isinstance((await send(ses))[1], Accepted)


async def test_an_answer_that_is_lost_leaves_the_mails_fate_open(ses: Ses, server: SesServer) -> None:
    server.drop = True
    assert isinstance((await send(ses))[1], InDoubt)
    assert server.taken == [CONTENT]


async def test_throttling_lets_another_relay_take_over_until_the_rest_is_over(
    ses: Ses, account: SesAccount, server: SesServer
) -> None:
    clock = [0.0]
    other = Ses(replace(account, region="eu-west-1"), 1)
    relays = Relays([ses, other], lambda: clock[0])
    server.answers = [(429, "TooManyRequestsException")]
    assert isinstance((await send(relays))[1], Unreached)
    assert await send(relays) == ("ses:eu-west-1", Accepted("200 0107-1"))
    clock[0] = 1.0
    assert await send(relays) == ("ses:eu-north-1", Accepted("200 0107-2"))
    await other.close()


async def test_where_nobody_listens_nothing_is_in_doubt(account: SesAccount) -> None:
    ses = Ses(replace(account, endpoint=f"http://127.0.0.1:{free_port()}"), 1)
    assert isinstance((await send(ses))[1], Unreached)
    await ses.close()
