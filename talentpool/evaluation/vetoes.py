"""Ads that shut somebody out: do the hard conditions say so, and are repeated ads known for one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.ingest.posting import Posting
from services.ingest.sameness import same_job
from services.ingest.sighting import Sighting, sighting_of
from services.matcher.evaluation.measured import Figures, Measure, Measured
from services.matcher.evaluation.reading import table
from services.matcher.evaluation.task import Bench, Kind, Task
from services.matcher.filters import check, conditions
from services.matcher.profile import Wishes
from services.matcher.verdict import Veto
from shared.errors import TalentPoolError
from shared.vocabulary import Cefr, Clearance
from talentpool.evaluation.ads import ADS, NOW, Ad, opening, read_ads

LANGUAGES, PAIRS = "language_labels.tsv", "dedup_pairs.tsv"
REQUIRED = ("required", "scandinavian_required")
FOREIGN = Wishes(languages=frozenset({("en", Cefr.C2)}))
"""Somebody who knows English alone."""
UNCLEARED = Wishes(languages=frozenset({("no", Cefr.C2), ("en", Cefr.C2)}), clearance=Clearance.NO)
NORWEGIAN_WORDS = re.compile(r"norsk|norwegian|skandinavisk|scandinavian", re.IGNORECASE)
CLEARANCE_WORDS = re.compile(r"klarer|clearance", re.IGNORECASE)
ALIKE = 0.75


@dataclass(frozen=True)
class Pair:
    """Two ads, whether they are one job, and how alike their texts are."""

    one: Ad
    other: Ad
    same: bool
    likeness: float


def _load(folder: Path, bench: Bench) -> Iterator[Task]:
    ads = {ad.id: ad for ad in read_ads(folder / ADS)}
    rows = table(folder / LANGUAGES, ("ad_id", "norwegian_requirement", "security_clearance"))
    labelled = [(_ad(folder / LANGUAGES, ads, key), need, cleared) for key, need, cleared in rows]
    picked = [labelled[number] for number in bench.picked(len(labelled))]
    some = [ad for ad, _, _ in picked]
    yield _language(folder.name, some, [need in REQUIRED for _, need, _ in picked])
    yield _clearance(folder.name, some, [cleared == "1" for _, _, cleared in picked])
    yield _dedup(folder.name, list(_pairs(folder / PAIRS, ads)))


def _language(name: str, ads: Sequence[Ad], labels: Sequence[bool]) -> Task:
    baselines = {
        "ad's language": [ad.posting.language in ("nb", "nn", "no") for ad in ads],
        "keyword": [_mentions(NORWEGIAN_WORDS, ad) for ad in ads],
    }
    ours = _vetoed(ads, FOREIGN, (Veto.LANGUAGE, Veto.LANGUAGE_LEVEL))
    return _task(
        f"{name}: Norwegian required", "vetoes for somebody without Norwegian", labels, ours, baselines
    )


def _clearance(name: str, ads: Sequence[Ad], labels: Sequence[bool]) -> Task:
    baselines = {"keyword": [_mentions(CLEARANCE_WORDS, ad) for ad in ads]}
    ours = _vetoed(ads, UNCLEARED, (Veto.CLEARANCE,))
    about = "vetoes for somebody who could not be cleared"
    return _task(f"{name}: clearance required", about, labels, ours, baselines)


def _dedup(name: str, pairs: Sequence[Pair]) -> Task:
    ours = [same_job(_seen(pair.one.posting), _seen(pair.other.posting)) for pair in pairs]
    baselines = {
        "alike texts": [pair.likeness >= ALIKE for pair in pairs],
        "title and employer": [_named(pair.one.posting) == _named(pair.other.posting) for pair in pairs],
    }
    about = "pairs that ingest takes for one job"
    return _task(f"{name}: repeated ads", about, [pair.same for pair in pairs], ours, baselines)


def _task(
    name: str, about: str, labels: Sequence[bool], ours: Sequence[bool], others: Mapping[str, Sequence[bool]]
) -> Task:
    return Task(
        name, about, _measure(labels, ours), {each: _measure(labels, said) for each, said in others.items()}
    )


def _measure(labels: Sequence[bool], said: Sequence[bool]) -> Measure:
    def measure() -> Figures:
        true, found = (np.asarray(each, dtype=np.float32) for each in (labels, said))
        return {"precision": Measured(true * found, found), "recall": Measured(true * found, true)}

    return measure


def _vetoed(ads: Sequence[Ad], wishes: Wishes, kinds: Sequence[Veto]) -> list[bool]:
    openings = [opening(ad) for ad in ads]
    asked = conditions(openings, NOW)
    return [any(veto in kinds for veto in check(asked, wishes, job).vetoes) for job in openings]


def _mentions(words: re.Pattern[str], ad: Ad) -> bool:
    return words.search(ad.posting.description_text) is not None


def _named(posting: Posting) -> tuple[str, str]:
    return posting.title.casefold(), posting.employer.casefold()


def _pairs(path: Path, ads: Mapping[str, Ad]) -> Iterator[Pair]:
    for one, other, same, likeness in table(path, ("id_a", "id_b", "is_duplicate", "shingle3_jaccard")):
        yield Pair(_ad(path, ads, one), _ad(path, ads, other), same == "1", float(likeness))


def _ad(path: Path, ads: Mapping[str, Ad], key: str) -> Ad:
    if key not in ads:
        message = f"{path}: the ad {key!r} is not in {ADS}"
        raise TalentPoolError(message)
    return ads[key]


def _seen(posting: Posting) -> Sighting:
    """As ingest compares postings of one company's feeds."""
    nobody = Ad("", posting).job_id
    return sighting_of(posting, posting_id=nobody, company_id=nobody, feed_id=nobody)


KIND = Kind("nav_oslo_ads", (ADS, LANGUAGES, PAIRS), _load)
