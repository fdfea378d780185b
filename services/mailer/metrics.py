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
EDITIONS = Gauge("talentpool_editions", "Editions that are not sent or cancelled, by state.", ["state"])
RANKING_SECONDS = Gauge(
    "talentpool_edition_ranking_seconds",
    "Seconds since an opened edition last came further with its ranking; 0 if none is open.",
)
DUE_SECONDS = Gauge(
    "talentpool_mails_due_seconds", "Seconds for which the oldest mail that may go out now has waited."
)
