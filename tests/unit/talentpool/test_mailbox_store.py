from email.message import EmailMessage
from pathlib import Path

from fastapi.testclient import TestClient

from talentpool.mailbox.store import MailStore
from talentpool.mailbox.web import create_mailbox_app


def mail(subject: str, to: str) -> bytes:
    message = EmailMessage()
    message["From"] = "Talent Pool <post@example.org>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Hei på deg")
    message.add_alternative("<p>Hei <b>på</b> deg</p><script>alert(1)</script>", subtype="html")
    return message.as_bytes()


def test_mails_are_kept_on_disk_and_found_again_by_a_new_store(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    store.add(mail("Første", "a@example.org"), ["a@example.org"])
    store.add(mail("Andre", "b@example.org"), ["b@example.org"])

    found = MailStore(tmp_path).summaries()
    assert [summary.subject for summary in found] == ["Andre", "Første"]
    assert [summary.recipient for summary in found] == ["b@example.org", "a@example.org"]


def test_search_wants_all_words_and_a_recipient_must_be_equal(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    store.add(mail("Your jobs", "ana@example.org"), ["ana@example.org"])
    store.add(mail("Dine jobber", "diana@example.org"), ["diana@example.org"])
    assert [s.subject for s in store.search("jobs ana")] == ["Your jobs"]
    assert [s.subject for s in store.search("", recipient="ana@example.org")] == ["Your jobs"]


def test_the_web_side_lists_and_shows_mails_and_never_runs_their_scripts(tmp_path: Path) -> None:
    store = MailStore(tmp_path)
    mail_id = store.add(mail("Dine <jobber>", "ana@example.org"), ["ana@example.org"])
    client = TestClient(create_mailbox_app(store))

    assert "Dine &lt;jobber&gt;" in client.get("/").text
    assert "Hei på deg" in client.get(f"/mails/{mail_id}").text
    html = client.get(f"/mails/{mail_id}/html")
    assert "<b>på</b>" in html.text
    assert "script" not in html.headers["content-security-policy"]
    assert client.get("/mails/none").status_code == 404
    assert client.get("/mails/..%2Fsecret/source").status_code == 404
    assert client.get("/api/mails", params={"to": "ana@example.org"}).json()["mails"][0]["id"] == mail_id
    assert client.delete("/api/mails").json() == {"deleted": 1}
    assert client.get("/api/mails").json() == {"mails": [], "total": 0}
