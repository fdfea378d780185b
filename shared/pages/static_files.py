"""The look that all services' pages share: a stylesheet and an icon."""

from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent / "static"


@cache
def static_address(name: str, folder: Path = STATIC, prefix: str = "/static") -> str:
    """Where a static file is; a new content has a new address, so that it may be cached."""
    return f"{prefix}/{name}?v={sha256((folder / name).read_bytes()).hexdigest()[:10]}"
