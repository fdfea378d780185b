"""That a pinned connection still proves whom it reached: name in SNI and Host, certificate checked."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest

from services.ingest.fetching.feeds import fetch_feed
from services.ingest.fetching.manners import FeedManners
from shared.fetching.client import Limits
from shared.fetching.errors import FetchError
from shared.fetching.exemptions import read_exemptions
from shared.fetching.politeness import Politeness
from shared.fetching.targets import Rules

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
NAME = "jobs.example.org"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    key, found = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", found, *subject],
        check=True,
        capture_output=True,
    )
    return key, found


async def local(_host: str, _port: int) -> Sequence[str]:
    return ["127.0.0.1"]


async def fetched(address: str, tls: ssl.SSLContext, port: int) -> list[object]:
    exempt = read_exemptions(f"{NAME}:{port},other.example.org:{port}")
    limits = Limits(total_seconds=5.0)
    manners = FeedManners(Politeness(0.0), Rules(exemptions=exempt), limits, resolve=local, tls=tls)
    found = await fetch_feed(address, manners)
    parts = [orjson.loads(part.content()) for part in found.parts]
    found.close()
    return parts


async def test_the_name_is_shown_and_proved_although_the_connection_is_pinned(
    certificate: tuple[Path, Path],
) -> None:
    key, chain = certificate
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(chain, key)
    names, hosts = list[str | None](), list[bytes]()
    serving.sni_callback = lambda _socket, name, _context: names.append(name)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        hosts.extend(line for line in request.splitlines() if line.lower().startswith(b"host:"))
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=serving)
    port = server.sockets[0].getsockname()[1]
    trusting = ssl.create_default_context(cafile=str(chain))
    try:
        assert await fetched(f"https://{NAME}:{port}/", trusting, port) == [{}]
        assert (names, hosts) == ([NAME], [f"host: {NAME}:{port}".encode()])
        for address, tls in (
            (f"https://other.example.org:{port}/", trusting),
            (f"https://{NAME}:{port}/", ssl.create_default_context()),
        ):
            with pytest.raises(FetchError) as caught:
                await fetched(address, tls, port)
            assert caught.value.code == "not-reached"
        assert len(hosts) == 1
    finally:
        server.close()
