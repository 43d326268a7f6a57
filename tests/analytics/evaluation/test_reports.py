"""Evaluations run short: the shape of their reports, and gates that follow from the figures."""

import json
from pathlib import Path

import pytest

from ti_graph.analytics.evaluation import entry, partners
from ti_graph.analytics.evaluation.data import drawn_source, evaluation_tables
from ti_graph.analytics.evaluation.filieres import (
    DEFAULT_STRENGTH,
    STRENGTHS,
    Outcome,
    evaluate_filieres,
    report,
)
from ti_graph.analytics.filieres import Options
from ti_graph.analytics.inputs import Tables

QUICK = Options(permutations=99)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return evaluation_tables(Path("no-download"))


def in_interval(told: dict[str, float]) -> bool:
    return told["low"] <= told["value"] <= told["high"]


def test_one_country_of_each_kind_gives_a_whole_report(tables: Tables) -> None:
    told: list[str] = []
    found = evaluate_filieres(tables, drawn_source(), 1, 1, told.append, QUICK)
    found = json.loads(json.dumps(found))
    assert len(told) == len(STRENGTHS) + 1
    assert found["recall"]["value"] > 0.5
    assert found["false_discovery"]["value"] < 0.3
    assert found["null_share"]["value"] < 0.1
    assert found["seeds"] == 1
    assert found["gates"]["seeds"] is False
    by_strength = {row["strength"]: row["recall"]["value"] for row in found["by_strength"]}
    assert by_strength[3.0] < by_strength[8.0]
    assert len(found["countries"]) == len(STRENGTHS) + 1


def outcome(matched: int, false: int = 0, covered: int = 0) -> Outcome:
    return Outcome(10, matched, matched + false, false, 100, covered)


@pytest.mark.parametrize(
    ("matched", "false", "covered", "missed"),
    [
        (8, 0, 0, set()),
        (7, 0, 0, {"recall"}),
        (9, 3, 0, {"false_discovery"}),
        (9, 0, 11, {"null_share"}),
    ],
)
def test_gates_fall_as_the_figures_do(
    matched: int, false: int, covered: int, missed: set[str]
) -> None:
    rounds = {strength: [outcome(matched, false)] * 20 for strength in STRENGTHS}
    gates = report(rounds, [outcome(0, covered=covered)] * 20)["gates"]
    assert isinstance(gates, dict)
    assert {name for name, met in gates.items() if not met} == missed
    assert DEFAULT_STRENGTH in STRENGTHS


def test_entry_tells_each_model_with_its_interval_and_the_gate(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "RESAMPLES", 20)
    found = json.loads(json.dumps(entry.evaluate_entry(tables)))
    assert set(found["splits"]) == {"region_folds", "country_folds", "time_split"}
    for split in found["splits"].values():
        assert set(split["average_precision"]) == set(entry.MODELS)
        assert (
            split["average_precision"]["quotient"]["value"]
            > (split["average_precision"]["base"]["value"])
        )
    assert found["gate"]["split"] == "time_split"
    assert found["gate"]["passes"] is (found["gate"]["low"] > 0)
    assert len(found["in_words"]) == len(found["gains_over_quotient"])


def test_partners_tells_each_model_with_its_interval_and_the_gate(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners, "SPLITS", 2)
    found = json.loads(json.dumps(partners.evaluate_partners(tables)))
    assert set(found["ndcg_at_10"]) == {"all", "cold"}
    for told in found["ndcg_at_10"].values():
        assert set(told) == set(partners.MODELS)
        assert all(in_interval(one) for one in told.values())
    assert found["gate"]["pairs"] == "cold"
    assert found["gate"]["passes"] is (found["gate"]["low"] > 0 and found["gate"]["p_holm"] <= 0.05)
