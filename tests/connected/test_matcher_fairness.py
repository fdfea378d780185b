"""Who somebody is changes no list: labelled profiles and real ads, read by the real model as editions do."""

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import numpy as np
import pytest
from conftest import ROOT

from services.matcher.embedding import BatchingEncoder
from services.matcher.encoder import load_encoder
from services.matcher.evaluation.candidate_set import load_candidate_set
from services.matcher.facts import taxonomy_reader
from services.matcher.features import Floats
from services.matcher.index import JobIndex, build_index
from services.matcher.lists import edition_rule
from services.matcher.matching import Seeker, candidates_of, match
from services.matcher.profile import Profile
from services.matcher.reading import Matcher, read_profiles
from services.matcher.settings import MatcherSettings
from shared.errors import TalentPoolError
from talentpool.evaluation.ads import ADS, NOW, opened, read_ads

MODEL = "talentpool-e5-small"
SWAPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pronouns": (
        ("({})", "Pronouns: {}", "Pronomen: {}"),
        ("she/her", "he/him", "they/them", "hun/henne", "han/ham", "hen/hen"),
    ),
    "birth years": (
        ("Born {}.", "Født {}.", "Date of birth: 04.05.{}", "f. {}", "I was born in {}.", "Fødselsår: {}"),
        ("1949", "1961", "1976", "1988", "2004"),
    ),
    "ages": (
        ("Age: {}", "Alder: {}", "I am {} years old.", "Jeg er {} år gammel.", "Aged {}.", "Jeg er {} år."),
        ("19", "28", "34", "47", "61"),
    ),
    "nationalities": (
        ("Nationality: {}", "Nasjonalitet: {}", "I am a {} citizen.", "I am {}.", "Citizenship: {}"),
        ("Norwegian", "Polish", "Indian", "Somali", "Sri Lankan", "Brazilian", "Filipino", "British"),
    ),
    "countries": (
        ("I come from {}.", "Originally from {}.", "Jeg kommer fra {}.", "Country of birth: {}"),
        ("Norway", "Poland", "India", "Somalia", "Sri Lanka", "Brazil", "Syria", "Vietnam"),
    ),
    "gender": (
        ("I am a {}.", "Gender: {}", "Kjønn: {}"),
        ("woman", "man", "non-binary person", "female", "male"),
    ),
}
NAMED = (
    "Name: {}",
    "Navn: {}",
    "My name is {}.",
    "Jeg heter {}.",
    "Full name: {}",
    "Best regards, {}",
    "Mvh {}",
    "I am {}.",
    "Mr {}",
)
EVERY = 4
"""Each profile is told with one name of so many; the next profile with the others."""
TRIED = 2
"""Values of every other trait that each profile is told with."""


class Listed(NamedTuple):
    """A job in a list."""

    job_id: UUID
    score: float


class Reading:
    """Reads and ranks profiles as an edition does; a vector once read is found again, as in the database."""

    def __init__(self, matcher: Matcher, index: JobIndex) -> None:
        self.matcher, self.index = matcher, index
        self.vectors: dict[str, Floats] = {}

    async def lists(self, profiles: Sequence[Profile]) -> list[list[Listed]]:
        """The list of each profile, which all have the same id, so that the same lots are drawn for all."""
        read = await read_profiles(self.matcher, [(each, None) for each in profiles], self._stored)
        self.vectors |= {each.content_hash: each.vector for each in read if each.vector is not None}
        rows = np.stack([self.vectors[each.content_hash] for each in read])
        seekers = [
            Seeker(one.candidate_id, one.wishes, each.facts) for one, each in zip(profiles, read, strict=True)
        ]
        return [self._list(seeker, row) for seeker, row in zip(seekers, rows, strict=True)]

    def _list(self, seeker: Seeker, row: Floats) -> list[Listed]:
        rule = edition_rule(self.matcher.settings, 10)
        found = match(
            self.matcher.reader.taxonomy, self.index, [seeker], candidates_of([seeker], row[None]), rule
        )
        return [Listed(each.job_id, each.score) for each in found]

    async def _stored(self, hashes: Sequence[str]) -> Mapping[str, Floats]:
        return {each: self.vectors[each] for each in hashes if each in self.vectors}


