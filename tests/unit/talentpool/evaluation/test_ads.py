from pathlib import Path

import numpy as np
import pytest
from fixtures.labelled_ads import ADS, ad, bench, write_lines

from shared.errors import TalentPoolError
from talentpool.evaluation.ads import opened, opening, read_ads


def test_ads_are_normalised_as_ingest_does_and_keep_their_ids(tmp_path: Path) -> None:
    write_lines(tmp_path / "ads.jsonl", ADS)
    ads = read_ads(tmp_path / "ads.jsonl")
    assert [each.id for each in ads] == ["nurse", "developer", "cook", "again"]
    assert ads[0].posting.language in ("nb", "no")
    assert [place.municipality for place in opening(ads[0]).terms.places] == ["0301"]
    assert [each.job_id for each in ads] == [each.job_id for each in read_ads(tmp_path / "ads.jsonl")]
    assert len({each.job_id for each in ads}) == len(ads)


def test_an_address_is_read_without_what_it_says_of_working_at_home(tmp_path: Path) -> None:
    there = ad("x", "Cook", "We seek a cook.", location="Storgata 1, 0155 Oslo, hybridkontor mulig")
    write_lines(tmp_path / "ads.jsonl", [there])
    (found,) = read_ads(tmp_path / "ads.jsonl")
    assert [place.municipality for place in opening(found).terms.places] == ["0301"]


def test_opened_ads_have_vectors_and_facts(tmp_path: Path) -> None:
    write_lines(tmp_path / "ads.jsonl", ADS)
    ready = bench()
    jobs = opened(read_ads(tmp_path / "ads.jsonl"), ready.encoder, ready.reader, 1_500)
    assert jobs.vectors.shape == (4, ready.encoder.dimensions)
    assert np.isfinite(jobs.vectors).all()
    assert [each.occupations for each in jobs.facts][:2] == [("nurse",), ("software-developer",)]
    assert all(each.deadline is None for each in jobs.openings)


def test_an_ad_that_is_no_posting_is_named(tmp_path: Path) -> None:
    write_lines(tmp_path / "ads.jsonl", [ad("empty", "", "")])
    with pytest.raises(TalentPoolError, match=r"ads\.jsonl: the ad 'empty' is no posting"):
        read_ads(tmp_path / "ads.jsonl")
