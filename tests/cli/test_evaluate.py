"""`ti-graph evaluate filieres`: which countries are drawn is asked for, and can be asked again."""

import json
from pathlib import Path

import pytest

from tests.cli.program import run_program
from ti_graph.analytics.evaluation import filieres
from ti_graph.analytics.evaluation.data import evaluation_tables


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"TI_GRAPH_DATA": str(tmp_path_factory.mktemp("nothing")), "TI_GRAPH_LANGUAGE": "en"}


def test_seeds_worlds_and_sizes_are_those_asked_for(here: dict[str, str]) -> None:
    asked = "evaluate filieres --worlds border --sizes 0.18 --first-seed 12 --seeds 2 --json"
    (row,) = json.loads(run_program(tuple(asked.split()), here).stdout)["worlds"]
    drawn = filieres.Drawn(("border",), (0.18,), (12, 13))
    tables = evaluation_tables(Path("no-download"))
    (known,) = filieres.evaluate_worlds(tables, drawn)
    assert row == json.loads(json.dumps(known))
    assert (row["first_seed"], row["seeds"], row["size"]) == (12, 2, 0.18)
    # Of two draws the standard error is half of what they differ by.
    (first, second) = (
        filieres.evaluate_worlds(tables, filieres.Drawn(("border",), (0.18,), (seed,)))[0]["recall"]
        for seed in (12, 13)
    )
    assert isinstance(first, float)
    assert isinstance(second, float)
    assert row["recall"] == pytest.approx((first + second) / 2, abs=1e-4)
    assert row["recall_error"] == pytest.approx(abs(first - second) / 2, abs=1e-4)


def test_what_is_reported_is_drawn_from_seed_4001_on() -> None:
    assert list(filieres.Drawn().seeds) == list(range(4001, 4021))


@pytest.mark.parametrize(
    ("option", "hint"), [("--sizes", "Sizes: 0.18, 1.0"), ("--worlds", "Worlds: own, smooth")]
)
def test_what_is_no_size_or_world_is_answered_by_those_there_are(
    here: dict[str, str], option: str, hint: str
) -> None:
    found = run_program(("evaluate", "filieres", option, "0.5"), here)
    assert found.returncode != 0
    assert "0.5" in found.stderr
    assert hint in " ".join(found.stderr.split())
