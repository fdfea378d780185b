"""Writes large feed files of invented postings: aggregator XML, or JSON as Greenhouse gives it.

The same seed gives the same bytes. A posting has about 4 kB: an HTML text, half of them Norwegian.
"""

import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Literal

Shape = Literal["xml", "json"]
MEGABYTE = 1_000_000
POSTING_CHARACTERS = 3_500
TITLES = {
    "nb": ("Sykepleier", "Utvikler", "Prosjektleder", "Lærer", "Rørlegger", "Økonomikonsulent", "Kokk"),
    "en": ("Nurse", "Software Engineer", "Project Manager", "Data Analyst", "Plumber", "Controller", "Chef"),
}
SENTENCES = {
    "nb": (
        "Vi søker deg som liker å løse oppgaver sammen med andre.",
        "Du får ansvar for egne prosjekter og følger dem helt frem.",
        "Arbeidsspråket er norsk, og du skriver godt på engelsk.",
        "Stillingen er fast, og tiltredelse er etter avtale.",
        "Lønn 620 000 - 710 000 kr per år, etter erfaring.",
        "Kontoret ligger nær T-banen, med kantine og sykkelparkering.",
        "Erfaring fra helse &amp; omsorg er en fordel, men ikke et krav.",
    ),
    "en": (
        "We are looking for someone who likes to solve problems with others.",
        "You will own your projects and see them through to the end.",
        "Our working language is English; Norwegian is a plus, not a must.",
        "The position is permanent, and you start when it suits you.",
        "We offer relocation help, language courses and a good pension.",
        "Some days at home, some at the office near the central station.",
        "Experience with research &amp; development is welcome.",
    ),
}
PLACES = (("Oslo", "0150"), ("Bærum", "1337"), ("Lillestrøm", "2000"), ("Asker", "1383"), ("Ås", "1430"))
EMPLOYERS = ("Fjordlys AS", "Granåsen kommune", "Nordvind Teknologi AS", "Havgløtt Bakeri", "Blåfjell Helse")
XML_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<source>\n<publisher>Example</publisher>\n'
    "<publisherurl>https://jobs.example.org</publisherurl>\n"
)


def write_feed(path: Path, shape: Shape, size: int, seed: int = 1) -> int:
    """Write a feed of at least ``size`` bytes; how many postings it holds."""
    written = number = 0
    head, between, tail = (XML_HEAD, "", "</source>\n") if shape == "xml" else ('{"jobs":[\n', ",\n", "")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        written += file.write(head)
        for number, text in enumerate(_postings(shape, seed), 1):
            written += file.write(text if number == 1 else between + text)
            if written >= size:
                break
        file.write(tail or f'\n],"meta":{{"total":{number}}}}}\n')
    return number


def _postings(shape: Shape, seed: int) -> Iterator[str]:
    random = Random(seed)  # noqa: S311  invented texts, not secrets
    write = _xml if shape == "xml" else _json
    for number in count(1):
        language = "nb" if random.random() < 0.5 else "en"
        yield write(number, language, _description(random, language), random)


def _description(random: Random, language: str) -> str:
    parts, length = list[str](), 0
    while length < POSTING_CHARACTERS:
        sentences = random.choices(SENTENCES[language], k=4)
        items = "".join(f"<li>{text}</li>" for text in random.choices(SENTENCES[language], k=3))
        parts.append(f"<p>{' '.join(sentences)}</p>\n<ul>{items}</ul>\n")
        length += len(parts[-1])
    return "".join(parts)


def _xml(number: int, language: str, description: str, random: Random) -> str:
    city, code = random.choice(PLACES)
    return (
        f"<job>\n<title><![CDATA[{random.choice(TITLES[language])} {number}]]></title>\n"
        f"<date>2027-01-{random.randint(1, 28):02}</date>\n<referencenumber>ref-{number}</referencenumber>\n"
        f"<url>https://jobs.example.org/{number}?from=feed&amp;lang={language}</url>\n"
        f"<company><![CDATA[{random.choice(EMPLOYERS)}]]></company>\n<city>{city}</city>\n"
        f"<country>NO</country>\n<postalcode>{code}</postalcode>\n<jobtype>fulltime</jobtype>\n"
        f"<description><![CDATA[{description}]]></description>\n</job>\n"
    )


def _json(number: int, language: str, description: str, random: Random) -> str:
    city, _ = random.choice(PLACES)
    job = {
        "id": number,
        "internal_job_id": number + 7_000_000,
        "title": f"{random.choice(TITLES[language])} {number}",
        "absolute_url": f"https://jobs.example.org/{number}?from=feed&lang={language}",
        "company_name": random.choice(EMPLOYERS),
        "location": {"name": f"{city}, Norway"},
        "updated_at": f"2027-01-{random.randint(1, 28):02}T08:00:00+01:00",
        "language": language,
        "metadata": [{"name": "Employment Type", "value": "Full-time"}],
        "content": description,
    }
    return json.dumps(job, ensure_ascii=False)


def main() -> None:
    """``python -m benchmarks.big_feeds xml|json MEGABYTES FILE [SEED]``."""
    if len(sys.argv) not in (4, 5) or sys.argv[1] not in ("xml", "json"):
        raise SystemExit(main.__doc__)
    shape: Shape = "xml" if sys.argv[1] == "xml" else "json"
    path = Path(sys.argv[3])
    postings = write_feed(path, shape, int(float(sys.argv[2]) * MEGABYTE), int((sys.argv[4:] or ["1"])[0]))
    print(f"{path}: {postings:,} postings, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
