"""Reads the signatures of a sample with another implementation than the one that wrote them."""

from logging import NullHandler, getLogger

import dkim  # type: ignore[import-untyped]

from services.mailer.doctor.finding import Finding, fail, ok, skipped
from services.mailer.doctor.names import Names, UnansweredError

SOURCE = "Gmail, Yahoo, Microsoft; RFC 6376"
_SILENT = getLogger("talentpool.doctor.dkim")  # what it would say stands in the finding
_SILENT.addHandler(NullHandler())
_SILENT.propagate = False
_RULE = "Signatures of the mail hold"


def check_signatures(names: Names, content: bytes) -> Finding:
    """Whether every signature holds with the keys that DNS has."""

    def look_up(name: bytes, timeout: int = 5) -> bytes | None:
        del timeout  # the resolver has its own
        records = names.texts(name.decode().rstrip("."))
        return records[0].encode() if records else None

    verifier = dkim.DKIM(content, logger=_SILENT)
    number = sum(name.lower() == b"dkim-signature" for name, _ in verifier.headers)
    if not number:
        return fail(_RULE, "the mail has none", "sign mails: `talentpool mail keys`", SOURCE)
    try:
        held = sum(bool(verifier.verify(index, dnsfunc=look_up)) for index in range(number))
    except UnansweredError as error:
        return skipped(_RULE, str(error), "ask another name server with --dns", SOURCE)
    except dkim.DKIMException as error:
        return fail(_RULE, str(error), "publish the key that DKIM's rows name", SOURCE)
    if held < number:
        return fail(
            _RULE, f"{held} of {number}", "was the mail changed, or is another key published?", SOURCE
        )
    return ok(_RULE, f"{held} of {number}", SOURCE)
