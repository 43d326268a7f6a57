"""Relevance along a chain: every part, the order, and both ranks, reckoned by hand."""

from types import SimpleNamespace

import polars as pl
import pytest

from ti_graph.analytics import relevance, topics
from ti_graph.analytics.industrial import manufacturing
from ti_graph.analytics.steps import relevance_details, relevance_reasons
from ti_graph.messages import say, speaking
from ti_graph.model import relevance_tables


def sites(
    *found: tuple[str, str, str], emissions: list[float | None] | None = None
) -> pl.DataFrame:
    rows = pl.DataFrame(found, schema=["region_id", "code", "register"], orient="row")
    return rows.with_columns(
        pl.Series("emissions", emissions or [None] * len(found), dtype=pl.Float64)
    )


MANY = [("A", "24.1", "r")] * 8 + [("B", "24.1", "r")] + [("B", "17.1", "r")] * 8


def strength(code: str, region: str, rows: pl.DataFrame) -> float:
    found = rows.filter(pl.col("code") == code, pl.col("region_id") == region)["strength"]
    return float(found.item()) if len(found) else 0.0


def test_what_else_a_region_makes_takes_nothing_from_what_it_holds_of_a_group() -> None:
    found = relevance.site_strength(sites(*MANY))
    assert strength("24.1", "A", found) == pytest.approx(8 / 9)
    assert strength("24.1", "B", found) == pytest.approx(1 / 2)
    assert strength("17.1", "B", found) == pytest.approx(8 / 9)


def test_half_of_a_site_is_its_number_and_half_what_it_emits_over_the_average() -> None:
    rows = sites(*[("A", "24.1", "r")], *[("B", "24.1", "r")] * 3, emissions=[9.0, 1.0, 1.0, 1.0])
    found = relevance.site_strength(rows)
    # The average is 3: A holds (1 + 3) / 2 average sites, B three of (1 + 1/3) / 2 each.
    assert strength("24.1", "A", found) == pytest.approx(2 / 3)
    assert strength("24.1", "B", found) == pytest.approx(2 / 3)
    emitted = dict(found.filter(pl.col("code") == "24.1").select("region_id", "emitted").rows())
    assert emitted == {"A": 9.0, "B": 3.0}


def test_a_site_of_unknown_emissions_is_as_large_as_the_median_one() -> None:
    rows = sites(*[("A", "24.1", "r")] * 3, ("B", "24.1", "r"), emissions=[1.0, 2.0, 9.0, None])
    found = relevance.site_strength(rows)
    half = (1 + 2 / 4) / 2
    assert strength("24.1", "B", found) == pytest.approx(half / (1 + half))
    assert found.filter(pl.col("region_id") == "B")["emitted"].to_list() == [None, None]


def test_sites_are_as_large_as_those_of_their_own_register_alone() -> None:
    rows = sites(("A", "24.1", "r"), ("B", "24.1", "other"), emissions=[1.0, 1000.0])
    found = relevance.site_strength(rows)
    assert strength("24.1", "A", found) == strength("24.1", "B", found) == pytest.approx(1 / 2)


def test_a_site_of_a_known_group_says_nothing_of_another_group_of_its_division() -> None:
    found = relevance.site_strength(sites(*MANY))
    chain = pl.DataFrame({"along_id": ["x"], "code": ["24.42"]})
    assert relevance.chain_sites(chain, found).is_empty()


def test_a_site_of_which_the_division_alone_is_known_counts_half() -> None:
    rows = sites(*[(region, code[:2], register) for region, code, register in MANY])
    seen = sites(("C", "24.4", "other"), ("C", "17.1", "other"), ("D", "17.1", "other"))
    frame = relevance.site_strength(pl.concat([rows, seen]))
    chain = pl.DataFrame({"along_id": ["x", "y"], "code": ["24.42", "24"]})
    found = {
        (row["along_id"], row["partner_id"]): row["sites_part"]
        for row in relevance.chain_sites(chain, frame).iter_rows(named=True)
    }
    assert found["x", "A"] == pytest.approx(found["y", "A"] / 2)


def test_a_group_that_no_register_tells_apart_is_not_known() -> None:
    found = relevance.site_strength(sites(*[(r, code[:2], name) for r, code, name in MANY]))
    chain = pl.DataFrame({"along_id": ["x", "y"], "code": ["24.42", "24"]})
    rows = relevance.chain_sites(chain, found).sort("along_id", "partner_id")
    # The sites of the division are counted, and are no part of the score.
    assert rows.select("along_id", "partner_id", "code", "sites", "sites_part").rows() == [
        ("x", "A", "24", 8, None),
        ("x", "B", "24", 1, None),
        ("y", "A", "24", 8, pytest.approx(8 / 9)),
        ("y", "B", "24", 1, pytest.approx(1 / 2)),
    ]
    assert relevance.told_apart(chain, found)["along_id"].to_list() == ["y"]


