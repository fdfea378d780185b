from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from services.mailer.coming_in.sns import Checker, ForgedError, canonical, is_of_sns

TOPIC = "arn:aws:sns:eu-north-1:000000000000:bounces"
CERTIFICATE = "https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-0.pem"
CONFIRM = "https://sns.eu-north-1.amazonaws.com/?Action=ConfirmSubscription"


@cache
def key_and_certificate() -> tuple[rsa.RSAPrivateKey, bytes]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return key, made.public_bytes(serialization.Encoding.PEM)


def signed(version: str = "2", **changed: Any) -> dict[str, Any]:
    message = {
        "Type": "Notification",
        "MessageId": "m-1",
        "TopicArn": TOPIC,
        "Message": "{}",
        "Timestamp": "2026-11-02T08:30:00.000Z",
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE,
    } | changed
    algorithm = hashes.SHA1() if version == "1" else hashes.SHA256()  # noqa: S303  SNS's first version
    signature = key_and_certificate()[0].sign(canonical(message), padding.PKCS1v15(), algorithm)
    return message | {"Signature": b64encode(signature).decode()}


class Web:
    """Serves the certificate, and remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        return key_and_certificate()[1]


@pytest.mark.parametrize("version", ["1", "2"])
async def test_a_genuine_message_is_taken_and_its_certificate_fetched_once(version: str) -> None:
    web = Web()
    checker = Checker(f"{TOPIC}, arn:other", web.fetch)
    await checker.check(signed(version))
    await checker.check(signed(version, Subject="with a subject"))
    assert web.asked == [CERTIFICATE]


@pytest.mark.parametrize(
    "changed",
    [
        {"Message": "forged"},
        {"TopicArn": "arn:aws:sns:eu-north-1:999999999999:bounces"},
        {"TopicArn": [TOPIC]},
        {"SignatureVersion": "3"},
        {"Signature": "AAAA"},
        {"Signature": "no base64!"},
        {"SigningCertURL": "https://sns.eu-north-1.amazonaws.com.evil.example/a.pem"},
        {"SigningCertURL": "https://evil.example/sns.eu-north-1.amazonaws.com/a.pem"},
        {"SigningCertURL": "http://sns.eu-north-1.amazonaws.com/a.pem"},
        {"SigningCertURL": "https://sns.eu-north-1.amazonaws.com@evil.example/a.pem"},
        {"SigningCertURL": "https://sns.eu-north-1.amazonaws.com/a.txt"},
        {"SigningCertURL": None},
        {"Type": "Something"},
    ],
)
async def test_a_changed_message_is_forged_and_nothing_is_fetched_from_elsewhere(
    changed: dict[str, Any],
) -> None:
    web = Web()
    with pytest.raises(ForgedError):
        await Checker(TOPIC, web.fetch).check(signed() | changed)
    assert set(web.asked) <= {CERTIFICATE}


async def test_what_is_no_certificate_proves_nothing() -> None:
    async def fetch(_address: str) -> bytes:
        return b"<html>"

    with pytest.raises(ForgedError):
        await Checker(TOPIC, fetch).check(signed())


async def test_a_subscription_is_confirmed_at_sns_alone() -> None:
    web = Web()
    checker = Checker(TOPIC, web.fetch)
    message = signed(Type="SubscriptionConfirmation", SubscribeURL=CONFIRM, Token="t")
    await checker.check(message)
    await checker.confirm(message)
    assert web.asked == [CERTIFICATE, CONFIRM]
    with pytest.raises(ForgedError):
        await checker.confirm({"SubscribeURL": "https://evil.example/"})


def test_an_address_with_a_broken_port_is_not_of_sns() -> None:
    assert not is_of_sns("https://sns.eu-north-1.amazonaws.com:99999/")
