"""Prometheus metrics of the ground; a service adds its own in its own module."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("talentpool_messages_total", "Messages handled, by outcome.", ["consumer", "outcome"])
MESSAGE_SECONDS = Histogram(
    "talentpool_message_seconds", "Seconds from delivery to the end of handling.", ["consumer"]
)
MESSAGES_WAITING = Gauge(
    "talentpool_messages_waiting", "Messages of a durable consumer that wait or are in hand.", ["consumer"]
)
PUBLISHED = Counter("talentpool_outbox_published_total", "Events acknowledged by JetStream.", ["stream"])
OUTBOX_WAITING = Gauge("talentpool_outbox_waiting", "Events that wait to be published.")
OUTBOX_REPUBLISHED = Counter(
    "talentpool_outbox_republished_total", "Events handed out again after a stream was lost.", ["stream"]
)
DEAD_LETTERS = Gauge("talentpool_dead_letters", "Dead letters that nobody has dealt with.")
HTTP_REQUESTS = Counter(
    "talentpool_http_requests_total", "HTTP requests, by route and status.", ["method", "route", "status"]
)
