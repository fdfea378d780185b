"""Answers of Amazon SES, and requests that it would accept; no network."""

import json
from base64 import b64decode
from datetime import UTC, datetime

import httpx
import pytest

from services.mailer.delivery import Accepted, Deferred, InDoubt, Outcome, Refused, Unreached
from services.mailer.message import Mail
from services.mailer.ses import Ses, SesAccount, meaning

MAIL = Mail(
    "<1@talentpool.example>", "news@talentpool.example", "kari@mail.example", b"Subject: x\r\n\r\nx\r\n"
)
ACCOUNT = SesAccount("eu-north-1", "AKIDEXAMPLE", "secret", configuration="news")


def answer(status: int, kind: str = "", **body: str) -> httpx.Response:
    return httpx.Response(status, headers={"x-amzn-errortype": kind} if kind else {}, json=body)


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (answer(200, MessageId="0107-000"), Accepted("200 0107-000")),
        (
            answer(400, "MessageRejected", message="Email address is not verified: kari@mail.example"),
            Refused("400 MessageRejected Email address is not verified: <address>"),
        ),
        (answer(400, "BadRequestException:http://x", message="no"), Refused("400 BadRequestException no")),
        (
            answer(400, message="no", __type="com.amazonaws#MessageRejected"),
            Refused("400 MessageRejected no"),
        ),
        (
            answer(400, "MailFromDomainNotVerifiedException"),
            Unreached("400 MailFromDomainNotVerifiedException"),
        ),
        (answer(400, "LimitExceededException", message="m"), Unreached("400 LimitExceededException m")),
        (answer(400, "SendingPausedException"), Unreached("400 SendingPausedException")),
        (answer(403, "SignatureDoesNotMatch"), Unreached("403 SignatureDoesNotMatch")),
        (answer(404, "NotFoundException", message="set"), Unreached("404 NotFoundException set")),
        (answer(429, "TooManyRequestsException"), Unreached("429 TooManyRequestsException")),
        (answer(500, "InternalFailure"), InDoubt("500 InternalFailure")),
        (answer(503, "ServiceUnavailable"), Deferred("503 ServiceUnavailable")),
        (httpx.Response(504, text="<html>gateway</html>"), InDoubt("504")),
        (httpx.Response(400, json=["odd"]), Unreached("400")),
    ],
)
def test_each_answer_has_its_meaning(response: httpx.Response, outcome: Outcome) -> None:
    assert meaning(response) == outcome


async def send(handler: httpx.MockTransport) -> Outcome:
    ses = Ses(ACCOUNT, 1, handler)
    async with ses.line() as line:
        outcome = await line.send(MAIL)
    await ses.close()
    return outcome


async def test_the_request_is_signed_and_holds_the_whole_message() -> None:
    seen: list[httpx.Request] = []

    def take(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer(200, MessageId="1")

    assert await send(httpx.MockTransport(take)) == Accepted("200 1")
    (request,) = seen
    body = json.loads(request.content)
    assert b64decode(body["Content"]["Raw"]["Data"]) == MAIL.content
    assert body["Destination"] == {"ToAddresses": ["kari@mail.example"]}
    assert body["FeedbackForwardingEmailAddress"] == "news@talentpool.example"
    assert body["ConfigurationSetName"] == "news"
    today = datetime.now(UTC)
    scope = request.headers["authorization"].partition("Credential=AKIDEXAMPLE/")[2].partition(",")[0]
    day, *rest = scope.split("/")
    assert abs((datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC) - today).days) <= 1
    assert rest == ["eu-north-1", "ses", "aws4_request"]
    assert "secret" not in str(request.headers)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("x"), Unreached),
        (httpx.ConnectTimeout("x"), Unreached),
        (httpx.ReadTimeout("x"), InDoubt),
        (httpx.WriteError("x"), InDoubt),
        (httpx.RemoteProtocolError("x"), InDoubt),
    ],
)
async def test_a_lost_answer_leaves_the_fate_open_and_no_connection_does_not(
    error: httpx.HTTPError, kind: type[Outcome]
) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    assert isinstance(await send(httpx.MockTransport(fail)), kind)
