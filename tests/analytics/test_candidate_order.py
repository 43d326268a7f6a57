"""The order of candidates: grade, what the territory is sure of, score."""

from dataclasses import replace

import polars as pl

from tests.analytics.test_along import SURE, UNSURE, known
from ti_graph.analytics.candidate_order import ranked
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.territorial import Territorial


def candidates(*found: tuple[str, str, float, str]) -> Candidates:
    """Candidates of `t` in the order in which a search found them: kind, grade, score, industry."""
    names = [f"f{place}" for place, _ in enumerate(found, 1)]
    return Candidates(
        filiere=pl.DataFrame(
            [
                {
                    "suggestion_id": f"f{place}", "territory_id": "t", "rank": place, "kind": kind,
                    "grade": grade, "score": score,
                }
                for place, (kind, grade, score, _) in enumerate(found, 1)
            ]
        ),
        industry=pl.DataFrame(
            {
                "suggestion_id": names,
                "industry_id": [f"naf2-{industry}" for *_, industry in found],
            }
        ),
        part=pl.DataFrame({"suggestion_id": names, "rank": range(1, len(found) + 1)}),
    )  # fmt: skip


def order(found: Candidates, cells: Territorial) -> list[str]:
    made = ranked(found, cells)
    of_parts = dict(made.part.select("suggestion_id", "rank").iter_rows())
    assert of_parts == dict(made.filiere.select("suggestion_id", "rank").iter_rows())
    assert sorted(of_parts.values()) == list(range(1, len(of_parts) + 1))
    return made.filiere.sort("rank")["suggestion_id"].to_list()


def test_candidates_rank_by_grade_and_then_by_score() -> None:
    found = candidates(
        ("specialite", "emerging", 0.70, "30.30Z"),
        ("specialite", "emerging", 0.75, "11.01Z"),
        ("specialite", "exploratory", 0.90, "17.12Z"),
        ("filiere", "strong", 0.60, "24.10Z"),
        ("colocalisation", "exploratory", 0.95, "10.11Z"),
    )
    assert order(found, known()) == ["f4", "f2", "f1", "f3", "f5"]


def test_a_lead_that_the_territory_is_sure_of_comes_before_those_of_a_higher_score() -> None:
    found = candidates(
        ("specialite", "exploratory", 0.64, "24.34Z"),
        ("specialite", "exploratory", 0.46, "10.51C"),
        ("specialite", "exploratory", 0.55, "10.11Z"),
    )
    cells = known(("10.51C", SURE), ("24.34Z", UNSURE))
    assert order(found, cells) == ["f2", "f1", "f3"]


def test_what_passed_its_tests_is_not_moved_by_what_is_sure() -> None:
    found = candidates(
        ("specialite", "emerging", 0.75, "11.01Z"), ("specialite", "emerging", 0.70, "30.30Z")
    )
    assert order(found, known(("30.30Z", SURE))) == ["f1", "f2"]


def test_nothing_has_no_order() -> None:
    assert ranked(Candidates(), known()).filiere.is_empty()


def test_a_lead_that_holds_what_the_territory_is_sure_of_comes_first() -> None:
    found = candidates(
        ("specialite", "exploratory", 0.64, "19.20Z"), ("specialite", "exploratory", 0.46, "20.12Z")
    )
    second = pl.DataFrame({"suggestion_id": ["f2"], "industry_id": ["naf2-20.59Z"]})
    several = replace(found, industry=pl.concat([found.industry, second]))
    assert order(several, known(("20.59Z", SURE))) == ["f2", "f1"]
    assert order(several, known(("20.59Z", UNSURE))) == ["f1", "f2"]


def test_of_leads_that_hold_several_the_first_industry_of_the_territory_decides() -> None:
    found = candidates(
        ("specialite", "exploratory", 0.64, "08.12Z"), ("specialite", "exploratory", 0.46, "23.99Z")
    )
    # Manufacturing first: a quarry is surer, and still second.
    assert order(found, known(("08.12Z", 0.999), ("23.99Z", SURE))) == ["f2", "f1"]


def test_a_speciality_without_goods_comes_behind_a_lead_in_manufacturing() -> None:
    """Waste plants stand everywhere: what is surely more present need not be what a place makes."""
    waste, planes = ("specialite", "exploratory", 0.1, "38.32Z"), ("33.16Z", 0.55)
    sure = known(("38.32Z", SURE), ("33.16Z", UNSURE))
    lead = ("specialite", "exploratory", planes[1], planes[0])
    assert order(candidates(waste, lead), sure) == ["f2", "f1"]
    assert order(candidates(("specialite", "emerging", 0.1, "38.32Z"), lead), sure) == ["f1", "f2"]


def test_of_candidates_without_goods_the_sure_one_comes_first() -> None:
    found = candidates(
        ("specialite", "exploratory", 0.5, "35.11Z"), ("specialite", "exploratory", 0.1, "38.32Z")
    )
    assert order(found, known(("38.32Z", SURE), ("35.11Z", UNSURE))) == ["f2", "f1"]
