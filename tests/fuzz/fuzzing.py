"""Runs one fuzz target with libFuzzer, by way of atheris; ``make fuzz`` runs them all.

``python -m tests.fuzz.fuzz_xml -max_total_time=60`` takes libFuzzer's own options, and files to try again.
"""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

try:
    import atheris
except ImportError:
    sys.exit("fuzzing needs atheris, which there is for x86 Linux: run `make fuzz` there, which installs it")

Check = Callable[[bytes], object]
"""Raises for an input over which the program stumbles."""

WORD = re.compile(rb"[A-Za-z_@:][A-Za-z0-9_@:-]{2,30}")
SECONDS_OF_ONE = 20
"""After which libFuzzer stops and keeps the input; code that is watched runs several times slower."""

LARGEST = 4_096
MEMORY_MIB = 2_048


def fuzz(load: Callable[[], Check], seeds: Iterable[bytes]) -> None:
    """Until ``-max_total_time`` is over or an input fails. ``load`` imports what is tested, to be watched."""
    with atheris.instrument_imports(include=["services.ingest"]):
        check = load()
    with TemporaryDirectory() as folder:
        options = _prepared(Path(folder), list(seeds))
        atheris.Setup([sys.argv[0], *options, *sys.argv[1:]], lambda content: _run(check, content))
        atheris.Fuzz()


def _run(check: Check, content: bytes) -> None:
    """It must answer nothing."""
    check(content)


def _prepared(folder: Path, seeds: list[bytes]) -> list[str]:
    """The seeds as files, their words as libFuzzer's dictionary, and its options."""
    words = sorted({word for seed in seeds for word in WORD.findall(seed)})
    dictionary = folder / "words"
    dictionary.write_text("".join(f'"{word.decode()}"\n' for word in words), encoding="ascii")
    options = [
        f"-dict={dictionary}",
        f"-timeout={SECONDS_OF_ONE}",
        f"-max_len={LARGEST}",
        f"-rss_limit_mb={MEMORY_MIB}",
    ]
    if any(not given.startswith("-") for given in sys.argv[1:]):
        return options
    corpus = folder / "seeds"
    corpus.mkdir()
    for number, seed in enumerate(seeds):
        (corpus / str(number)).write_bytes(seed)
    return [*options, str(corpus)]
