"""What territories are compared along, and in what order, from cells written by hand."""

import polars as pl

from ti_graph.analytics.along import chains
from ti_graph.analytics.filieres import Candidates
from ti_graph.analytics.territorial import Territorial

SURE, UNSURE = 0.99, 0.6
REGIONAL = pl.DataFrame(
    schema={
        "territory_id": pl.String, "industry_id": pl.String, "observed": pl.Int64,
        "probability": pl.Float64, "quotient": pl.Float64,
    }
)  # fmt: skip


def known(*cells: tuple[str, float]) -> Territorial:
    """One territory, `t`, with four sites of each NAF subclass, at a probability."""
    found = Territorial(pl.DataFrame(), pl.DataFrame(), pl.DataFrame())
    rows = [("t", f"naf2-{code}", 4, probability, 2.0) for code, probability in cells]
    vars(found)["grid"] = pl.DataFrame(rows, schema=REGIONAL.schema, orient="row")
    return found


def candidates(*found: tuple[str, ...]) -> Candidates:
    """Candidates by rank: a grade, then the NAF subclasses that it holds."""
    rows = [(f"f{rank}", "t", rank, grade) for rank, (grade, *_) in enumerate(found, 1)]
    held = [(f"f{rank}", f"naf2-{code}") for rank, one in enumerate(found, 1) for code in one[1:]]
    filiere = {
        "suggestion_id": pl.String, "territory_id": pl.String, "rank": pl.Int64, "grade": pl.String,
    }  # fmt: skip
    industry = {"suggestion_id": pl.String, "industry_id": pl.String}
    return Candidates(
        filiere=pl.DataFrame(rows, schema=filiere, orient="row"),
        industry=pl.DataFrame(held, schema=industry, orient="row"),
    )


def along(cells: Territorial, found: Candidates) -> list[tuple[str, bool]]:
    territories = pl.DataFrame({"territory_id": ["t"]})
    home = pl.DataFrame({"territory_id": ["t"], "region_id": ["r"]})
    made = chains(cells, found, territories, home, REGIONAL).along.sort("position")
    return list(made.select("along_id", "sure").iter_rows())


def test_what_is_announced_comes_first_then_specialities_candidates_and_others_last() -> None:
    cells = known(("25.62A", SURE), ("24.10Z", UNSURE))
    found = candidates(("strong", "20.14Z", "20.16Z"), ("emerging", "10.11Z", "10.12Z"))
    assert along(cells, found) == [
        ("f1", True),
        ("speciality-t-25.62A", True),
        ("f2", True),
        ("speciality-t-24.10Z", False),
    ]


def test_a_lead_to_explore_comes_after_the_specialities() -> None:
    found = candidates(("exploratory", "20.14Z", "20.16Z"))
    assert along(known(("25.62A", SURE)), found) == [("speciality-t-25.62A", True), ("f1", False)]


def test_three_specialities_and_two_others_are_followed_at_most() -> None:
    sure = [(f"25.1{number}Z", SURE - number / 1000) for number in range(4)]
    unsure = [(f"28.1{number}Z", UNSURE - number / 100) for number in range(3)]
    found = [one for one, _ in along(known(*sure, *unsure), candidates())]
    assert found == [
        *(f"speciality-t-25.1{number}Z" for number in range(3)),
        *(f"speciality-t-28.1{number}Z" for number in range(2)),
    ]


def test_a_candidate_of_one_speciality_takes_its_turn_and_its_certainty() -> None:
    cells = known(("11.01Z", SURE), ("20.53Z", 0.95))
    found = candidates(("solid", "20.14Z", "20.16Z"), ("exploratory", "11.01Z"))
    assert along(cells, found) == [("f1", True), ("f2", True), ("speciality-t-20.53Z", True)]


def test_a_candidate_of_two_specialities_of_one_class_is_followed_once() -> None:
    cells = known(("10.13A", SURE), ("20.53Z", 0.98), ("10.13B", 0.97))
    assert along(cells, candidates(("solid", "10.13B"))) == [
        ("f1", True),
        ("speciality-t-20.53Z", True),
    ]


def test_a_speciality_that_a_candidate_stands_for_is_not_among_the_unsure_ones() -> None:
    cells = known(("11.01Z", SURE), ("16.24Z", UNSURE))
    assert along(cells, candidates(("solid", "11.01Z"))) == [
        ("f1", True),
        ("speciality-t-16.24Z", False),
    ]


def test_no_industry_of_a_candidate_that_stands_its_test_is_named_as_unsure() -> None:
    cells = known(("30.11Z", UNSURE), ("30.12Z", UNSURE), ("10.51C", UNSURE))
    found = candidates(("emerging", "30.11Z", "30.12Z"), ("exploratory", "10.51C", "10.86Z"))
    assert along(cells, found) == [
        ("f1", True),
        ("f2", False),
        ("speciality-t-10.51C", False),
    ]


def test_a_candidate_of_one_unsure_industry_stands_for_it_in_its_own_turn() -> None:
    cells = known(("25.62A", SURE), ("16.24Z", UNSURE))
    assert along(cells, candidates(("exploratory", "16.24Z"))) == [
        ("speciality-t-25.62A", True),
        ("f1", False),
    ]


def test_a_speciality_without_goods_is_followed_behind_candidates_of_goods() -> None:
    cells = known(("38.32Z", SURE), ("25.62A", 0.95))
    found = candidates(("exploratory", "33.16Z", "33.17Z"), ("exploratory", "38.32Z"))
    assert along(cells, found) == [("speciality-t-25.62A", True), ("f1", False), ("f2", True)]
    alone = candidates(("exploratory", "33.16Z", "33.17Z"))
    assert along(known(("38.32Z", SURE)), alone) == [("f1", False), ("speciality-t-38.32Z", True)]


def test_a_speciality_without_goods_is_followed_first_where_no_candidate_is_of_goods() -> None:
    found = candidates(("exploratory", "35.11Z"))
    cells = known(("38.32Z", SURE))
    assert along(cells, found) == [("speciality-t-38.32Z", True), ("f1", False)]
    assert along(cells, candidates()) == [("speciality-t-38.32Z", True)]
