import json
from pathlib import Path

import pytest

from services.matcher.taxonomy.catalogue import load_taxonomy
from shared.taxonomy.linking import Linker

TAXONOMY = load_taxonomy()
SKILLS = Linker(TAXONOMY.skills.values())
OCCUPATIONS = Linker(TAXONOMY.occupations.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Experience with Python, Go and Rust", ["python", "go", "rust"]),
        ("We go to market next year. Go to the gym with us! Are you ready to go?", []),
        ("You own our go-to-market strategy", ["business-development"]),
        ("Go/Java backend", ["go", "java"]),
        ("Du kan golang", ["go"]),
        ("C, C++ og C#/.NET", ["c", "cpp", "csharp", "dotnet"]),
        ("Plan B or plan C? Vitamin C helps", []),
        ("statistics in R or MATLAB", ["statistics", "r", "matlab"]),
        ("R&D manager; Toys R Us", []),
        ("Node.js, React og ASP.NET Core", ["nodejs", "react", "dotnet"]),
        ("how you react to change", []),
        ("rust on steel", []),
        ("Erfaring med relasjonsdatabaser(PostgreSQL)", ["postgresql"]),
        ("mikrotjenester, front-end og CI/CD", ["microservices", "ci-cd"]),
        ("Mikrotjenestene våre kjører i Kubernetes.", ["microservices", "kubernetes"]),
        ("en god lønn og gode pensjons- og forsikringsordninger", []),
        ("Intensivsykepleie og sårbehandling", ["intensive-care", "wound-care"]),
        ("javascript", ["javascript"]),
    ],
)
def test_skills_are_found_where_they_are_meant(text: str, expected: list[str]) -> None:
    assert [mention.concept for mention in SKILLS.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sykepleiere til intensivavdelingen", ("nurse",)),
        ("Vi søker sykepleieren du ville hatt selv", ("nurse",)),
        ("Registered Nurses wanted", ("nurse",)),
        ("Senior fullstack-utvikler (.NET)", ("software-developer",)),
        ("Senior Full Stack Developer", ("software-developer",)),
        ("IT-utvikler", ("software-developer",)),
        ("Helsefagarbeider/hjelpepleier 80 %", ("nursing-assistant",)),
        ("Public health nurse", ("public-health-nurse",)),
        ("Barnehagelærere", ("kindergarten-teacher",)),
        ("Vil du påvirke reisen fra ku til kopp?", ()),
        ("SRE / DevOps Engineer", ("devops-engineer",)),
        ("Lastebilsjåfør kl. CE", ("truck-driver",)),
    ],
)
def test_occupations_are_found_in_titles_with_their_inflections(text: str, expected: tuple[str, ...]) -> None:
    assert OCCUPATIONS.read(text) == expected


def test_an_entry_of_a_skill_list_may_be_a_short_name_in_any_case() -> None:
    assert SKILLS.name("go") == ("go",)
    assert SKILLS.name(" r ") == ("r",)
    assert SKILLS.name("Advanced Python and SQL") == ("python", "sql")
    assert SKILLS.name("juggling") == ()


def test_mentions_point_into_the_text() -> None:
    text = "Vi bruker  Google Cloud Platform."
    (mention,) = SKILLS.find(text)
    assert text[mention.start : mention.end] == "Google Cloud Platform"


def test_real_ads_name_skills(shared_folder: Path) -> None:
    lines = (shared_folder / "eval/nav_oslo_ads/ads.jsonl").read_text(encoding="utf-8").splitlines()
    ads = [json.loads(line) for line in lines]
    found = [SKILLS.read(ad["text"]) for ad in ads]
    assert sum(bool(skills) for skills in found) > len(ads) * 0.9
