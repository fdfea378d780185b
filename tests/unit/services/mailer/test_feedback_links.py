from uuid import UUID

import pytest
from selectolax.lexbor import LexborHTMLParser

from services.mailer.examples import CANDIDATE, HEAD, LINK_KEY, PORTAL, letter
from services.mailer.links import feedback_links
from services.mailer.render import render
from shared.tokens import Purpose, Tokens
from shared.vocabulary import Locale, MailKind

JOBS = [UUID(int=1), UUID(int=2)]


def test_a_link_names_candidate_and_job_and_is_the_same_at_every_call() -> None:
    tokens = Tokens(LINK_KEY)
    links = feedback_links(CANDIDATE, JOBS, tokens, "https://talentpool.example/")
    assert links == feedback_links(CANDIDATE, JOBS, tokens, "https://talentpool.example")
    for job_id, link in links.items():
        assert link.startswith("https://talentpool.example/feedback/")
        assert tokens.read_pair(Purpose.FEEDBACK, link.rpartition("/")[2]) == (CANDIDATE, job_id)


@pytest.mark.parametrize("locale", list(Locale))
@pytest.mark.parametrize("kind", [MailKind.DIGEST, MailKind.ALERT])
def test_every_card_has_three_links_to_its_page_in_html_and_text(kind: MailKind, locale: Locale) -> None:
    example = letter(kind, locale)
    rendered = render(example, HEAD)
    shown = {each.attributes["href"] for each in LexborHTMLParser(rendered.html).css("a[href]")}
    assert len(example.content.items) > 0
    for item in example.content.items:
        link = example.feedback[item.job.job_id]
        assert link.startswith(f"{PORTAL}/feedback/")
        assert {link, f"{link}?kind=more", f"{link}?kind=less"} <= shown
        lines = [line for line in rendered.text.splitlines() if link in line]
        assert [line.rpartition(": ")[2] for line in lines] == [
            f"{link}?kind=more",
            f"{link}?kind=less",
            link,
        ]


@pytest.mark.parametrize("locale", list(Locale))
def test_a_mail_without_jobs_has_no_feedback_links(locale: Locale) -> None:
    rendered = render(letter(MailKind.CONFIRM, locale), HEAD)
    assert "/feedback/" not in rendered.html + rendered.text
