from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.mailer.checks import WITH_JOBS, check
from services.mailer.claimed import Claimed, Contact
from services.mailer.content import Content, without_profile
from services.mailer.delivery import Skip, Tries
from services.mailer.examples import DATED, digest_content
from shared.vocabulary import Cadence, Locale, MailKind

ACTIVE = Contact("kari@mail.example", "Kari", "active", Cadence.EDITION)


def claimed(kind: MailKind) -> Claimed:
    content = digest_content(2) if kind in WITH_JOBS else Content()
    return Claimed(uuid4(), uuid4(), kind, uuid4(), None, Locale.NB, content, Tries(0), DATED, "correlation")


@pytest.mark.parametrize(
    ("kind", "contact", "outcome"),
    [
        (MailKind.DIGEST, None, Skip.GONE),
        (MailKind.DIGEST, replace(ACTIVE, status="unsubscribed"), Skip.NOT_ACTIVE),
        (MailKind.DIGEST, replace(ACTIVE, status="undeliverable"), Skip.NOT_ACTIVE),
        (MailKind.DIGEST, replace(ACTIVE, status="pending"), Skip.NOT_ACTIVE),
        (MailKind.ALERT, ACTIVE, Skip.NOT_INSTANT),
        (MailKind.CONFIRM, ACTIVE, Skip.NOT_PENDING),
        (MailKind.WELCOME, ACTIVE, Content()),
        (MailKind.WELCOME, replace(ACTIVE, status="unsubscribed"), Skip.NOT_ACTIVE),
        (MailKind.RENEWAL, ACTIVE, Content()),
        (MailKind.RENEWAL, replace(ACTIVE, status="unsubscribed"), Skip.NOT_ACTIVE),
        (MailKind.GOODBYE, ACTIVE, Skip.NOT_UNSUBSCRIBED),
        (MailKind.GOODBYE, replace(ACTIVE, status="unsubscribed"), Content()),
        (MailKind.REPORT, ACTIVE, Content()),
        (MailKind.CONFIRM, replace(ACTIVE, status="pending"), Content()),
        (MailKind.ALERT, replace(ACTIVE, cadence=Cadence.INSTANT), digest_content(2)),
        (MailKind.DIGEST, replace(ACTIVE, cadence=Cadence.INSTANT), digest_content(2)),
    ],
)
def test_who_does_not_want_a_mail_gets_none(
    kind: MailKind, contact: Contact | None, outcome: Skip | Content
) -> None:
    assert check(claimed(kind), contact, suppressed=False, closed=(), now=DATED) == outcome


@pytest.mark.parametrize("kind", [MailKind.DIGEST, MailKind.ALERT])
def test_who_objects_to_profiling_gets_nothing_that_a_profile_found(kind: MailKind) -> None:
    objecting = replace(ACTIVE, plain=True, cadence=Cadence.INSTANT)
    mail = claimed(kind)
    assert check(mail, objecting, suppressed=False, closed=(), now=DATED) is Skip.OBJECTED
    plain = replace(mail, content=without_profile(mail.content))
    assert check(plain, objecting, suppressed=False, closed=(), now=DATED) == plain.content


@pytest.mark.parametrize("kind", list(MailKind))
def test_a_suppressed_address_gets_nothing_at_all(kind: MailKind) -> None:
    assert check(claimed(kind), ACTIVE, suppressed=True, closed=(), now=DATED) is Skip.SUPPRESSED


def test_closed_and_expired_jobs_are_left_out_until_nothing_is_left() -> None:
    mail = claimed(MailKind.DIGEST)
    first, second = (item.job.job_id for item in mail.content.items)
    left = check(mail, ACTIVE, suppressed=False, closed={first}, now=DATED)
    assert isinstance(left, Content)
    assert [item.job.job_id for item in left.items] == [second]
    later = DATED + timedelta(days=30)
    assert check(mail, ACTIVE, suppressed=False, closed=(), now=later) is Skip.NOTHING_LEFT