def test_two_registers_are_never_added_up() -> None:
    once = relevance.site_strength(sites(*MANY))
    twice = relevance.site_strength(sites(*MANY, *[(r, c, "other") for r, c, _ in MANY]))
    chain = pl.DataFrame({"along_id": ["x"], "code": ["24.10"]})
    one, two = (relevance.chain_sites(chain, found).sort("partner_id") for found in (once, twice))
    assert one["sites_part"].to_list() == two["sites_part"].to_list()
    assert two.filter(pl.col("partner_id") == "A")["sites"].to_list() == [8]


def test_what_is_missing_is_weighed_by_its_link() -> None:
    missing = pl.DataFrame({"along_id": ["x", "x"], "division": ["24", "17"], "link": [0.3, 0.1]})
    held = pl.DataFrame({"partner_id": ["A"], "division": ["24"], "strength": [0.5]})
    (row,) = relevance.missing_fit(missing, held).rows(named=True)
    assert (row["lacked"], row["missing_part"]) == ("24", pytest.approx(0.3 * 0.5 / 0.4))


def pair(partner: str, **found: object) -> dict[str, object]:
    parts: dict[str, object] = dict.fromkeys(relevance.WEIGHTS, 0.0)
    return {
        "along_id": "x", "territory_id": "t", "division": "24", "partner_id": partner,
        "region_id": partner[:2], "near": False, "capital": False, "held": True, "same": True,
        "brings": 0.0,
        **parts, **found,
    }  # fmt: skip


def ranked(*rows: dict[str, object]) -> dict[str, int]:
    frame = relevance.rank(pl.DataFrame(list(rows), infer_schema_length=None))
    return dict(frame.select("partner_id", "rank").iter_rows())


def test_the_score_is_the_weighted_mean_of_parts_and_unknown_counts_as_nothing() -> None:
    frame = relevance.rank(
        pl.DataFrame([pair("AA1", sites=1.0, distance=0.5, topics=None)], infer_schema_length=None)
    )
    assert sum(relevance.WEIGHTS.values()) == pytest.approx(1)
    assert frame["score"].item() == pytest.approx(0.3 * 1 + 0.2 * 0.5)


def test_a_share_of_manufacturing_that_is_not_disclosed_counts_as_the_middle_one() -> None:
    pairs = pl.DataFrame([pair("AA1", industrial=None)], infer_schema_length=None)
    assert relevance.rank(pairs)["score"].item() == pytest.approx(0.1 * 0.5)


def test_what_holds_nothing_of_the_chain_comes_after_what_does() -> None:
    order = ranked(pair("AA1", held=False, distance=1.0), pair("BB1", sites=0.1))
    assert order == {"BB1": 1, "AA1": 2}


def test_of_equals_the_first_by_its_code_comes_first() -> None:
    assert ranked(pair("BB1", sites=0.5), pair("AA1", sites=0.5)) == {"AA1": 1, "BB1": 2}


def test_at_most_two_of_one_larger_region_come_before_the_others() -> None:
    order = ranked(
        pair("AA1", sites=0.9), pair("AA2", sites=0.8), pair("AA3", sites=0.7),
        pair("BB1", sites=0.1),
    )  # fmt: skip
    assert order == {"AA1": 1, "AA2": 2, "BB1": 3, "AA3": 4}


def test_the_capital_s_metropolis_is_left_out_unless_it_is_industrial_or_has_sites() -> None:
    order = ranked(
        pair("AA1", capital=True, industrial=0.2, topics=1.0),
        pair("BB1", capital=True, industrial=0.6),
        pair("CC1", capital=True, industrial=0.2, sites=0.1),
    )
    assert set(order) == {"BB1", "CC1"}


def test_a_region_keeps_the_best_territories_of_a_division_however_low_it_ranks() -> None:
    many = [pair(f"A{number}", sites=0.9, region_id=f"region {number}") for number in range(30)]
    frame = relevance.rank(pl.DataFrame([*many, pair("ZZ1", sites=0.01)], infer_schema_length=None))
    row = frame.filter(pl.col("partner_id") == "ZZ1").row(0, named=True)
    assert row["rank"] > relevance_tables.SHOWN
    assert (row["region_rank"], row["region_turn"]) == (1, 1)


