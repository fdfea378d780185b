"""Delivery status notifications (RFC 3464, RFC 6533): what became of each recipient."""

from dataclasses import dataclass

from services.mailer.returns.diagnostics import without_addresses
from services.mailer.returns.grading import grade, told_code
from services.mailer.returns.parts import Mail, header, reports
from services.mailer.returns.returned import Grade

STATUS_PARTS = ("message/delivery-status", "message/global-delivery-status")
_MILDEST_FIRST = (Grade.DELAY, Grade.POLICY, Grade.SOFT, Grade.HARD)


@dataclass(frozen=True)
class Notification:
    """What a notification says; no grade if the mail arrived after all."""

    grade: Grade | None
    status: str | None
    diagnostic: str | None


def read_notification(mail: Mail) -> Notification | None:
    """The mildest of what it says of recipients, or ``None`` if it is no notification.

    Where a mail was passed on to several and some of them got it, it arrived.
    """
    told = [
        _recipient(fields)
        for groups in reports(mail, *STATUS_PARTS)
        for fields in groups
        if fields.get("action") is not None or fields.get("status") is not None
    ]
    if not told:
        return None
    arrived = next((one for one in told if one.grade is None), None)
    return arrived or min(told, key=lambda one: _MILDEST_FIRST.index(one.grade or Grade.DELAY))


def _recipient(fields: Mail) -> Notification:
    status, said = header(fields, "status"), _after_type(header(fields, "diagnostic-code"))
    names = [_after_type(header(fields, name)) for name in ("final-recipient", "original-recipient")]
    code = told_code(status, said)
    return Notification(
        _grade(header(fields, "action"), status, said),
        str(code) if code else None,
        without_addresses(said, names) or None,
    )


def _grade(action: str, status: str, said: str) -> Grade | None:
    action = action.strip().lower().partition(" ")[0]
    if action in {"delivered", "relayed", "expanded"} or (not action and status.strip().startswith("2")):
        return None
    return Grade.DELAY if action == "delayed" else grade(status, said)


def _after_type(value: str) -> str:
    """``rfc822; kari@example.org`` without its type."""
    kind, sign, rest = value.partition(";")
    return (rest if sign and "@" not in kind else value).strip(" \t\r\n<>")
