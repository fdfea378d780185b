from shared.pages import rate_limit
from shared.pages.rate_limit import RateLimit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_has_its_share_and_gets_a_new_one_after_the_window() -> None:
    clock = Clock()
    limit = RateLimit(2, 60, clock=clock)
    assert [limit.take("192.0.2.1") for _ in range(3)] == [True, True, False]
    assert limit.take("192.0.2.2")
    clock.now = 60
    assert limit.take("192.0.2.1")


def test_addresses_of_one_ipv6_network_count_together() -> None:
    limit = RateLimit(1, 60)
    assert limit.take("2001:db8::1")
    assert not limit.take("2001:db8::2")
    assert limit.take("2001:db8:0:1::1")


def test_memory_is_bounded() -> None:
    limit = RateLimit(1, 60)
    for number in range(rate_limit.MOST_CLIENTS + 50):
        limit.take(f"client {number}")
    assert len(limit._windows) == rate_limit.MOST_CLIENTS
