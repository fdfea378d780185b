"""Demands for Norwegian in invented ads, hidden among other sentences."""

import json
from pathlib import Path

import pytest

from services.ingest.normalise.required_languages import required_languages

SNIPPETS = Path(__file__).parents[4].parent / "tests" / "language_snippets" / "snippets.jsonl"
LEAST_PRECISION = 0.95
LEAST_RECALL = 0.95


def snippets(half: str) -> list[tuple[str, str | None]]:
    found = [json.loads(line) for line in SNIPPETS.read_text(encoding="utf-8").splitlines()]
    return [(each["text"], each["requires"]) for each in found if each["half"] == half]


@pytest.mark.parametrize(
    ("half", "count"),
    [
        ("seen", 87),
        ("unseen", 84),
        ("later", 60),
        ("short", 60),
        ("short unseen", 60),
        ("short harder", 60),
        ("short last", 60),
    ],
)
def test_demands_are_told_from_everything_else(half: str, count: int) -> None:
    outcomes = [
        (bool(requires), any(need.language == "no" for need in required_languages(text)))
        for text, requires in snippets(half)
    ]
    right = sum(wanted and found for wanted, found in outcomes)
    assert len(outcomes) == count
    assert right / sum(found for _, found in outcomes) >= LEAST_PRECISION
    assert right / sum(wanted for wanted, _ in outcomes) >= LEAST_RECALL


@pytest.mark.parametrize(
    "sentence",
    [
        "Our guests are Norwegian, so you must speak the language.",
        "Arbeidsspråket er norsk, men dokumentasjon skrives på engelsk.",
        "Candidates who do not speak Norwegian will not be considered.",
        "Fluent in one of the Scandinavian languages and English.",
        "You speak Norwegian every day with suppliers.",
        "I denne jobben er norsk nødvendig.",
        "Applicants must hold Norwegian authorisation and document Norwegian at B2.",
    ],
)
def test_indirect_demands_are_demands(sentence: str) -> None:
    assert "no" in {need.language for need in required_languages(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Vi selger undervisning i norsk til bedrifter.",
        "If you also speak Norwegian, tell us.",
        "Most of us speak Norwegian at lunch, but meetings are in English.",
        "Vi søker en stipendiat i norsk språkhistorie.",
        "Laget er norsk og tysk, og vi snakker engelsk sammen.",
        "Opplæringen gis på det språket du kan best av norsk, engelsk og polsk.",
        "You model Norwegian statutes with our lawyers, who know the language.",
    ],
)
def test_what_only_sounds_like_a_demand_is_none(sentence: str) -> None:
    assert "no" not in {need.language for need in required_languages(sentence)}
