"""Addresses to apply at: http and https only, and one spelling of the same address."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

LONGEST = 2_000
CONTROL = re.compile(r"[\x00-\x1f]")
HOST = re.compile(r"^(?=.{4,253}$)(?:[\w-]{1,63}\.)+[\w-]{2,63}$")
MAIL = re.compile(r"(?i)^(?:mailto:\s*)?[^\s@/:]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:\?.*)?$")
TRACKING = re.compile(r"^(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|promotion|link_source_id)$", re.IGNORECASE)


def apply_url(candidates: tuple[str, ...]) -> str | None:
    """The first that is a public web address."""
    return next((address for text in candidates if (address := web_address(text))), None)


def is_mail_address(text: str) -> bool:
    """Whether one applies there by e-mail: ``mailto:`` or a bare address."""
    return bool(MAIL.match(text.strip()[:LONGEST]))


def web_address(text: str) -> str | None:
    """The address in plain spelling; ``None`` unless it is http or https with a host name."""
    if len(text) > 2 * LONGEST:
        return None
    bare = "".join(text.split()).replace("&amp;", "&")
    if bare.lower().startswith("www."):
        bare = f"https://{bare}"
    try:
        parts = urlsplit(bare)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or len(bare) > LONGEST or not HOST.match(host):
        return None
    if parts.username or parts.password or CONTROL.search(bare):
        return None
    network = host if port is None else f"{host}:{port}"
    address = urlunsplit((parts.scheme.lower(), network, parts.path or "/", parts.query, parts.fragment))
    return address.encode("utf-8", "ignore").decode()


def canonical(address: str) -> str:
    """The same for addresses that lead to the same page: no tracking, no fragment, https."""
    parts = urlsplit(address)
    query = sorted((key, value) for key, value in parse_qsl(parts.query) if not TRACKING.match(key))
    host = parts.netloc.lower().removeprefix("www.")
    return urlunsplit(("https", host, parts.path.rstrip("/"), urlencode(query), ""))
