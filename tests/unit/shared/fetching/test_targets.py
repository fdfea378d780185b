import pytest

from shared.fetching.errors import FetchError
from shared.fetching.exemptions import read_exemptions
from shared.fetching.targets import Rules, shown, target_of

STRICT = Rules()


def code_of(address: str, rules: Rules = STRICT) -> str:
    with pytest.raises(FetchError) as caught:
        target_of(address, rules)
    return caught.value.code


@pytest.mark.parametrize(
    ("address", "host", "authority"),
    [
        ("https://jobs.example.org/feed", "jobs.example.org", "jobs.example.org"),
        ("https://jobs.example.org:443/", "jobs.example.org", "jobs.example.org"),
        ("https://JOBS.Example.ORG./x", "jobs.example.org", "jobs.example.org"),
        ("https://blåbær.no/", "xn--blbr-roah.no", "xn--blbr-roah.no"),
        ("https://8.8.8.8/", "8.8.8.8", "8.8.8.8"),
        ("https://[2606:4700:4700::1111]/", "2606:4700:4700::1111", "[2606:4700:4700::1111]"),
        ("  https://jobs.example.org/a?b=c#d ", "jobs.example.org", "jobs.example.org"),
    ],
)
def test_a_public_https_address_is_taken(address: str, host: str, authority: str) -> None:
    target = target_of(address, STRICT)
    assert (target.scheme, target.port) == ("https", 443)
    assert target.authority == authority
    assert target.host == host


@pytest.mark.parametrize(
    "address",
    [
        "",
        "jobs.example.org/feed",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:application/json,{}",
        "https://",
        "https:///feed",
        "http://jobs.example.org/",
        "https://user@jobs.example.org/",
        "https://user:pass@jobs.example.org/",
        "https://jobs.example.org:8443/",
        "https://jobs.example.org:22/",
        "https://jobs.example.org:99999/",
        "https://jobs.example.org\\@127.0.0.1/",
        "https://127.0.0.1\\.example.org/",
        "https://jobs.example.org/\x00",
        "https://exa mple.org/",
        "https://[::1/",
        "https://[::1/#jobs",
        "https://example.org/" + "x" * 5_000,
    ],
)
def test_what_is_no_plain_https_address_is_refused(address: str) -> None:
    assert code_of(address) == "address-not-usable"


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost.",
        "LOCALHOST",
        "app.localhost",
        "intranet",
        "printer.local",
        "metadata.google.internal",
        "db.home.arpa",
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "1.2.3.0x",
        "example.123",
        "10.0.0.1",
        "169.254.169.254",
        "100.100.100.200",
        "0",
        "0.0.0.0",  # noqa: S104  refused here, bound to nowhere
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fd00:ec2::254]",
        "[0:0:0:0:0:0:0:1]",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
    ],
)
def test_a_host_that_is_not_public_is_refused_in_every_spelling(host: str) -> None:
    assert code_of(f"https://{host}/") in ("address-refused", "address-not-usable")


def test_http_is_taken_only_where_it_is_allowed() -> None:
    assert target_of("http://jobs.example.org/", Rules(http=True)).port == 80
    assert code_of("http://jobs.example.org:8080/", Rules(http=True)) == "address-not-usable"


def test_exempt_servers_may_be_anything_and_no_others() -> None:
    rules = Rules(exemptions=read_exemptions("localhost:8080, intranet.example:80, 10.1.0.0/16, fd00::/8"))
    for address in (
        "http://localhost:8080/",
        "http://intranet.example/",
        "http://10.1.2.3:9/",
        "https://[fd00::1]/",
    ):
        assert target_of(address, rules)
    assert code_of("http://localhost:8081/", rules) == "address-not-usable"
    assert code_of("https://10.2.0.1/", rules) == "address-refused"


@pytest.mark.parametrize("text", ["localhost", "host:", ":80", "host:99999", "10.1.0.0/99", "host:x"])
def test_an_exemption_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_exemptions(text)


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert shown("https://example.org/feed?key=hush#x") == "https://example.org/feed"
