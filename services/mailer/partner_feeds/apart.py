"""Lets a process of its own read a feed, and takes no longer than it may."""

import asyncio
import json
import sys

from pydantic import TypeAdapter

from services.mailer.partner_feeds.reading import FeedContent, UnreadableFeedError

PATIENCE_SECONDS = 120.0
PROGRAM = "services.mailer.partner_feeds.program"
_content = TypeAdapter(FeedContent)


async def read_apart(
    content: bytes, address: str, media_type: str, patience: float = PATIENCE_SECONDS
) -> FeedContent:
    """As :func:`read_feed`; a feed that breaks its reader is unreadable, too."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        PROGRAM,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    head = json.dumps({"address": address, "media_type": media_type}).encode()
    try:
        async with asyncio.timeout(patience):
            said, _ = await process.communicate(head + b"\n" + content)
    except TimeoutError:
        said = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _told(said if process.returncode == 0 else b"")


def _told(said: bytes) -> FeedContent:
    if not said:
        raise UnreadableFeedError(
            code="not-readable",
            message="the feed takes too much time or memory to read",
            mend="ask the partner to send fewer or plainer items",
        )
    answer = json.loads(said)
    if "code" in answer:
        raise UnreadableFeedError(**answer)
    return _content.validate_python(answer)
