"""Relays as the settings name them, by addresses such as ``smtp://user:password@host:587``. Pure.

Errors name the relay by its place and host: its address holds a password.
"""

from dataclasses import replace
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from services.mailer.ses import SesAccount
from services.mailer.settings import SmtpSecurity
from services.mailer.smtp import Relay
from shared.errors import TalentPoolError

SMTP_OPTIONS = frozenset({"security", "ca"})
SES_OPTIONS = frozenset({"endpoint", "configuration"})
SUBMISSION_PORT, TLS_PORT = 587, 465


def read_relays(setting: str, usual: Relay) -> tuple[Relay | SesAccount, ...]:
    """The relays in their order; what an address does not say is as with ``usual``.

    An address that cannot be read raises :class:`TalentPoolError`.
    """
    return tuple(_read(number, text, usual) for number, text in enumerate(setting.split(), start=1))


def _read(number: int, text: str, usual: Relay) -> Relay | SesAccount:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _fault(number, "is no address") from error
    if not parts.hostname:
        raise _fault(number, "names no host")
    if parts.scheme == "ses":
        return _ses(number, parts, usual)
    if parts.scheme in {"smtp", "smtps"}:
        return _smtp(number, parts, port, usual)
    raise _fault(number, "begins with none of smtp://, smtps:// and ses://")


def _smtp(number: int, parts: SplitResult, port: int | None, usual: Relay) -> Relay:
    options = _options(number, parts, SMTP_OPTIONS)
    tls = parts.scheme == "smtps"
    try:
        security = SmtpSecurity(options.get("security", "tls" if tls else "starttls"))
    except ValueError as error:
        raise _fault(number, "has a security that is none of none, starttls, tls") from error
    return replace(
        usual,
        host=parts.hostname or "",
        port=port or (TLS_PORT if security is SmtpSecurity.TLS else SUBMISSION_PORT),
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ca_file=options.get("ca", usual.ca_file),
    )


def _ses(number: int, parts: SplitResult, usual: Relay) -> SesAccount:
    options = _options(number, parts, SES_OPTIONS)
    if not parts.username or not parts.password:
        raise _fault(number, "names no key and secret: ses://KEY:SECRET@REGION, with / in them as %2F")
    return SesAccount(
        region=parts.hostname or "",
        key_id=unquote(parts.username),
        secret=unquote(parts.password),
        endpoint=options.get("endpoint", ""),
        configuration=options.get("configuration", ""),
        timeout=usual.timeout,
    )


def _options(number: int, parts: SplitResult, known: frozenset[str]) -> dict[str, str]:
    options = dict(parse_qsl(parts.query))
    odd = sorted(set(options) - known)
    if odd:
        raise _fault(
            number, f"has an option that is not known: {odd[0]}; known are {', '.join(sorted(known))}"
        )
    return options


def _fault(number: int, what: str) -> TalentPoolError:
    return TalentPoolError(f"TALENTPOOL_MAILER_RELAYS: relay {number} {what}")
