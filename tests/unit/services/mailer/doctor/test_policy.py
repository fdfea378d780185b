from dataclasses import dataclass, field

import pytest

from services.mailer.doctor.finding import Level, any_fails
from services.mailer.doctor.policy import Dmarc, check_dkim, check_dmarc, find_dmarc, tags_of

HOME = "talentpool.example"


@dataclass
class FakeNames:
    txt: dict[str, list[str]] = field(default_factory=dict)

    def texts(self, name: str) -> list[str]:
        return self.txt.get(name, [])

    def mail_hosts(self, _name: str) -> list[str]:
        return []

    def addresses(self, _name: str) -> list[str]:
        return []

    def reverse(self, _address: str) -> list[str]:
        return []


def names(record: str, domain: str = HOME) -> FakeNames:
    return FakeNames({f"_dmarc.{domain}": [record]})


def test_the_nearest_policy_above_a_domain_counts() -> None:
    found = find_dmarc(names("v=DMARC1; p=reject"), "news.talentpool.example")
    assert found == Dmarc(HOME, {"v": "DMARC1", "p": "reject"})
    assert find_dmarc(names("v=DMARC1; p=reject", "example"), HOME) is None
    assert find_dmarc(names("something else"), HOME) is None


def test_two_records_are_none() -> None:
    assert find_dmarc(FakeNames({f"_dmarc.{HOME}": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}), HOME) is None


@pytest.mark.parametrize(
    ("tag", "domain", "aligned"),
    [
        ("r", HOME, True),
        ("r", "bounces.talentpool.example", True),
        ("r", "otalentpool.example", False),
        ("r", "other.example", False),
        ("s", HOME, True),
        ("s", "bounces.talentpool.example", False),
    ],
)
def test_domains_are_aligned_as_the_policy_says(tag: str, domain: str, *, aligned: bool) -> None:
    assert Dmarc(HOME, {"aspf": tag}).aligned(domain, HOME, "aspf") is aligned


@pytest.mark.parametrize(
    ("record", "level"),
    [
        ("v=DMARC1; p=reject; rua=mailto:a@x.example", Level.OK),
        ("v=DMARC1; p=quarantine; rua=mailto:a@x.example", Level.OK),
        ("v=DMARC1; p=none; rua=mailto:a@x.example", Level.WARN),
        ("v=DMARC1; p=reject", Level.WARN),
        ("v=DMARC1; p=perhaps", Level.FAIL),
        ("v=DMARC1", Level.FAIL),
        ("none", Level.FAIL),
    ],
)
def test_each_policy_is_judged(record: str, level: Level) -> None:
    first, *rest = check_dmarc(names(record), HOME, HOME, HOME, signed=True)
    assert first.level is level
    assert not any_fails(rest)
    assert first.advice or level is Level.OK


def test_without_keys_mails_are_not_signed() -> None:
    (finding,) = check_dkim(FakeNames(), HOME, [])
    assert finding.level is Level.FAIL


def test_tags_are_read_whatever_blanks_stand_around() -> None:
    assert tags_of(" V = DMARC1 ;p=none;; rua=mailto:a=b@x ") == {
        "v": "DMARC1", "p": "none", "rua": "mailto:a=b@x"
    }  # fmt: skip