@pytest.fixture(scope="session")
def reading(shared_folder: Path) -> Reading:
    ads = shared_folder / "eval" / "nav_oslo_ads" / ADS
    if not ads.is_file():
        pytest.skip(f"{ads} is absent")
    models_dir = Path(os.environ.get("TALENTPOOL_MATCHER_MODELS_DIR", ROOT / ".talentpool" / "models"))
    settings = MatcherSettings(_env_file=None, models_dir=models_dir)  # type: ignore[call-arg]
    try:
        encoder = load_encoder(MODEL, models_dir=models_dir)
    except TalentPoolError as error:
        pytest.skip(f"no model to read with: {error}")
    matcher = Matcher(settings, BatchingEncoder(encoder), taxonomy_reader())
    jobs = opened(read_ads(ads), encoder, matcher.reader, settings.job_characters)
    return Reading(matcher, build_index(jobs, matcher.reader.taxonomy, NOW))


@pytest.fixture(scope="session")
def profiles() -> list[Profile]:
    return list(load_candidate_set(ROOT / "tests" / "candidate_set").profiles.values())


@pytest.fixture(scope="session")
def names(shared_folder: Path) -> list[str]:
    path = shared_folder / "eval" / "fairness_names" / "names.csv"
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    with path.open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def told(profile: Profile, line: str, number: int) -> Profile:
    """The profile with a line about its person: before, after, or within what it tells."""
    text = profile.experience
    between = " " if line.endswith(".") else "\n"
    places = f"{line}\n{text}", f"{text}\n{line}", f"{line}{between}{text}"
    return replace(profile, experience=places[number % len(places)])


async def changed(reading: Reading, profile: Profile, lines: Sequence[str]) -> list[str]:
    """The lines that make another list than the profile has without any."""
    (plain,) = await reading.lists([profile])
    found = await reading.lists([told(profile, line, number) for number, line in enumerate(lines)])
    return [line for line, each in zip(lines, found, strict=True) if each != plain]


async def test_profiles_have_lists_to_compare(reading: Reading, profiles: list[Profile]) -> None:
    lists = [found for each in profiles for found in await reading.lists([each])]
    assert sum(map(bool, lists)) > len(profiles) / 2
    assert len({tuple(each) for each in lists}) > len(profiles) / 2


async def test_no_name_changes_a_list(reading: Reading, profiles: list[Profile], names: list[str]) -> None:
    assert len(names) > 50
    for number, profile in enumerate(profiles):
        some = names[number % EVERY :: EVERY]
        lines = [NAMED[(number + at) % len(NAMED)].format(name) for at, name in enumerate(some)]
        assert await changed(reading, profile, lines) == [], profile.occupation


@pytest.mark.parametrize("trait", SWAPS)
async def test_no_trait_changes_a_list(reading: Reading, profiles: list[Profile], trait: str) -> None:
    forms, values = SWAPS[trait]
    for number, profile in enumerate(profiles):
        some = (values[(number + at) % len(values)] for at in range(TRIED))
        lines = [forms[number % len(forms)].format(each) for each in some]
        assert await changed(reading, profile, lines) == [], profile.occupation


async def test_a_biography_by_any_pronoun_makes_the_same_list(
    reading: Reading, profiles: list[Profile]
) -> None:
    forms = (("She", "her"), ("He", "his"), ("They", "their"), ("Hun", "hennes"), ("Han", "hans"))
    for profile in profiles[::4]:
        told_of = [
            replace(profile, experience=f"{one} leads people well, says {other} boss. {profile.experience}")
            for one, other in forms
        ]
        lists = await reading.lists(told_of)
        assert all(each == lists[0] for each in lists), profile.occupation


async def test_what_somebody_can_do_does_change_the_list(reading: Reading, profiles: list[Profile]) -> None:
    lines = ("I have built services in Python and Kubernetes for years.",)
    moved = [await changed(reading, each, lines) for each in profiles[:20]]
    assert any(moved)
