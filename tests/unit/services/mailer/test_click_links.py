import re
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from uuid import UUID, uuid4

import pytest

from services.mailer import examples
from services.mailer.claimed import Claimed, Contact, Ready
from services.mailer.click_links import through_portal
from services.mailer.compose import Composer
from services.mailer.delivery import Tries
from services.mailer.render import render
from services.mailer.text import safe_url
from shared.tokens import Purpose, Tokens
from shared.vocabulary import Cadence, Locale, MailKind

TOKENS = Tokens("a-key-that-only-tests-ever-sign-with")
CONTENT = examples.letter(MailKind.DIGEST, Locale.EN).content
COMPOSER = Composer(examples.HEAD, examples.SENDER, TOKENS, examples.PORTAL)


def ready(*, clicks: bool, edition: bool = True) -> Ready:
    claimed = Claimed(
        delivery_id=uuid4(),
        token=uuid4(),
        kind=MailKind.DIGEST if edition else MailKind.ALERT,
        candidate_id=uuid4(),
        edition_id=examples.EDITION.edition_id if edition else None,
        locale=Locale.EN,
        content=CONTENT,
        tries=Tries(1),
        dated=examples.DATED,
        correlation_id="correlation-of-tests",
    )
    contact = Contact("kari@mail.example", "Kari", "active", Cadence.EDITION)
    return Ready(claimed, CONTENT, contact, examples.EDITION if edition else None, clicks)


def words(one: Ready) -> bytes:
    return COMPOSER.compose(one).content


def lines(one: Ready) -> bytes:
    return words(one).replace(b"=\r\n", b"")


def test_a_link_through_the_portal_names_delivery_and_rank_and_hides_nothing_else() -> None:
    delivery_id = uuid4()
    led = through_portal(CONTENT, delivery_id, TOKENS, "https://portal.example/")
    for before, after in zip(CONTENT.items, led.items, strict=True):
        if safe_url(before.job.apply_url) is None:
            assert after == before
            continue
        token = str(after.job.apply_url).removeprefix("https://portal.example/go/")
        assert TOKENS.read_pair(Purpose.GO, token) == (delivery_id, UUID(int=before.rank))
        assert after.job.title == before.job.title


def test_without_https_links_stay_as_they_are() -> None:
    assert through_portal(CONTENT, uuid4(), TOKENS, "http://127.0.0.1:8003") == CONTENT


def test_only_an_editions_mail_to_somebody_who_agreed_has_links_through_the_portal() -> None:
    assert b"/go/" in lines(ready(clicks=True))
    assert b"/go/" not in lines(ready(clicks=False))
    assert b"/go/" not in lines(ready(clicks=True, edition=False))


def test_nobody_gets_the_link_of_another_whoever_is_first() -> None:
    first, second, third = ready(clicks=True), ready(clicks=True), ready(clicks=False)
    written = [lines(one) for one in (first, second, third)]
    links = [set(re.findall(rb"/go/([\w.-]+)", one)) for one in written]
    assert links[0]
    assert links[0].isdisjoint(links[1])
    assert not links[2]


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("kind", MailKind)
def test_no_mail_has_a_pixel_or_a_link_that_leads_anywhere_but_straight(
    kind: MailKind, locale: Locale
) -> None:
    letter = examples.letter(kind, locale)
    html = render(letter, examples.HEAD).html
    addresses = set(re.findall(r'href="(https?://[^"]+)"', html))
    straight = {str(safe_url(item.job.apply_url)) for item in letter.content.items} - {"None"}
    assert straight <= {address.replace("&amp;", "&") for address in addresses}
    for address in addresses:
        plain = address.replace("&amp;", "&")
        assert "/go/" not in plain
        assert not re.search(r"[?&](url|u|to|redirect|target)=", plain)
    for image in re.findall(r"<img[^>]*>", html):
        assert re.search(r'alt="[^"]+"', image)
        assert not re.search(r'(width|height)="[01](px)?"', image)
        assert "?" not in (re.search(r'src="([^"]+)"', image) or [""])[0]


def test_the_words_of_a_mail_are_the_same_but_for_its_links() -> None:
    def text(one: Ready) -> str:
        plain = BytesParser(policy=policy.default).parsebytes(words(one)).get_body(("plain",))
        assert plain is not None
        return re.sub(r"https://[^\s<>]+", "", str(plain.get_content()))

    one = ready(clicks=True)
    assert words(replace(one, clicks=False)) != words(one)
    assert text(replace(one, clicks=False)).split() == text(one).split()
