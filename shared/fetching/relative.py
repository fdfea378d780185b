"""What a relative address stands for, whatever was written."""

from urllib.parse import urljoin


def resolved(base: str, address: str) -> str:
    """The address as seen from ``base``; as it is where one of the two cannot be read as an address."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address
