"""What the mailer counts."""

from prometheus_client import Counter, Gauge

MAILS = Counter("talentpool_mails_total", "Mails by kind and what became of them.", ["kind", "outcome"])
RELAY_UP = Gauge("talentpool_relay_up", "1 while the SMTP relay answers, else 0.")
RETURNS = Counter(
    "talentpool_returns_total",
    "What came back, and what followed.",
    ["kind", "grade", "effect"],
)
RETURNS_SET_ASIDE = Counter("talentpool_returns_set_aside_total", "Mails that the mailer failed on.", ["way"])
RETURNS_MAILBOX_UP = Gauge("talentpool_returns_mailbox_up", "1 while the mailbox of bounces answers, else 0.")