def test_a_row_keeps_all_that_it_says_of_itself_in_whatever_order_it_came() -> None:
    rows = [
        pair(f"{region}{n}", distance=n / 8, capital=region == "CC", industrial=0.1, note=f"{n}!")
        for region in ("AA", "BB", "CC")
        for n in range(5)
    ]
    forth, back = (
        relevance.rank(pl.DataFrame(some, infer_schema_length=None)) for some in (rows, rows[::-1])
    )
    assert forth.equals(back)
    assert set(forth["region_id"]) == {"AA", "BB"}
    assert (forth["note"] == forth["partner_id"].str.tail(1) + "!").all()
    assert (forth["distance"] == forth["partner_id"].str.tail(1).cast(pl.Float64) / 8).all()


def test_only_what_ranks_rest_on_is_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    # A sort copies every column: with all that is known of a pair it took 2 GiB for France.
    seen: list[set[str]] = []
    plain = relevance._both_ranks

    def watched(ordered: pl.LazyFrame) -> pl.LazyFrame:
        seen.append(set(ordered.collect_schema().names()))
        return plain(ordered)

    monkeypatch.setattr(relevance, "_both_ranks", watched)
    ranked(pair("AA1", note="long"))
    assert seen == [{*relevance.RANKED_BY, "row", "score", "crowded"}]


def test_a_topic_speaks_of_an_industry_by_the_stated_words() -> None:
    projects = pl.DataFrame(
        {
            "project_id": ["a", "b", "c"],
            "title": ["Steelmaking from scrap", "Individual Fellowships", None],
        }
    )
    assert topics.spoken_of(projects).rows() == [("a", "24")]


@pytest.mark.parametrize(
    "title",
    ["Fisheries in the full ecosystem context", "Human factors", "Train localisation by satellite"],
)
def test_a_word_that_stands_for_another_thing_speaks_of_no_industry(title: str) -> None:
    projects = pl.DataFrame({"project_id": ["a"], "title": [title]})
    assert topics.spoken_of(projects).is_empty()


def test_a_group_of_the_table_speaks_for_itself_alone() -> None:
    chain = pl.DataFrame({"along_id": ["x", "y"], "code": ["30.30", "24.10"]})
    assert topics.codes_of(chain).rows() == [("x", "30.3"), ("y", "24")]


def test_the_part_of_manufacturing_is_of_all_jobs_and_unknown_where_one_is() -> None:
    rows = [
        ("nuts-A1", "nace2-C", 40.0), ("nuts-A1", "nace2-G", 60.0),
        ("nuts-B1", "nace2-C", 10.0), ("nuts-B1", "nace2-G", 90.0),
        ("nuts-C1", "nace2-C", 10.0), ("nuts-C1", "nace2-G", None),
    ]  # fmt: skip
    tables = {
        "territory": pl.DataFrame(
            {"territory_id": ["nuts-A1", "nuts-B1", "nuts-C1"], "kind": ["nuts2"] * 3}
        ),
        "employment": pl.DataFrame(
            rows, schema=["territory_id", "industry_id", "jobs"], orient="row"
        ).with_columns(year=2014),
    }
    assert manufacturing(tables).rows() == [("nuts-A1", 0.4, 1.0), ("nuts-B1", 0.1, 0.5)]


def test_all_sites_of_a_division_belong_to_a_chain_that_is_the_whole_division() -> None:
    pairs = pl.DataFrame(
        {"suggestion_id": ["s"], "along_id": ["a"], "partner_id": ["nuts-X"], "site_count": [2]}
    )
    sites = pl.DataFrame(
        {"facility_id": ["f1", "f2"], "label": ["A", None], "region_id": ["nuts-X"] * 2,
         "code": ["19.20", "20.11"], "emissions": [None, 1.0]}
    )  # fmt: skip
    chain = pl.DataFrame({"along_id": ["a"], "code": ["19"]})
    found = relevance_details.sites_behind(pairs, chain, sites)
    assert found.select("facility_id", "wide").rows() == [("f1", False)]
    # A chain of another class of the division does not hold the refinery.
    assert relevance_details.sites_behind(
        pairs, chain.with_columns(code=pl.lit("19.10")), sites
    ).is_empty()


