"""All kinds of labelled sets: the matcher's own, and those that read ads as ingest does."""

from services.matcher.evaluation.sets.registry import KINDS
from services.matcher.evaluation.task import Kind
from talentpool.evaluation import vetoes


def all_kinds() -> tuple[Kind, ...]:
    """The kinds that ``talentpool match evaluate`` knows."""
    return (*KINDS, vetoes.KIND)
