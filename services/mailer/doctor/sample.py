"""A mail against the rules for bulk senders of Gmail, Yahoo and Microsoft, and RFC 5322. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any

from services.mailer.doctor.finding import Finding, fail, ok, warn

MOST_HTML = 90_000
LONGEST_LINE = 998
LIST_HEADERS = ("List-Unsubscribe", "List-Unsubscribe-Post")
_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_FEEDBACK_ID = re.compile(r"[^:]*(:[^:]*){0,2}:[A-Za-z0-9-]{5,15}")
_RFC = "RFC 5322"
_BULK = "Gmail, Yahoo, Microsoft"
_GMAIL = "Gmail"
_ONE_CLICK = "Gmail, Yahoo; RFC 8058"


@dataclass(frozen=True)
class Sample:
    """A mail as it goes over the wire, and what can be read of it. ``lists``: one may unsubscribe from it."""

    content: bytes
    message: EmailMessage
    lists: bool

    @property
    def html(self) -> str:
        """The HTML part; empty if there is none."""
        part = self.message.get_body(("html",))
        return str(part.get_content()) if part else ""


def read_sample(content: bytes, *, lists: bool | None = None) -> Sample:
    """A sample from bytes; unless told, it is a list's mail if it has any of a list's headers."""
    wire = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    message = BytesParser(policy=policy.default).parsebytes(wire)
    if lists is None:
        lists = any(name in message for name in (*LIST_HEADERS, "List-Id"))
    return Sample(wire, message, lists)


def check_sample(sample: Sample, sender_domain: str) -> Iterator[Finding]:
    """What can be told from the mail alone."""
    yield _form(sample)
    yield _lines(sample)
    yield _from(sample, sender_domain)
    yield _parts(sample)
    yield _weight(sample)
    yield from _markup(sample)
    yield _subject(sample)
    yield _automatic(sample)
    if sample.lists:
        yield _one_click(sample)
        yield _visible(sample)
        yield _feedback(sample)


def _form(sample: Sample) -> Finding:
    rule = "Headers are well formed, each once"
    odd = [name for name in _ONCE if len(sample.message.get_all(name, [])) != 1]
    if odd:
        return fail(
            rule, f"not exactly once: {', '.join(odd)}", "mend what makes the mail", f"{_BULK}; {_RFC}"
        )
    defects = [*sample.message.defects, *(d for name in _ONCE for d in sample.message[name].defects)]
    if defects or not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", str(sample.message["Message-ID"]).strip()):
        found = type(defects[0]).__name__ if defects else "Message-ID is no <id@domain>"
        return fail(rule, found, "mend what makes the mail", f"{_BULK}; {_RFC}")
    return ok(rule, f"{len(sample.message.keys())} headers", f"{_BULK}; {_RFC}")


def _lines(sample: Sample) -> Finding:
    rule = f"No line is longer than {LONGEST_LINE} bytes"
    longest = max(map(len, sample.content.split(b"\r\n")))
    if longest > LONGEST_LINE:
        return fail(rule, f"{longest}", "encode the part as quoted-printable", _RFC)
    return ok(rule, f"{longest}", _RFC)


def _from(sample: Sample, sender_domain: str) -> Finding:
    rule = "From has one address, of the sending domain"
    addresses: Sequence[Any] = getattr(sample.message["From"], "addresses", ())
    found = ", ".join(address.addr_spec for address in addresses) or "none"
    if len(addresses) == 1 and addresses[0].domain.lower() == sender_domain.lower():
        return ok(rule, found, _BULK)
    return fail(rule, found, f"write as {sender_domain}: TALENTPOOL_MAILER_SENDER_ADDRESS", _BULK)


def _parts(sample: Sample) -> Finding:
    rule = "A text part beside the HTML"
    kinds = {part.get_content_type() for part in sample.message.walk()}
    if {"text/plain", "text/html"} <= kinds:
        return ok(rule, "both")
    return warn(rule, ", ".join(sorted(kinds)), "add the missing part")


def _weight(sample: Sample) -> Finding:
    rule = f"At most {MOST_HTML // 1000} kB: Gmail cuts at 102 kB"
    size = len(sample.html.encode())
    if size > MOST_HTML:
        return fail(rule, f"{size / 1000:.0f} kB", "fewer jobs or articles in a mail", _GMAIL)
    return ok(rule, f"{size / 1000:.0f} kB", _GMAIL)


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.active: set[str] = set()
        self.links: list[str] = []
        self.lang = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"script", "form", "iframe", "object", "embed"} or any(
            name.startswith("on") for name in values
        ):
            self.active.add(tag)
        if tag == "html":
            self.lang = values.get("lang", "")
        if tag == "a":
            self.links.append(values.get("href", ""))


def _markup(sample: Sample) -> Iterator[Finding]:
    if not sample.html:
        return
    markup = _Markup()
    markup.feed(sample.html)
    rule = "Nothing active in the HTML"
    if markup.active:
        yield fail(rule, ", ".join(sorted(markup.active)), "take it out of the template", "Gmail, Microsoft")
    else:
        yield ok(rule, "no scripts or forms", "Gmail, Microsoft")
    odd = [link for link in markup.links if not link.startswith(("https://", "mailto:"))]
    rule = "Links are https or mailto"
    if odd:
        yield fail(
            rule, f"{len(odd)} are not, such as {odd[0][:60]}", "is TALENTPOOL_PUBLIC_URL https?", _GMAIL
        )
    else:
        yield ok(rule, f"{len(markup.links)} links", _GMAIL)
    lang = markup.lang
    yield ok("HTML names its language", lang) if lang else warn("HTML names its language", "no", "add lang=")


def _subject(sample: Sample) -> Finding:
    rule = "Subject promises no reply or forward"
    subject = str(sample.message["Subject"] or "")
    if not subject.strip():
        return fail(rule, "no subject", "write one", _BULK)
    if re.match(r"\s*(re|fwd?|sv|vs)\s*:", subject, re.IGNORECASE):
        return fail(rule, subject[:60], "begin it otherwise", _GMAIL)
    return ok(rule, subject[:60], _GMAIL)


def _automatic(sample: Sample) -> Finding:
    rule = "Says that it comes from a machine"
    value = str(sample.message["Auto-Submitted"] or "none")
    return (
        ok(rule, value, "RFC 3834")
        if value != "none"
        else warn(rule, value, "add Auto-Submitted", "RFC 3834")
    )


def _one_click(sample: Sample) -> Finding:
    rule = "One-click unsubscribe, signed"
    targets = re.findall(r"<([^>]*)>", str(sample.message["List-Unsubscribe"] or ""))
    post = str(sample.message["List-Unsubscribe-Post"] or "").strip()
    if not any(target.startswith("https://") for target in targets) or post != "List-Unsubscribe=One-Click":
        found = f"{', '.join(targets)[:60] or 'no List-Unsubscribe'}; {post or 'no List-Unsubscribe-Post'}"
        return fail(rule, found, "TALENTPOOL_PUBLIC_URL must begin with https", _ONE_CLICK)
    signatures = [re.sub(r"\s", "", str(value)) for value in sample.message.get_all("DKIM-Signature", [])]
    named = [re.search(r";h=([^;]*)", signature) for signature in signatures]
    covered = [set(match[1].lower().split(":")) for match in named if match]
    if not any({name.lower() for name in LIST_HEADERS} <= names for names in covered):
        return fail(
            rule, "no signature covers both headers", "sign mails: `talentpool mail keys`", _ONE_CLICK
        )
    return ok(rule, "https, in one POST, covered by a signature", _ONE_CLICK)


def _visible(sample: Sample) -> Finding:
    rule = "A link to unsubscribe that one can see"
    targets = re.findall(r"<(https?://[^>]*)>", str(sample.message["List-Unsubscribe"] or ""))
    bodies = [part.get_content() for part in sample.message.walk() if part.get_content_maintype() == "text"]
    if bodies and targets and all(any(target in body for target in targets) for body in bodies):
        return ok(rule, "in both parts", _BULK)
    return fail(rule, "not in every part", "put it at the foot of the template", _BULK)


def _feedback(sample: Sample) -> Finding:
    rule = "Feedback-ID groups complaints"
    value = str(sample.message["Feedback-ID"] or "none").strip()
    if _FEEDBACK_ID.fullmatch(value):
        return ok(rule, value, _GMAIL)
    return warn(rule, value[:60], "a:b:c:SENDER, the last of 5 to 15 characters", _GMAIL)
