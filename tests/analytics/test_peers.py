"""Measures of relatedness beside those of ecomplexity and economic-complexity.

Where definitions coincide the figures agree to 1e-9. Where ours part from theirs on purpose, a test
shows what they do and what we do.
"""

import io
import warnings
from contextlib import redirect_stdout

import numpy as np
import pandas as pd
import polars as pl
import pytest
from ecomplexity import ecomplexity as their_complexity
from ecomplexity import proximity as their_proximity
from economic_complexity import product_space

from tests.analytics.registers import country, plant, with_rows
from ti_graph.analytics.relatedness import (
    Floats,
    density,
    proximity,
    quotients,
)
from ti_graph.analytics.specialisation import shrink
from ti_graph.analytics.territorial import territorial

CLOSE = 1e-9
COLUMNS = {"time": "year", "loc": "place", "prod": "industry", "val": "count"}
PLACES, INDUSTRIES = 40, 25


@pytest.fixture(scope="module")
def counts() -> Floats:
    """Clumped counts, so that every place and industry has some presence, none everywhere."""
    rng = np.random.default_rng(5)
    mean = rng.gamma(0.8, 12.0, size=(PLACES, INDUSTRIES)) * rng.gamma(2.0, 0.5, size=INDUSTRIES)
    return rng.poisson(mean).astype(np.float64)


def long(counts: Floats) -> pd.DataFrame:
    """Counts as the peers take them: one row a cell."""
    rows, columns = np.indices(counts.shape)
    return pd.DataFrame(
        {
            "year": 2014,
            "place": [f"r{place:02}" for place in rows.ravel()],
            "industry": [f"i{place:02}" for place in columns.ravel()],
            "count": counts.ravel(),
        }
    )


def asked(rows: pd.DataFrame) -> pd.DataFrame:
    """What ecomplexity says of rows, sorted by place and industry."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        found = their_complexity(
            rows,
            COLUMNS,
            check_logsupermodularity=False,
            verbose=False,
        )
    ordered: pd.DataFrame = found.sort_values(["place", "industry"])
    return ordered


def column(rows: pd.DataFrame, name: str) -> Floats:
    """One column of ecomplexity's answer as places × industries."""
    return np.asarray(rows[name], dtype=np.float64).reshape(PLACES, INDUSTRIES)


@pytest.fixture(scope="module")
def theirs(counts: Floats) -> pd.DataFrame:
    return asked(long(counts))


def present(counts: Floats) -> Floats:
    """1 where the quotient reaches 1."""
    return (quotients(counts) >= 1).astype(np.float64)


def test_quotients_and_presence_agree_with_ecomplexity(
    counts: Floats, theirs: pd.DataFrame
) -> None:
    has = present(counts)
    assert np.allclose(quotients(counts), column(theirs, "rca"), rtol=0, atol=CLOSE)
    assert (has == column(theirs, "mcp")).all()
    assert (has.sum(axis=1) == column(theirs, "diversity")[:, 0]).all()
    assert (has.sum(axis=0) == column(theirs, "ubiquity")[0]).all()


def test_proximity_agrees_with_both_off_the_diagonal(counts: Floats) -> None:
    with redirect_stdout(io.StringIO()):
        edges = their_proximity(long(counts), COLUMNS)
    of_ecomplexity = np.asarray(edges["proximity"]).reshape(INDUSTRIES, INDUSTRIES)
    of_economic = product_space.proximity(pd.DataFrame(quotients(counts))).to_numpy()
    ours = proximity(present(counts))
    assert np.allclose(ours + np.eye(INDUSTRIES), of_ecomplexity, rtol=0, atol=CLOSE)
    assert np.allclose(ours, of_economic, rtol=0, atol=CLOSE)


def test_density_agrees_with_economic_complexity(counts: Floats) -> None:
    of_economic = product_space.relatedness(pd.DataFrame(quotients(counts))).to_numpy()
    assert np.allclose(density(present(counts)), of_economic, rtol=0, atol=CLOSE)


def test_density_is_that_of_ecomplexity_once_each_industry_is_near_itself(
    counts: Floats, theirs: pd.DataFrame
) -> None:
    has = present(counts)
    close = proximity(has) + np.eye(INDUSTRIES)
    assert np.allclose(
        has @ (close / close.sum(axis=0)), column(theirs, "density"), rtol=0, atol=CLOSE
    )


def test_an_industry_is_no_reason_for_itself(counts: Floats, theirs: pd.DataFrame) -> None:
    """Theirs rises where the industry is already there, which makes entries look foretold."""
    has = present(counts)
    without = has.copy()
    without[3, 7] = 1 - has[3, 7]
    kept = proximity(has)
    ours = [(matrix @ kept / kept.sum(axis=0))[3, 7] for matrix in (has, without)]
    selfish = kept + np.eye(INDUSTRIES)
    with_self = [(matrix @ selfish / selfish.sum(axis=0))[3, 7] for matrix in (has, without)]
    assert ours[0] == pytest.approx(ours[1])
    assert with_self[0] != pytest.approx(with_self[1])
    assert column(theirs, "density")[3, 7] == pytest.approx(with_self[0])


def test_a_secret_cell_is_no_zero(counts: Floats) -> None:
    """Theirs takes a confidential cell for a zero, so that its industry looks rarer elsewhere."""
    rows = long(counts)
    hidden = rows["count"] == counts.max()
    rows.loc[hidden, "count"] = np.nan
    with_zero = counts.copy()
    with_zero[counts == counts.max()] = 0
    found = asked(rows).dropna(subset="rca")
    assert np.allclose(column(found, "rca"), quotients(with_zero), rtol=0, atol=CLOSE)
    known = pl.DataFrame(
        {
            "territory_id": rows["place"].tolist(),
            "industry_id": rows["industry"].tolist(),
            "observed": counts.ravel(),
        }
    ).filter(~pl.Series(hidden.to_numpy()))
    cells = shrink(known)
    industry = str(rows.loc[hidden, "industry"].iloc[0])
    secret = str(rows.loc[hidden, "place"].iloc[0])
    own = cells.filter(pl.col("industry_id") == industry)
    assert secret not in own["territory_id"]
    row, place = (int(name[1:]) for name in (secret, industry))
    among_known = counts.sum(axis=1) - np.where(np.arange(PLACES) == row, counts[row, place], 0)
    others = np.arange(PLACES) != row
    share = counts[others, place].sum() / among_known[others].sum()
    assert np.allclose(own["expected"].to_numpy(), share * among_known[others], rtol=0, atol=CLOSE)


def test_rows_of_one_cell_add_up(counts: Floats) -> None:
    """Theirs keeps the first of two rows of a cell and drops the other with a warning."""
    rows = long(counts)
    twice = pd.concat([rows, rows[rows["place"] == "r03"]])
    kept = asked(twice).drop_duplicates(["place", "industry"])
    assert np.allclose(column(kept, "rca"), quotients(counts), rtol=0, atol=CLOSE)
    tables = with_rows(country({"a": {"1": 9}}), "facility", [plant(1, "1"), plant(2, "1")])
    found = territorial(tables).counts
    assert found.filter(territory_id="ti-a", industry_id="naf2-24.10Z")["observed"].to_list() == [2]
