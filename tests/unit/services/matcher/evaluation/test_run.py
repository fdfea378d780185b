"""Labelled sets are read as they are, and what is wrong with one is said with its file and line."""

import hashlib
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from services.matcher.evaluation.report import plain, show
from services.matcher.evaluation.run import evaluate, evaluate_beir
from services.matcher.evaluation.sets.registry import KINDS
from services.matcher.evaluation.task import Bench
from services.matcher.evaluation.vectors import RememberingEncoder
from services.matcher.facts import taxonomy_reader
from services.matcher.features import Floats
from services.matcher.settings import MatcherSettings
from shared.errors import TalentPoolError

TRADES = ("baker of rye bread", "welder of steel pipes", "nurse in a children's ward", "cook of fish soup")


class WordEncoder:
    """Adds up a vector for each word; counts the texts that it is given."""

    model_id, dimensions = "words@1", 64

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode_profiles(self, texts: Sequence[str]) -> Floats:
        self.texts += [f"profile {text}" for text in texts]
        return np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, 64), np.float32)

    def encode_jobs(self, texts: Sequence[str]) -> Floats:
        self.texts += [f"job {text}" for text in texts]
        return np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, 64), np.float32)

    def _vector(self, text: str) -> Floats:
        total = np.full(64, 1e-3, dtype=np.float32)
        for word in text.casefold().split():
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
            total += np.random.default_rng(seed).standard_normal(64).astype(np.float32)
        return total / np.linalg.norm(total)


def bench(encoder: WordEncoder | None = None, sample: int | None = None) -> Bench:
    remembering = RememberingEncoder(encoder or WordEncoder())
    return Bench(remembering, MatcherSettings(_env_file=None), taxonomy_reader(), sample=sample)


def lines(path: Path, rows: Sequence[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(written) + "\n", encoding="utf-8")


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "sets" / "trades"
    lines(folder / "queries.jsonl", [{"_id": f"q{n}", "text": text} for n, text in enumerate(TRADES)])
    lines(
        folder / "corpus.jsonl",
        [{"_id": f"d{n}", "title": text, "text": f"We seek a {text}."} for n, text in enumerate(TRADES)],
    )
    lines(folder / "qrels.tsv", ["query-id\tcorpus-id\tscore", *(f"q{n}\td{n}\t1" for n in range(4))])
    return folder


def test_a_set_in_beirs_layout_is_measured_with_baselines_and_intervals(beir: Path) -> None:
    report = evaluate_beir(bench(), beir)
    first = report.rows[0]
    assert (first.set, first.n, first.metric, first.ours) == ("trades", 4, "MAP", 1.0)
    assert set(first.baselines) == {"BM25", "char TF-IDF"}
    assert first.interval
    assert first.difference == pytest.approx(0)
    assert [row.set for row in report.rows] == ["trades"] * 4 + ["trades, ranked"] * 4


def test_judgements_may_lie_in_a_folder_and_have_no_header(beir: Path) -> None:
    (beir / "qrels.tsv").unlink()
    lines(beir / "qrels" / "test.tsv", [f"q{n} 0 d{n} 1" for n in range(4)])
    assert evaluate_beir(bench(), beir).rows[0].ours == 1.0


def test_a_judged_document_that_is_not_in_the_corpus_counts_as_not_found(beir: Path) -> None:
    lines(beir / "qrels.tsv", ["q0\td0\t1", "q0\tgone\t1"])
    row = evaluate_beir(bench(), beir).rows[0]
    assert (row.ours, row.n) == (0.5, 1)
    assert "1 judged ones are not in the corpus" in row.about


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("queries.jsonl", '{"_id": "q0"', "queries.jsonl, line 1: no JSON"),
        ("queries.jsonl", '{"_id": "q0"}', "queries.jsonl, line 1: no field text"),
        ("corpus.jsonl", "[]", "corpus.jsonl, line 1: expected a JSON object"),
        ("qrels.tsv", "q0\td0\t1\nq1", "qrels.tsv, line 2: expected query id"),
        ("qrels.tsv", "a\tb\t1", "no query of queries.jsonl has a relevant document"),
        ("qrels.tsv", "", "no query of queries.jsonl has a relevant document"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(beir: Path, file: str, content: str, said: str) -> None:
    (beir / file).write_text(content, encoding="utf-8")
    with pytest.raises(TalentPoolError, match=said):
        evaluate_beir(bench(), beir)


def test_a_file_that_is_not_utf_8_is_named(beir: Path) -> None:
    (beir / "corpus.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TalentPoolError, match=r"corpus\.jsonl.*UTF-8"):
        evaluate_beir(bench(), beir)


def test_a_folder_that_is_no_set_says_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match=r"queries\.jsonl, corpus\.jsonl and qrels\.tsv"):
        evaluate_beir(bench(), tmp_path)


def test_known_and_beir_sets_are_measured_and_others_named_as_skipped(beir: Path) -> None:
    titles = beir.parent / "jobbert_titles"
    lines(titles / "targets.tsv", ["esco_uuid\tlabel_en\tlabel_no", "1\tbaker\tbaker", "2\twelder\tsveiser"])
    lines(titles / "titles_test.tsv", ["vacancy_title\tesco_uuid", "baker\t1", "welder\t2"])
    (beir.parent / "notes").mkdir()
    report = evaluate(bench(), beir.parent, KINDS)
    assert {row.set for row in report.rows} == {
        "jobbert_titles: title to label_en",
        "jobbert_titles: title to label_no",
        "trades",
        "trades, ranked",
    }
    assert [each.folder for each in report.skipped] == ["notes"]
    console = Console(record=True, width=250, file=StringIO())
    show(report, console)
    assert "skipped notes" in console.export_text()
    assert json.loads(json.dumps(plain(report)))["rows"][0]["metric"] == "MRR"


def test_a_wanted_set_that_is_not_there_and_a_missing_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(TalentPoolError, match="holds no set wanted"):
        evaluate(bench(), tmp_path, KINDS, ["wanted"])
    with pytest.raises(TalentPoolError, match="--data"):
        evaluate(bench(), tmp_path / "nowhere", KINDS)


def test_no_text_is_embedded_twice_and_a_sample_takes_the_same_queries(beir: Path) -> None:
    encoder = WordEncoder()
    evaluate_beir(bench(encoder), beir)
    assert len(encoder.texts) == len(set(encoder.texts))
    some, again = (evaluate_beir(bench(sample=2), beir).rows for _ in range(2))
    assert some == again
    assert some[0].n == 2
