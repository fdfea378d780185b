"""Complaints: feedback reports (RFC 5965), and the older kind that Microsoft sends."""

from services.mailer.returns.parts import Mail, reports, returned_mails

_COMPLAINING = frozenset({"abuse", "fraud", "other", "opt-out", "opt-out-list"})
_MICROSOFT = "x-hmxmroriginalrecipient"


def read_complaint(mail: Mail) -> bool | None:
    """Whether somebody complains; ``None`` if it is no report at all.

    A report of what is not spam, or of a failed signature, is no complaint.
    """
    for groups in reports(mail, "message/feedback-report"):
        kinds = {str(fields["feedback-type"]).strip().lower() for fields in groups if fields["feedback-type"]}
        return bool(kinds & _COMPLAINING)
    return True if any(one[_MICROSOFT] for one in returned_mails(mail)) else None