def test_sites_of_a_group_may_be_of_another_class_than_the_chain_s() -> None:
    """Plants of aluminium (24.42) and of metals (24.4) stood for nuclear fuel without a word."""
    industry = pl.DataFrame({"code": ["24.42", "24.46", "24.10", "24", "24.4", "24.1"]})
    chain = pl.DataFrame({"along_id": ["n", "n", "w"], "code": ["24.46", "24.10", "24"]})
    sites = pl.DataFrame(
        {
            "along_id": ["n", "n", "n", "n", "w"],
            "suggestion_id": ["s1", "s2", "s3", "s4", "s5"],
            "register": ["r"] * 5,
            "code": ["24.42", "24.4", "24.46", "24.1", "24.4"],
            "wide": [False] * 5,
        }
    ).with_columns(group=pl.col("code").str.head(4))
    found = relevance_details.of_other_classes(sites, chain, industry).sort("suggestion_id")
    assert found.rows() == [("s1", "r", "24.4", "24.46"), ("s2", "r", "24.4", "24.46")]


def test_a_count_of_sites_names_those_of_its_own_group_or_division() -> None:
    """Plants of chemistry were named behind a count of metals: the chain has both."""
    sites = pl.DataFrame(
        {
            "suggestion_id": ["s"] * 2,
            "register": ["r"] * 2,
            "facility_id": ["a", "b"],
            "label": ["Soda", "Nickel"],
            "group": ["20.1", "24.4"],
            "division": ["20", "24"],
            "wide": [False] * 2,
            "unnamed": [False] * 2,
            "less": [-9.0, -1.0],
        }
    )
    rows = pl.DataFrame(schema={"suggestion_id": pl.String, "kind": pl.String,
                                "item_id": pl.String, "position": pl.Int32})  # fmt: skip
    body = pl.DataFrame(schema={"organisation_id": pl.String, "label": pl.String})
    shown = SimpleNamespace(sites=sites, rows=rows)
    found = relevance_reasons._Shown(shown, SimpleNamespace(organisation=body)).plants  # type: ignore[arg-type]
    assert found["s", "r", "24.4"] == ["Nickel"]
    assert found["s", "r", "20"] == ["Soda"]


@pytest.mark.parametrize(
    ("near", "said"),
    [
        (True, "nothing of this chain is known there: the region is named as a neighbour alone"),
        (False, "nothing of this chain is known there"),
    ],
)
@pytest.mark.parametrize("finer", [True, False])
def test_a_line_that_only_distance_speaks_for_says_so(near: bool, said: str, finer: bool) -> None:
    """And names no level at which it would be read: nothing is read."""
    row = dict.fromkeys(
        ("site_count", "specialised", "brings", "lacked", "projects", "cross_border",
         "urban_rural", "sites", "specialisation", "industrial")
    )  # fmt: skip
    row |= {
        "near": near,
        "finer": finer,
        "division": "25",
        "sees_absence": True,
        "same": False,
        "distance_km": 40.0,
    }
    metals = {"en": "Metal products", "fr": "Produits métalliques"}
    names = SimpleNamespace(industry={"25": metals}, register={}, plants={})
    with speaking("en"):
        voice = relevance_reasons._Voice(names, names, "en", say)  # type: ignore[arg-type]
        text = relevance_reasons._reason(row, voice).replace("\u00a0", " ")
    assert text.lower().startswith(f"{said}; 40 km away")


def test_a_plant_of_several_entries_is_shown_once_with_their_number() -> None:
    """Belval is in two registers, and its name is written in two ways."""
    sites = pl.DataFrame(
        {
            "suggestion_id": ["s"] * 5,
            "facility_id": ["a1", "b1", "b2", "b3", "b4"],
            "label": ["Stahl & Co - Site Ost", "STAHL & CO (Site Ost)", "Stahl West", None, None],
            "wide": [False] * 5,
            "unnamed": [False, False, False, True, True],
            "less": [-9.0, -8.0, -7.0, -6.0, -5.0],
        }
    )
    found = relevance_details._plants(sites)
    assert found.select("item_id", "position", "entries").rows() == [
        ("a1", 1, 2), ("b2", 2, 1), ("b3", 3, 1), ("b4", 4, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "counted"),
    [("Installations du système", "2 installations"), ("Sites d'Europe", "2 sites")],
)
def test_a_register_of_permits_counts_installations_and_no_sites(label: str, counted: str) -> None:
    """A plant may have several permits."""
    names = SimpleNamespace(
        industry={"24.1": {"fr": "Sidérurgie"}},
        register={"r": {"fr": label}},
        register_year={"r": 2018},
        plants={},
    )
    row = {"register": "r", "suggestion_id": "s", "site_count": 2, "code": "24.1", "emitted": 4e6}
    with speaking("fr"):
        said = relevance_reasons._sites(row, relevance_reasons._Voice(names, names, "fr", say))  # type: ignore[arg-type]
    plain = said.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain.startswith(f"{counted} de « Sidérurgie » (24.1)")
    assert plain.endswith("(2018), 4 000 kt de CO2 déclarées par an")
