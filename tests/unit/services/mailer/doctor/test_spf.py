from dataclasses import dataclass, field

import pytest

from services.mailer.doctor.finding import Level
from services.mailer.doctor.names import UnansweredError
from services.mailer.doctor.spf import Evaluation, SpfError, check_spf

HOME = "talentpool.example"


@dataclass
class FakeNames:
    """Names in memory; ``down`` has no answer."""

    txt: dict[str, list[str]] = field(default_factory=dict)
    mx: dict[str, list[str]] = field(default_factory=dict)
    a: dict[str, list[str]] = field(default_factory=dict)
    ptr: dict[str, list[str]] = field(default_factory=dict)

    def texts(self, name: str) -> list[str]:
        if name == "down":
            message = "down: no answer"
            raise UnansweredError(message)
        return self.txt.get(name, [])

    def mail_hosts(self, name: str) -> list[str]:
        return self.mx.get(name, [])

    def addresses(self, name: str) -> list[str]:
        return self.a.get(name, [])

    def reverse(self, address: str) -> list[str]:
        return self.ptr.get(address, [])


NAMES = FakeNames(
    txt={
        HOME: ["other=1", "v=spf1 ip4:192.0.2.0/24 -all"],
        "six.example": ["v=spf1 ip6:2001:db8::/32 ~all"],
        "host.example": ["v=spf1 a mx/30 ?all"],
        "with.example": ["v=spf1 include:six.example include:host.example -all"],
        "to.example": [f"v=spf1 redirect={HOME}"],
        "one.example": ["v=spf1 a:host.example -all"],
        "macro.example": ["v=spf1 exists:%{i}.x.example include:%{d}.example a:%{d} -all"],
    },
    mx={"host.example": ["mail.host.example"]},
    a={"host.example": ["198.51.100.1", "2001:db8:1::1"], "mail.host.example": ["203.0.113.5"]},
)


@pytest.mark.parametrize(
    ("domain", "address", "result", "lookups"),
    [
        (HOME, "192.0.2.7", "pass", 0),
        (HOME, "192.0.3.7", "fail", 0),
        (HOME, "2001:db8::1", "fail", 0),
        ("six.example", "2001:db8::1", "pass", 0),
        ("six.example", "192.0.2.7", "softfail", 0),
        ("host.example", "198.51.100.1", "pass", 2),
        ("host.example", "203.0.113.6", "pass", 2),
        ("host.example", "203.0.113.9", "neutral", 2),
        ("with.example", "2001:db8::1", "pass", 4),
        ("with.example", "192.0.2.7", "fail", 4),
        ("to.example", "192.0.2.7", "pass", 1),
        ("one.example", "2001:db8:1::1", "pass", 1),
        ("macro.example", "192.0.2.7", "fail", 3),
        ("none.example", "192.0.2.7", "none", 0),
    ],
)
def test_each_address_has_its_result(domain: str, address: str, result: str, lookups: int) -> None:
    evaluation = Evaluation(NAMES, address)
    assert (evaluation.result(domain), evaluation.lookups) == (result, lookups)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ({HOME: ["v=spf1 -all", "v=spf1 ~all"]}, "2 SPF records"),
        ({HOME: ["v=spf1 " + " ".join(f"a:h{n}.example" for n in range(11)) + " -all"]}, "more than 10"),
        ({HOME: [f"v=spf1 include:{HOME} -all"]}, "includes itself"),
        ({HOME: ["v=spf1 include:none.example -all"]}, "leads to no SPF record"),
        ({HOME: ["v=spf1 redirect=none.example"]}, "leads to no SPF record"),
        ({HOME: ["v=spf1 ip4:not-one -all"]}, "is no network"),
        ({HOME: ["v=spf1 include -all"]}, "leads to no SPF record"),
        ({HOME: ["v=spf1 nonsense -all"]}, "no mechanism"),
    ],
)
def test_a_record_that_receivers_reject_is_an_error(records: dict[str, list[str]], said: str) -> None:
    with pytest.raises(SpfError, match=said):
        Evaluation(FakeNames(txt=records), "192.0.2.7").result(HOME)


@pytest.mark.parametrize(
    ("domain", "addresses", "levels"),
    [
        (HOME, ["192.0.2.7"], [Level.OK]),
        (HOME, ["192.0.2.7", "198.51.100.1"], [Level.OK, Level.FAIL]),
        (HOME, [], [Level.WARN]),
        ("none.example", [], [Level.FAIL]),
        ("down", ["192.0.2.7"], [Level.SKIPPED]),
    ],
)
def test_the_finding_says_how_bad_it_is(domain: str, addresses: list[str], levels: list[Level]) -> None:
    findings = list(check_spf(NAMES, domain, addresses))
    assert [finding.level for finding in findings] == levels
    assert all(finding.advice for finding in findings if finding.level is not Level.OK)
