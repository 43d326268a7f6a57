"""Structural business statistics: what a cell says, and whose it is."""

import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.loaders.firms_fixtures import Content, from_official_files, load, official_files
from tests.loaders.geography_fixtures import ids, row, shipped
from ti_graph.errors import SourceError

HEADER = "nace_r2,indic_sb,geo\\time"
NACE = {"industry": pl.DataFrame({"industry_id": ["nace2-C", "nace2-12", "nace2-29"]})}
RECODE = "geo_2013,geo_2021\nFR,FR\nEL,EL\nUK,UK\nFR7,FRK\nFR71,FRK2\nFR91,\nFR10,FR10\nFRZZ,FRZZ\n"


def sbs(cells: Mapping[str, Sequence[str]], years: Sequence[int] = (2014,)) -> str:
    """A file in the bulk layout: blanks stand before each tab, as Eurostat writes them."""
    lines = [HEADER + "".join(f"\t{year} " for year in years)]
    lines += [key + "".join(f"\t{cell} " for cell in found) for key, found in cells.items()]
    return "\n".join(lines) + "\n"


def loaded(
    folder: Path, cells: Mapping[str, Sequence[str]], years: Sequence[int] = (2014,)
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Employment and quarantine of a file."""
    files: dict[str, Content] = {
        "sbs_r_nuts06_r2.tsv.gz": gzip.compress(sbs(cells, years).encode()),
        "geo_2013_to_2021.csv": RECODE,
    }
    tables, quarantine = load("eurostat_sbs", folder, files, NACE)
    return tables["employment"], quarantine


API = "freq,nace_r2,indic_sbs,geo\\TIME_PERIOD\t2021 \t2022 "
NUTS = NACE | {
    "territory": pl.DataFrame(
        {
            "territory_id": ["nuts-FRK2", "country-FR", "country-GR"],
            "kind": ["nuts2", "country", "country"],
            "code": ["FRK2", "FR", "GR"],
            "country": ["FR", "FR", "GR"],
            "label": ["Rhône-Alpes", "France", "Grèce"],
            "vintage": ["2024", None, None],
        }
    )
}


def api_rows(
    folder: Path, *lines: str, name: str = "sbs_r_nuts2021.tsv.gz", header: str = API
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Employment of files in the layout of the bulk API; the list of renamed codes ships."""
    older = sbs({"C,V16110,FR": ["1"]})
    files: dict[str, Content] = {"sbs_r_nuts06_r2.tsv.gz": gzip.compress(older.encode())}
    files[name] = gzip.compress("\n".join([header, *lines, ""]).encode())
    tables, quarantine = load("eurostat_sbs", folder, files, NUTS)
    return tables["employment"], quarantine


def test_the_statistics_of_2021_on_are_read_beside_the_older(tmp_path: Path) -> None:
    employment, quarantine = api_rows(
        tmp_path,
        "A,C12,EMP_LOC_NR,FRK2\t120 \t: c",
        "A,C12,LOC_NR,FRK2\t7 \t8 p",
        "A,C,LOC_NR,EL\t9 \t:",
        "A,C,WAGE_LOC_MEUR,FRK2\t1.5 \t2",
    )
    assert quarantine.is_empty()
    first = row(employment, territory_id="nuts-FRK2", year="2021")
    assert (first["jobs"], first["establishments"]) == (120, 7)
    second = row(employment, territory_id="nuts-FRK2", year="2022")
    assert (second["jobs_status"], second["establishments"]) == ("secret", 8)
    assert row(employment, territory_id="country-GR", year="2021")["establishments"] == 9
    assert row(employment, territory_id="country-FR", year="2014")["jobs"] == 1


def test_the_older_statistics_come_by_the_bulk_api_too(tmp_path: Path) -> None:
    header = "freq,nace_r2,indic_sb,geo\\TIME_PERIOD\t2013 \t2014 "
    employment, quarantine = api_rows(
        tmp_path, "A,C12,V16110,FR71\t5 \t6", name="sbs_r_nuts06_r2.tsv.gz", header=header
    )
    assert quarantine.is_empty()
    assert row(employment, territory_id="nuts-FRK2", year="2014")["jobs"] == 6


@pytest.mark.parametrize("dimension", ["unit", "size_emp"])
def test_a_new_dimension_stops_the_load(tmp_path: Path, dimension: str) -> None:
    with pytest.raises(SourceError, match=dimension):
        api_rows(tmp_path, header=API.replace("freq", dimension))


@pytest.mark.parametrize("cell", [": c", ": cd", ": bc", ": cu", "12 c"])
def test_a_confidential_cell_is_secret_and_never_zero(tmp_path: Path, cell: str) -> None:
    employment, quarantine = loaded(tmp_path, {"C12,V16110,FR71": [cell]})
    found = row(employment, territory_id="nuts-FRK2")
    assert (found["jobs"], found["jobs_status"]) == (None, "secret")
    assert found["jobs_flag"] == cell.split(" ")[1]
    assert quarantine.is_empty()


@pytest.mark.parametrize(("cell", "flag"), [(":", None), (": u", "u"), (": b", "b")])
def test_a_missing_cell_is_unknown_and_keeps_its_flag(
    tmp_path: Path, cell: str, flag: str | None
) -> None:
    employment, _ = loaded(tmp_path, {"C12,V16110,FR71": [cell]})
    found = row(employment, territory_id="nuts-FRK2")
    assert (found["jobs"], found["jobs_status"], found["jobs_flag"]) == (None, "unknown", flag)


@pytest.mark.parametrize(
    ("cell", "value", "status", "flag"),
    [
        ("362595 b", 362595.0, "known", "b"),
        ("7 p", 7.0, "known", "p"),
        ("0", 0.0, "known", None),
        ("12 e", 12.0, "estimated", "e"),
        ("3.5 s", 3.5, "estimated", "s"),
    ],
)
def test_a_value_keeps_its_flag_and_an_estimate_says_so(
    tmp_path: Path, cell: str, value: float, status: str, flag: str | None
) -> None:
    employment, _ = loaded(tmp_path, {"C,V11210,FR": [cell]})
    found = row(employment, territory_id="country-FR")
    assert found["establishments"] == value
    assert found["establishments_status"] == status
    assert found["establishments_flag"] == flag


def test_jobs_and_local_units_stand_side_by_side_year_by_year(tmp_path: Path) -> None:
    cells = {"C29,V16110,FR": ["230423 b", "1"], "C29,V11210,FR": ["3141 b", ": c"]}
    employment, _ = loaded(tmp_path, cells, years=(2014, 2013))
    assert employment.height == 2
    last = row(employment, year="2014")
    assert (last["jobs"], last["establishments"]) == (230423.0, 3141.0)
    assert row(employment, year="2013")["establishments_status"] == "secret"


def test_an_indicator_that_is_not_reported_at_all_is_unknown(tmp_path: Path) -> None:
    employment, _ = loaded(tmp_path, {"C29,V11210,FR71": ["5"]})
    found = row(employment, territory_id="nuts-FRK2")
    assert (found["jobs"], found["jobs_status"], found["jobs_flag"]) == (None, "unknown", None)


def test_only_sections_and_divisions_are_taken(tmp_path: Path) -> None:
    codes = ["C", "C29", "C291", "C2910", "B-N_S95_X_K"]
    employment, quarantine = loaded(tmp_path, {f"{code},V16110,FR": ["1"] for code in codes})
    assert ids(employment, "industry_id") == {"nace2-C", "nace2-29"}
    assert quarantine.is_empty()


def test_only_countries_and_regions_of_level_two_are_taken(tmp_path: Path) -> None:
    places = ["FR", "FR7", "FR71", "FRZ", "FRZZ", "EU28", "EU27_2020"]
    employment, quarantine = loaded(tmp_path, {f"C,V16110,{place}": ["1"] for place in places})
    assert ids(employment, "territory_id") == {"country-FR", "nuts-FRK2"}
    assert quarantine.is_empty()


def test_countries_bear_their_iso_code(tmp_path: Path) -> None:
    employment, _ = loaded(tmp_path, {"C,V16110,EL": ["1"], "C,V16110,UK": ["2"]})
    assert ids(employment, "territory_id") == {"country-GR", "country-GB"}


def test_a_region_without_one_successor_keeps_its_code(tmp_path: Path) -> None:
    employment, _ = loaded(tmp_path, {"C,V16110,FR91": ["1"], "C,V16110,FR71": ["2"]})
    assert ids(employment, "territory_id") == {"nuts-FR91", "nuts-FRK2"}


def test_a_cell_that_cannot_be_read_is_set_aside_with_its_line_and_year(tmp_path: Path) -> None:
    cells = {"C,V16110,FR": ["1", "2"], "C29,V16110,FR": ["1 234", "5"]}
    employment, quarantine = loaded(tmp_path, cells, years=(2014, 2013))
    assert quarantine.select("row", "column", "value").rows() == [(3, "2014", "1 234")]
    divisions = employment.filter(industry_id="nace2-29")
    assert divisions.select("year", "jobs").rows() == [(2013, 5.0)]


def test_other_indicators_are_left_and_a_new_one_stops_the_load(tmp_path: Path) -> None:
    known = {"C,V16110,FR": ["1"], "C,V91290,FR": ["2.5"], "C,V94310,FR": ["3"]}
    employment, _ = loaded(tmp_path, known)
    assert employment["jobs"].to_list() == [1.0]
    with pytest.raises(SourceError) as error:
        loaded(tmp_path, {**known, "C,V99999,FR": ["1"]})
    assert error.value.code == "unexpected_layout"
    assert "V99999" in str(error.value)


def test_codes_of_no_classification_are_set_aside(tmp_path: Path) -> None:
    cells = {"C,V16110,FR": ["1"], "Q86,V16110,FR": ["1"], "C,V16110,XX11": ["1"], "C29": ["1"]}
    employment, quarantine = loaded(tmp_path, cells)
    assert employment.height == 1
    assert dict(quarantine.select("value", "reason").iter_rows()) == {
        "C29": "not as many codes as dimensions",
        "Q86": "not in NACE Rev. 2",
        "XX11": "not in NUTS",
    }


def test_a_gzip_cut_short_stops_the_load(tmp_path: Path) -> None:
    packed = gzip.compress(sbs({f"C,V16110,FR{n}": ["1"] for n in range(999)}).encode())
    files: dict[str, Content] = {
        "sbs_r_nuts06_r2.tsv.gz": packed[:-40],
        "geo_2013_to_2021.csv": RECODE,
    }
    with pytest.raises(SourceError) as error:
        load("eurostat_sbs", tmp_path, files, NACE)
    assert error.value.code == "truncated_gzip"


def test_a_new_column_is_left(tmp_path: Path) -> None:
    text = sbs({"C,V16110,FR": ["1"]}).replace("2014 ", "2014 \tunit ").replace("1 ", "1 \tx ")
    files = {"sbs_r_nuts06_r2.tsv": text, "geo_2013_to_2021.csv": RECODE}
    tables, _ = load("eurostat_sbs", tmp_path, files, NACE)
    assert tables["employment"]["year"].to_list() == [2014]


@pytest.mark.parametrize(
    ("cell", "jobs", "status"),
    [
        (": C", None, "secret"), (": @C", None, "secret"), ("6 C", None, "secret"),
        ("6 b@C", None, "secret"), ("6 b,C", None, "secret"), ("6 N", None, "secret"),
        (": P", None, "secret"), ("6 p", 6, "known"), ("6 i", 6, "estimated"),
        ("6 s", 6, "estimated"), ("6 f", 6, "estimated"), (": m", None, "unknown"),
        ("6 bd", 6, "known"), ("6 b, d", 6, "known"), ("0 n", 0, "known"), ("0n", 0, "known"),
    ],
)  # fmt: skip
def test_flags_are_those_of_the_publishers_two_lists(
    tmp_path: Path, cell: str, jobs: float | None, status: str
) -> None:
    employment, quarantine = loaded(tmp_path, {"C,V16110,FR": [cell]})
    assert quarantine.is_empty()
    assert (employment["jobs"][0], employment["jobs_status"][0]) == (jobs, status)


@pytest.mark.parametrize("cell", ["6 X", "6 @", "1 234", "6 c!", "-"])
def test_a_flag_of_no_list_is_set_aside(tmp_path: Path, cell: str) -> None:
    _, quarantine = loaded(tmp_path, {"C,V16110,FR": [cell]})
    assert quarantine["value"].to_list() == [cell]


def test_a_line_that_is_there_again_is_set_aside_by_its_key(tmp_path: Path) -> None:
    text = sbs({"C,V16110,FR": ["5"]})
    files: dict[str, Content] = {
        "sbs_r_nuts06_r2.tsv": text + text.split("\n")[1] + "\n",
        "geo_2013_to_2021.csv": RECODE,
    }
    tables, quarantine = load("eurostat_sbs", tmp_path, files, NACE)
    assert tables["employment"]["jobs"].to_list() == [5]
    assert quarantine["value"].to_list() == ["C, V16110, FR"]


def test_an_unknown_dimension_stops(tmp_path: Path) -> None:
    text = sbs({"C,V16110,FR": ["5"]}).replace("nace_r2", "sex,nace_r2").replace("C,V", "F,C,V")
    files: dict[str, Content] = {"sbs_r_nuts06_r2.tsv": text, "geo_2013_to_2021.csv": RECODE}
    with pytest.raises(SourceError, match="sex"):
        load("eurostat_sbs", tmp_path, files, NACE)


flags = st.lists(st.sampled_from("bCdeipruNP"), max_size=2, unique=True).map("".join)
cells = st.tuples(st.none() | st.integers(0, 10**9), flags)


@settings(max_examples=40, deadline=None)
@given(st.lists(cells, min_size=1, max_size=7))
def test_every_cell_says_what_was_written(written: list[tuple[int | None, str]]) -> None:
    texts = [" ".join([":" if value is None else str(value), flag]) for value, flag in written]
    years = range(2014, 2014 - len(written), -1)
    with TemporaryDirectory() as folder:
        employment, quarantine = loaded(Path(folder), {"C,V16110,FR": texts}, list(years))
    assert quarantine.is_empty()
    read = {year: (jobs, status) for year, jobs, status in employment.select(
        "year", "jobs", "jobs_status").iter_rows()}  # fmt: skip
    for year, (value, flag) in zip(years, written, strict=True):
        secret = bool(set(flag) & set("CNP"))
        hidden = value is None or secret
        assert read[year][0] == (None if hidden else float(value or 0))
        assert (read[year][1] == "secret") == secret
        assert (read[year][1] == "unknown") == (value is None and not secret)


printable = st.text(
    st.characters(codec="utf-8", exclude_characters='"', exclude_categories=["C", "Zl", "Zp"])
)


@settings(max_examples=60, deadline=None)
@given(printable)
@example("٣")
@example("1e9")
def test_no_text_whatever_becomes_a_zero(text: str) -> None:
    with TemporaryDirectory() as folder:
        employment, quarantine = loaded(Path(folder), {"C,V16110,FR": [text, "1"]}, (2014, 2013))
    zero = employment.filter(pl.col("jobs") == 0)
    assert zero.is_empty() or float(text.split(maxsplit=1)[0]) == 0
    assert employment.height + quarantine.height == 2


def test_the_snapshot_tells_what_the_official_file_reported() -> None:
    employment = shipped("eurostat_sbs")["employment"]
    assert employment.height == 194_320
    counts = dict(employment.group_by("jobs_status").len().iter_rows())
    assert counts == {
        "known": 148_276, "estimated": 337, "unknown": 27_912, "secret": 17_795,
    }  # fmt: skip
    flagged = employment.filter(pl.col("jobs_flag").str.contains("[esif]"))
    assert set(flagged["jobs_status"]) == {"estimated", "secret"}
    lyon = row(employment, territory_id="nuts-FRK2", industry_id="nace2-C", year="2014")
    assert (lyon["jobs"], lyon["jobs_flag"], lyon["establishments"]) == (362_595, "b", 34_813)
    tobacco = row(employment, territory_id="country-FR", industry_id="nace2-12", year="2014")
    assert (tobacco["jobs"], tobacco["jobs_status"]) == (None, "secret")


@pytest.mark.shared
def test_the_official_file_gives_the_snapshot() -> None:
    with gzip.open(official_files("eurostat_sbs")["sbs"], "rt", encoding="utf-8") as lines:
        assert sum(1 for _ in lines) == 195_227 + 1
    tables, quarantine = from_official_files("eurostat_sbs")
    key = ["territory_id", "industry_id", "year"]
    assert tables["employment"].sort(key).equals(shipped("eurostat_sbs")["employment"].sort(key))
    assert quarantine.is_empty()
