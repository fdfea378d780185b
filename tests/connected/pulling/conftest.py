"""Feeds on a server of this machine."""

from collections.abc import Callable

import pytest
from fixtures.pulling import Bench
from fixtures.site import Site

from shared.runtime import Runtime


@pytest.fixture
def bench(runtime_for: Callable[..., Runtime], site: Site) -> Bench:
    return Bench(runtime_for, site)
