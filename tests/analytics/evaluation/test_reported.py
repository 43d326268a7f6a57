"""The page of evaluations says of filières what its figures say, of the method that ships."""

import json
from pathlib import Path
from typing import Any

import pytest

from ti_graph.analytics.evaluation.filieres import SIZES, WORLDS, seeds
from ti_graph.model.methods import METHODS

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "evaluations"
PAGE = (FOLDER / "index.md").read_text("utf-8")
REPORTED = (
    "2026-12-01-filieres.json", "2026-12-01-border.json", "2026-12-01-planted-own.json",
    "2026-11-30-known.json",
)  # fmt: skip


def report(name: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / name).read_text("utf-8")))


def rows(head: str) -> list[list[str]]:
    """The cells of the first table of the page whose head begins so."""
    lines = PAGE[PAGE.index(head) :].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def shown(figure: float | None, places: int = 3) -> str:
    return "—" if figure is None else f"{figure:.{places}f}".removeprefix("0")


@pytest.mark.parametrize("name", REPORTED)
def test_what_is_reported_is_of_the_method_that_ships(name: str) -> None:
    assert report(name)["method"] == METHODS["candidate_filiere"]
    assert f"({name})" in PAGE


def test_each_world_and_size_is_reported_and_the_table_holds_its_figures() -> None:
    found = report(REPORTED[0])["worlds"]
    assert [(row["world"], row["size"]) for row in found] == [
        (world, size) for world in WORLDS for size in SIZES
    ]
    assert {(row["first_seed"], row["seeds"]) for row in found} == {(seeds()[0], len(seeds()))}
    columns = (
        "null_share", "specialite_share", "false_specialite_share", "recall", "recall_filiere",
        "false_discovery", "false_discovery_high", "false_industries",
    )  # fmt: skip
    assert rows("| world | size | P(p ≤ .05) |") == [
        [
            row["world"],
            str(row["size"]),
            "—" if row["planted"] else shown(row["p05"]),
            *(shown(row[column]) for column in columns),
            shown(row["effective_quotient"], 1),
        ]
        for row in found
    ]


@pytest.mark.parametrize(("name", "world"), [(REPORTED[1], "border"), (REPORTED[2], "planted_own")])
def test_recall_of_a_hundred_countries_is_that_of_all_of_them(name: str, world: str) -> None:
    found = report(name)["worlds"]
    assert {row["world"] for row in found} == {world}
    *parts, every = rows(f"| seeds ({world}) | countries | recall | standard error |")
    assert [part[1:] for part in parts] == [
        [
            str(row["seeds"]),
            *(
                shown(row[column])
                for column in ("recall", "recall_error", "false_discovery_high",
                               "false_industries", "null_share")
            ),
        ]
        for row in found
    ]  # fmt: skip
    number = sum(row["seeds"] for row in found)
    mean = sum(row["seeds"] * row["recall"] for row in found) / number
    within = sum((row["seeds"] - 1) * row["seeds"] * row["recall_error"] ** 2 for row in found)
    between = sum(row["seeds"] * (row["recall"] - mean) ** 2 for row in found)
    error = ((within + between) / (number - 1) / number) ** 0.5
    assert every[1:4] == [str(number), f"**{shown(mean)}**", shown(error)]


def test_known_filieres_are_reported_without_the_list() -> None:
    known = report(REPORTED[3])["known"]
    assert (known["listed"], known["observable"], known["missed"]) == (80, 25, 1)
    places, three = (rows("| ranking | first | among three |")[0][at] for at in (1, 2))
    assert (shown(known["recall_1"], 2), shown(known["recall_3"], 2)) == (places, three)
