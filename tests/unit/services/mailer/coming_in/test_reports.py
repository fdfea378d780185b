import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.mailer.coming_in.reports import read_reports
from services.mailer.coming_in.ses import read_event
from services.mailer.coming_in.signatures import is_genuine, sign
from services.mailer.returns.returned import Grade, Kind

KEY = "k" * 32
SENT = "bounces+x@bounces.example"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=4),
)


def event(kind: str, recipients: list[dict[str, str]] | None = None, **told: Any) -> dict[str, Any]:
    name = "complainedRecipients" if kind == "Complaint" else "bouncedRecipients"
    given = {"feedbackId": "0102-feedback", name: recipients or [{"emailAddress": "kari@mail.example"}]}
    mail = {
        "messageId": "0102-mail",
        "source": SENT,
        "headers": [{"name": "Message-ID", "value": "<1@x.example>"}],
    }
    return {"notificationType": kind, kind.lower(): given | told, "mail": mail}


def refused(status: str, said: str) -> list[dict[str, str]]:
    return [{"emailAddress": "kari@mail.example", "status": status, "diagnosticCode": said}]


@pytest.mark.parametrize(
    ("kind", "subtype", "status", "said", "expected"),
    [
        ("Permanent", "General", "5.1.1", "smtp; 550 5.1.1 kari@mail.example unknown", Grade.HARD),
        ("Permanent", "NoEmail", "", "", Grade.HARD),
        ("Permanent", "General", "", "", Grade.SOFT),
        ("Permanent", "Suppressed", "5.1.1", "on the suppression list", Grade.POLICY),
        ("Permanent", "General", "5.7.1", "smtp; 550 5.7.1 blocked", Grade.POLICY),
        ("Transient", "MailboxFull", "", "", Grade.SOFT),
        ("Transient", "General", "5.1.1", "smtp; 550 5.1.1 unknown", Grade.SOFT),
        ("Transient", "ContentRejected", "", "", Grade.POLICY),
        ("Undetermined", "Undetermined", "", "", Grade.SOFT),
    ],
)
def test_a_bounce_of_ses_is_graded(kind: str, subtype: str, status: str, said: str, expected: Grade) -> None:
    found = read_event(event("Bounce", refused(status, said), bounceType=kind, bounceSubType=subtype))
    assert found is not None
    assert (found.kind, found.grade) == (Kind.BOUNCE, expected)
    assert found.addresses == (SENT,)
    assert found.message_ids == ("<1@x.example>",)
    assert "kari" not in (found.diagnostic or "")


def test_a_complaint_of_ses_is_one_unless_it_says_that_it_is_no_spam() -> None:
    found = read_event(event("Complaint", complaintFeedbackType="abuse"))
    assert found is not None
    assert found.kind is Kind.COMPLAINT
    other = read_event(event("Complaint", complaintFeedbackType="not-spam"))
    assert other is not None
    assert other.kind is Kind.OTHER


def test_what_ses_says_of_deliveries_is_left_out() -> None:
    assert read_event(event("Delivery")) is None
    assert read_event({"Message": "hello"}) is None


@given(
    st.dictionaries(st.sampled_from(["notificationType", "bounce", "complaint", "mail", "eventType"]), JSON)
)
def test_whatever_stands_in_an_event_is_read_or_left_out(found: dict[str, Any]) -> None:
    for kind in ("Bounce", "Complaint"):
        read_event(found | {"notificationType": kind})


def test_reports_are_read_and_graded() -> None:
    body = [
        {
            "id": "1",
            "kind": "bounce",
            "status": "5.1.1",
            "diagnostic": "no kari@x.example",
            "return_path": SENT,
        },
        {"id": "2", "kind": "complaint", "message_id": "<1@x.example>"},
    ]
    bounce, complaint = read_reports(json.dumps(body).encode())
    assert (bounce.grade, bounce.status, bounce.addresses) == (Grade.HARD, "5.1.1", (SENT,))
    assert bounce.diagnostic == "no <address>"
    assert (complaint.kind, complaint.grade) == (Kind.COMPLAINT, None)


@pytest.mark.parametrize("body", [b"", b"{}", b"[{}]", b'[{"id":"1","kind":"love"}]', b"\xff"])
def test_what_is_no_list_of_reports_is_refused(body: bytes) -> None:
    with pytest.raises(ValidationError):
        read_reports(body)


def test_a_signature_holds_for_its_key_id_time_and_body_and_for_five_minutes() -> None:
    def headers(**changed: str) -> dict[str, str]:
        given = {"webhook-id": "a", "webhook-timestamp": "1000"}
        return given | {"webhook-signature": f"v1,old {sign(KEY, 'a', 1000, b'[]')}"} | changed

    assert is_genuine(KEY, headers(), b"[]", 1299)
    assert not is_genuine(KEY, headers(), b"[]", 1301)
    assert not is_genuine(KEY, headers(), b"[ ]", 1000)
    assert not is_genuine("q" * 32, headers(), b"[]", 1000)
    assert not is_genuine(KEY, headers(**{"webhook-id": "b"}), b"[]", 1000)
    assert not is_genuine(KEY, headers(**{"webhook-timestamp": "1001"}), b"[]", 1000)
    assert not is_genuine(KEY, headers(**{"webhook-timestamp": "soon"}), b"[]", 1000)
    assert not is_genuine(KEY, {}, b"[]", 1000)
