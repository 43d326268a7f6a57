"""What a candidate owes to its neighbour, on rows compared by hand."""

import polars as pl

from ti_graph.analytics.owing import owing

COLUMNS = ("suggestion_id", "territory_id", "rank", "grade", "survival")


def rows(*some: tuple[object, ...]) -> pl.DataFrame:
    """Candidates of one territory each with a neighbour, in their order."""
    frame = pl.DataFrame(
        [(name, "a", rank, *more) for rank, (name, *more) in enumerate(some, start=1)],
        schema=COLUMNS,
        orient="row",
    )
    return frame.with_columns(across_id=pl.lit("b"), across_establishments=pl.lit(2.0))


def said(found: pl.DataFrame, alone: pl.DataFrame) -> dict[str, tuple[str | None, ...]]:
    own = owing(found, alone).select("suggestion_id", "across_id", "grade_alone").rows()
    return {one[0]: one[1:] for one in own}


NOTHING = (None, None)


def test_what_is_the_same_without_neighbours_owes_nothing() -> None:
    same = rows(("x", "strong", 1.0), ("y", "exploratory", None))
    found = owing(same, same)
    assert found["across_id"].to_list() == found["across_establishments"].to_list() == [None, None]
    assert found["grade_alone"].to_list() == [None, None]


def test_a_grade_a_loss_of_a_firm_and_a_candidate_that_would_not_be_are_owed() -> None:
    found = rows(
        ("new", "emerging", 0.0), ("grade", "strong", 1.0), ("firm", "emerging", 1.0),
        ("same", "emerging", 0.0),
    )  # fmt: skip
    alone = rows(("grade", "emerging", 0.0), ("firm", "emerging", 0.0), ("same", "emerging", 0.0))
    assert said(found, alone) == {
        "new": ("b", None),
        "grade": ("b", "emerging"),
        "firm": ("b", "emerging"),
        "same": NOTHING,
    }


def test_a_place_is_owed_by_what_rises_among_those_that_keep_their_grade() -> None:
    # Without neighbours y, x, z. What comes in above them, and what falls behind x, owes nothing.
    found = rows(
        ("new", "emerging", 0.0), ("x", "exploratory", None), ("y", "exploratory", None),
        ("z", "exploratory", None),
    )  # fmt: skip
    alone = rows(("y", "exploratory", None), ("x", "exploratory", None), ("z", "exploratory", None))
    assert said(found, alone) == {
        "new": ("b", None),
        "x": ("b", "exploratory"),
        "y": NOTHING,
        "z": NOTHING,
    }


def test_without_a_neighbour_nothing_is_owed_to_one() -> None:
    # Its grade is another only since others of the register are surer.
    found = rows(("x", "emerging", 0.0)).with_columns(across_id=pl.lit(None, pl.String))
    assert said(found, rows(("x", "exploratory", None))) == {"x": NOTHING}


def test_where_nothing_is_found_alone_all_is_owed() -> None:
    assert said(rows(("x", "emerging", 0.0)), pl.DataFrame()) == {"x": ("b", None)}
