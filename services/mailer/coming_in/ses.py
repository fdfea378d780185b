"""Amazon SES: what it tells of bounces and complaints, in its notifications and event publishing alike."""

from typing import Any

from services.mailer.returns.diagnostics import without_addresses
from services.mailer.returns.grading import grade, told_code
from services.mailer.returns.returned import Grade, Kind, Returned

_SUBTYPES = {"noemail": Grade.HARD, "mailboxfull": Grade.SOFT}
_ABOUT_THE_MAIL = frozenset({"messagetoolarge", "contentrejected", "attachmentrejected", "suppressed"})
_NO_COMPLAINT = frozenset({"not-spam", "auth-failure"})


def read_event(event: dict[str, Any]) -> Returned | None:
    """What an event says, or ``None`` if it is of deliveries, sends and the like.

    SES writes a Message-ID of its own; the sealed return path stands in ``mail.source``.
    """
    kind = str(event.get("notificationType") or event.get("eventType") or "").lower()
    told, mail = _part(event, kind), _part(event, "mail")
    if kind not in {"bounce", "complaint"} or not told:
        return None
    recipients = _list(told.get("bouncedRecipients")) + _list(told.get("complainedRecipients"))
    said = " ".join(_text(one, "diagnosticCode") for one in recipients)
    status = next((_text(one, "status") for one in recipients if _text(one, "status")), "")
    found = _grade(told, status, said) if kind == "bounce" else None
    code = told_code(status, said) if kind == "bounce" else None
    is_complaint = kind == "complaint" and _text(told, "complaintFeedbackType") not in _NO_COMPLAINT
    return Returned(
        Kind.BOUNCE if found else Kind.COMPLAINT if is_complaint else Kind.OTHER,
        f"ses:{_text(told, 'feedbackId') or _text(mail, 'messageId')}",
        found,
        str(code) if code else None,
        without_addresses(said, (_text(one, "emailAddress") for one in recipients)) or None,
        addresses=tuple(filter(None, [_text(mail, "source")])),
        message_ids=_message_ids(mail),
    )


def _grade(told: dict[str, Any], status: str, said: str) -> Grade:
    """By code and words; SES's own type decides where these say nothing, and can only soften."""
    kind, subtype = _text(told, "bounceType").lower(), _text(told, "bounceSubType").lower()
    if subtype in _ABOUT_THE_MAIL:
        return Grade.POLICY
    by_words = grade(status, said) if status or said else _SUBTYPES.get(subtype, Grade.SOFT)
    return Grade.SOFT if kind != "permanent" and by_words is Grade.HARD else by_words


def _message_ids(mail: dict[str, Any]) -> tuple[str, ...]:
    named = [
        _text(one, "value")
        for one in _list(mail.get("headers"))
        if _text(one, "name").lower() == "message-id"
    ]
    return tuple(filter(None, [*named, _text(_part(mail, "commonHeaders"), "messageId")]))


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return found if isinstance(found, str) else ""
