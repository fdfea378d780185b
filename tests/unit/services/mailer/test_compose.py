from email import policy
from email.parser import BytesParser
from uuid import UUID, uuid4

from services.mailer import examples
from services.mailer.claimed import Claimed, Contact, Ready
from services.mailer.compose import Composer
from services.mailer.content import Content
from services.mailer.delivery import Tries
from shared.tokens import Purpose, Tokens
from shared.vocabulary import Cadence, Locale, MailKind

TOKENS = Tokens(examples.LINK_KEY)
COMPOSER = Composer(examples.HEAD, examples.SENDER, TOKENS, examples.PORTAL, examples.COMPANIES)
COMPANY = Contact("hr@fjordlys.example", "Fjordlys", "active", Cadence.EDITION)


def ready(kind: MailKind, recipient: UUID, content: Content) -> Ready:
    mail = Claimed(
        uuid4(), uuid4(), kind, recipient, None, Locale.EN, content, Tries(0), examples.DATED, "correlation"
    )
    return Ready(mail, content, COMPANY, None)


def test_a_report_leads_to_the_companys_pages_and_can_be_ended_with_one_click() -> None:
    composed = COMPOSER.compose(ready(MailKind.REPORT, examples.COMPANY, Content(report=examples.REPORT)))
    mail = BytesParser(policy=policy.default).parsebytes(composed.content)
    end = f"{examples.COMPANIES}/reports/{TOKENS.sign(Purpose.REPORTS, examples.COMPANY)}"
    assert f"<{end}>" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = mail.get_body(("plain",)).get_content()
    assert f"{examples.COMPANIES}/feeds" in text
    assert examples.PORTAL not in text


def test_a_renewal_leads_to_the_page_that_renews() -> None:
    composed = COMPOSER.compose(ready(MailKind.RENEWAL, examples.CANDIDATE, Content(days=7)))
    mail = BytesParser(policy=policy.default).parsebytes(composed.content)
    renew = f"{examples.PORTAL}/renew/{TOKENS.sign(Purpose.RENEW, examples.CANDIDATE)}"
    assert renew in mail.get_body(("plain",)).get_content()
    assert "end in 7 days" in mail["Subject"]


def test_a_goodbye_is_the_last_mail_and_asks_for_no_unsubscribing() -> None:
    composed = COMPOSER.compose(ready(MailKind.GOODBYE, examples.CANDIDATE, Content()))
    mail = BytesParser(policy=policy.default).parsebytes(composed.content)
    assert mail["List-Unsubscribe"] is None
    assert "/unsubscribe/" not in mail.get_body(("html",)).get_content()
