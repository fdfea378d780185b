import pytest

from shared.fetching.relative import resolved


@pytest.mark.parametrize(
    ("base", "address", "whole"),
    [
        ("https://example.org/jobs/", "17", "https://example.org/jobs/17"),
        ("https://example.org/jobs/", "/17", "https://example.org/17"),
        ("https://example.org/jobs/", "https://example.com/17", "https://example.com/17"),
        ("https://example.org/", "http://[", "http://["),
        ("https://example.org/", "//[::1/x", "//[::1/x"),
        ("http://[", "/17", "/17"),
    ],
)
def test_an_address_is_resolved_or_left_as_it_is(base: str, address: str, whole: str) -> None:
    assert resolved(base, address) == whole
