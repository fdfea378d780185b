"""Parses large feed files slice by slice, beside what lxml and orjson alone take for the same files.

Each runs in a process of its own, and of three the one that took least time of its CPU counts. It fails where
the process takes more than 300 MiB.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
from lxml import etree  # type: ignore[import-untyped]  # it ships no types
from rich.console import Console
from rich.table import Table

from benchmarks.big_feeds import MEGABYTE, Shape, write_feed
from services.ingest.formats.opening import open_documents
from services.ingest.formats.registry import open_feed

SIZE = 200 * MEGABYTE
ROUNDS = 3
MOST_MIB = 300


def parse(path: Path) -> int:
    with path.open("rb") as file:
        return sum(len(parsed.postings) for parsed in open_feed(file).slices)


def cut(path: Path) -> int:
    with path.open("rb") as file:
        documents = open_documents(file)
        return sum(
            len(one.data["jobs"]) if one.root is None else len(one.root.findall("job")) for one in documents
        )


def iterparse(path: Path) -> int:
    count = 0
    for _, element in etree.iterparse(str(path), tag="job"):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def loads(path: Path) -> int:
    return len(orjson.loads(path.read_bytes())["jobs"])


WAYS: dict[str, Callable[[Path], int]] = {
    "lxml.iterparse": iterparse,
    "orjson.loads": loads,
    "cut into slices": cut,
    "postings": parse,
}


def run_one(way: str, path: Path) -> None:
    started = time.process_time()
    count = WAYS[way](path)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"count": count, "seconds": seconds, "peak": peak}))


def best(way: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.parsing", way, str(path)]
    runs = [
        json.loads(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S603  itself
        for _ in range(ROUNDS)
    ]
    return min(runs, key=lambda run: run["seconds"])


def measure(shape: Shape, floor: str, table: Table) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"feed.{shape}"
        postings = write_feed(path, shape, SIZE)
        lowest = 0.0
        for way in (floor, "cut into slices", "postings"):
            found = best(way, path)
            assert found["count"] == postings, (way, found)
            lowest = lowest or found["seconds"]
            table.add_row(
                f"{path.stat().st_size / MEGABYTE:.0f} MB of {shape}",
                way,
                f"{found['seconds']:.2f}",
                f"{postings / found['seconds']:,.0f}",
                f"{found['seconds'] / lowest:.2f}",
                f"{found['peak']:,.0f}",
            )
            assert way == floor or found["peak"] < MOST_MIB, found


def main() -> None:
    if len(sys.argv) > 1:
        run_one(sys.argv[1], Path(sys.argv[2]))
        return
    table = Table("file", "by", "CPU s", "postings/s", "x floor", "peak MiB", title="Parsing")
    measure("xml", "lxml.iterparse", table)
    measure("json", "orjson.loads", table)
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
