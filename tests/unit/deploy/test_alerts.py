"""The alert rules speak of metrics that exist, and the operator's page speaks of every alert."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

import services.ingest.metrics
import services.mailer.metrics
import shared.metrics
from services.ingest.health import FeedState
from services.mailer.delivery import State
from services.mailer.edition import EditionState
from services.mailer.returns.returned import Grade, Kind
from shared.subjects import CONSUMERS

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "deploy" / "prometheus"
MODULES = (shared.metrics, services.ingest.metrics, services.mailer.metrics)
SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
VALUES = {each.value for kinds in (FeedState, State, EditionState, Kind, Grade) for each in kinds}


def known() -> dict[str, tuple[str, ...]]:
    """The names under which Prometheus sees our metrics, with their labels."""
    metrics = [each for module in MODULES for each in vars(module).values()]
    return {
        described.name + suffix: metric._labelnames
        for metric in metrics
        if isinstance(metric, MetricWrapperBase)
        for described in metric.describe()
        for suffix in SUFFIXES[described.type]
    }


def rules() -> list[dict[str, Any]]:
    found = yaml.safe_load((FOLDER / "alerts.yml").read_text())
    return [rule for group in found["groups"] for rule in group["rules"]]


def selectors(text: str) -> list[tuple[str, str]]:
    """Metric names with what stands in their braces."""
    return re.findall(r"\b(talentpool_\w+)(?:\{([^}]*)\})?", text)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_names_metrics_labels_and_values_that_exist(rule: dict[str, Any]) -> None:
    names = known()
    for name, matchers in selectors(rule["expr"]):
        assert name in names
        for label, operator, value in re.findall(r'(\w+)(=~|!~|!=|=)"([^"]*)"', matchers):
            assert label in names[name]
            if label == "consumer":
                matching = [each for each in CONSUMERS if re.fullmatch(value, each.durable)]
                assert matching
                assert operator in {"=~", "!~"}
            else:
                assert set(value.split("|")) <= VALUES


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_a_rule_says_what_is_wrong_and_what_to_do_and_is_documented(rule: dict[str, Any]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert set(rule["annotations"]) == {"summary", "do"}
    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert f"`{rule['alert']}`" in (ROOT / "docs" / "operating.md").read_text()
    brackets = [rule["expr"].count(each) for each in "(){}[]"]
    assert brackets[::2] == brackets[1::2]


def test_prometheus_loads_the_rules_and_asks_every_service() -> None:
    found = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    assert found["rule_files"] == ["alerts.yml"]
    (job,) = found["scrape_configs"]
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    hosts = [target.removesuffix(":8000") for config in job["static_configs"] for target in config["targets"]]
    served = [name for name, service in compose.items() if ":8000" in str(service.get("ports"))]
    assert sorted(hosts) == sorted(served)


def test_every_metric_that_the_operator_s_page_names_exists() -> None:
    page = (ROOT / "docs" / "operating.md").read_text()
    assert {name for name, _ in selectors(page)} <= set(known())
