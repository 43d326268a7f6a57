"""Evaluations run short: the shape of their reports, and gates that follow from the figures."""

import json
from pathlib import Path

import pytest

from ti_graph.analytics.evaluation import entry, filieres, known, partners
from ti_graph.analytics.evaluation.data import evaluation_tables
from ti_graph.analytics.inputs import Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return evaluation_tables(Path("no-download"))


def in_interval(found: dict[str, float]) -> bool:
    return found["low"] <= found["value"] <= found["high"]


def test_a_null_and_a_planted_world_give_rows_with_every_figure(tables: Tables) -> None:
    found: list[str] = []
    drawn = filieres.Drawn(("own", "planted_mixed"), seeds=filieres.seeds(1))
    rows = filieres.evaluate_worlds(tables, drawn, found.append)
    rows = json.loads(json.dumps(rows))
    assert [(row["world"], row["size"]) for row in rows] == [
        ("own", 0.18), ("own", 1.0), ("planted_mixed", 0.18), ("planted_mixed", 1.0),
    ]  # fmt: skip
    assert len(found) == len(rows)
    for row in rows:
        assert {"seeds", "p05", "null_share", "recall", "false_discovery", "false_discovery_high",
                "false_industries"} <= set(row)  # fmt: skip
    null, planted = rows[0], rows[3]
    assert null["p05"] <= 0.10
    assert null["null_share"] <= 0.02
    assert null["recall"] is None
    assert planted["recall"] > 0.6
    assert planted["false_discovery"] < 0.15


@pytest.mark.parametrize(
    ("changed", "missed"),
    [
        ({}, set()),
        ({"recall": 0.59}, {"recall"}),
        ({"false_discovery_high": 0.11}, {"false_discovery"}),
        ({"false_industries": 0.16}, {"false_industries"}),
        ({"world": "dirty", "recall": 0.41}, set()),
        ({"planted": False, "p05": 0.08}, {"p05"}),
        ({"planted": False, "null_share": 0.03}, {"null_share"}),
    ],
)
def test_gates_fall_as_the_figures_do(changed: dict[str, object], missed: set[str]) -> None:
    row: dict[str, object] = {
        "world": "own", "planted": True, "p05": 0.05, "null_share": 0.0, "recall": 0.7,
        "false_discovery_high": 0.05, "false_industries": 0.05,
    }  # fmt: skip
    met = filieres.met(row | changed)
    assert {name for name, held in met.items() if not held} == missed


def test_known_filieres_are_judged_where_the_register_can_see_them(
    tables: Tables, tmp_path: Path
) -> None:
    head = "id,kind,structure,confidence,ti_ids,core_naf\n"
    listed = tmp_path / "known.csv"
    listed.write_text(
        head
        + "seen,SPL,district,high,ti-2023-8422,25.62A\n"
        + "unseen,SPL,district,high,ti-2023-8422,32.20Z\n"
        + "plant,SPL,anchor,high,ti-2023-8422,25.62A\n"
    )
    negatives = tmp_path / "negatives.csv"
    negatives.write_text("id,ti_id,industry\nn1,ti-2023-8422,11.01Z\nn2,ti-2023-8422,25.62A\n")
    report = known.evaluate_known(tables, listed, negatives)
    assert (report["listed"], report["observable"]) == (2, 1)
    assert report["unobservable"] == [{"id": "unseen", "reason": "not in the register"}]
    assert (report["recall_1"], report["lenient_3"], report["missed"]) == (1.0, 1.0, [])
    assert report["negatives_given"] == ["n2"]
    assert report["negatives"] == 0.5
    assert isinstance(report["baselines"], dict)
    assert set(report["baselines"]) == {"raw_quotient", "shrunk_quotient"}


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
    for result in found["ndcg_at_10"].values():
        assert set(result) == set(partners.MODELS)
        assert all(in_interval(one) for one in result.values())
    assert found["gate"]["pairs"] == "cold"
    assert found["gate"]["passes"] is (found["gate"]["low"] > 0 and found["gate"]["p_holm"] <= 0.05)
