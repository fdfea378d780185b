"""What the mailer counts."""

from prometheus_client import Counter, Gauge

MAILS = Counter("talentpool_mails_total", "Mails by kind and what became of them.", ["kind", "outcome"])
RELAY_UP = Gauge("talentpool_relay_up", "1 while the SMTP relay answers, else 0.")
