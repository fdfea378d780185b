import pytest

from services.portal.addresses import AddressError, accepted_address, address_key
from services.portal.messages import Fault


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        (" lucia@example.org ", "lucia@example.org"),
        ("Ola.Nordmann+jobb@Example.ORG", "Ola.Nordmann+jobb@example.org"),
        ("post@ærlig.example", "post@xn--rlig-uoa.example"),
        ("jobb@straße.example", "jobb@xn--strae-oqa.example"),
        ("\u200blucia@example.org\ufeff", "lucia@example.org"),
        ("o'neill@mail.example.co.uk", "o'neill@mail.example.co.uk"),
    ],
)
def test_usual_addresses_are_taken_as_an_envelope_needs_them(written: str, taken: str) -> None:
    assert accepted_address(written) == taken


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("", Fault.EMAIL_AT),
        ("lucia", Fault.EMAIL_AT),
        ("lucia@", Fault.EMAIL_AT),
        ("@example.org", Fault.EMAIL_AT),
        ("a@b@example.org", Fault.EMAIL_AT),
        ("lucia@example", Fault.EMAIL_DOMAIN),
        ("lucia@example..org", Fault.EMAIL_DOMAIN),
        ("lucia@-example.org", Fault.EMAIL_DOMAIN),
        ("lucia@192.168.0.1", Fault.EMAIL_DOMAIN),
        ("lucia@exam ple.org", Fault.EMAIL_DOMAIN),
        ("lu cia@example.org", Fault.EMAIL_LOCAL),
        ("lucia\r\nBcc: x@example.org", Fault.EMAIL_LOCAL),
        ("lucia\x00@example.org", Fault.EMAIL_LOCAL),
        (".lucia@example.org", Fault.EMAIL_LOCAL),
        ("a" * 65 + "@example.org", Fault.EMAIL_LOCAL),
        ("lucía@example.org", Fault.EMAIL_ASCII),
        ("李@example.org", Fault.EMAIL_ASCII),
        ("lu\u200bcia@example.org", Fault.EMAIL_ASCII),
        ("lucia@exa\u202emple.org", Fault.EMAIL_DOMAIN),
        ("a" * 60 + "@" + ("b" * 60 + ".") * 4 + "org", Fault.EMAIL_LONG),
    ],
)
def test_what_no_relay_can_deliver_to_is_refused_with_its_reason(written: str, fault: Fault) -> None:
    with pytest.raises(AddressError) as refused:
        accepted_address(written)
    assert refused.value.fault is fault


def test_two_spellings_of_one_mailbox_share_a_key() -> None:
    assert address_key(accepted_address("Lucia@EXAMPLE.org")) == address_key("lucia@example.org")
