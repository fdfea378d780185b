"""What a sending process counts, told to the service: Prometheus asks one process alone."""

from services.mailer.metrics import MAILS, RELAY_UP

Counts = dict[tuple[str, ...], float]
_UP = ("relay_up",)


def counted() -> Counts:
    """All that was counted here since the start, by labels; and whether the relay answers."""
    samples = (sample for metric in MAILS.collect() for sample in metric.samples)
    counts: Counts = {
        (sample.labels["kind"], sample.labels["outcome"]): sample.value
        for sample in samples
        if sample.name.endswith("_total")
    }
    up = next(iter(next(iter(RELAY_UP.collect())).samples)).value
    return counts | {_UP: up}


def since(now: Counts, told: Counts) -> Counts:
    """What came since; whether the relay answers is told as it is."""
    return {key: value if key == _UP else value - told.get(key, 0.0) for key, value in now.items()}


def repeat(counts: Counts) -> None:
    """Count here what was counted in another process."""
    for key, value in counts.items():
        if key == _UP:
            RELAY_UP.set(value)
        else:
            MAILS.labels(*key).inc(value)
