"""How ingest asks: as whoever fetches, and by what robots.txt says of pages made for people."""

from dataclasses import dataclass, field

from services.ingest.fetching.robots import Robots
from shared.fetching.client import Manners


@dataclass(frozen=True)
class FeedManners(Manners):
    """``robots`` are the rules of sites, shared by all fetches of a process."""

    robots: Robots = field(default_factory=Robots)
