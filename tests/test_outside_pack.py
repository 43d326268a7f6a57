"""A pack from outside adds a census of establishments in a layout of its own, by an entry point."""

from collections.abc import Iterator

import polars as pl
import pytest

from tests.ingest.packs import Pack
from tests.loaders.firms_fixtures import with_check_digit
from tests.small_country import small_sources
from tests.small_territories import TOWNS
from ti_graph.answers.network import Network
from ti_graph.answers.sites import Sites
from ti_graph.answers.suggestions import Suggestions
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.client import connect
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.registry import registered_source
from ti_graph.settings import Settings

CENSUS, AMONT = "chamber_census", "ti-2023-1001"
LOADER = '''
from collections.abc import Iterator
import polars as pl
from ti_graph.ingest import Columns, CoreTable, Source

FILE = Columns(read=("numero", "insee", "ape", "raison", "effectif"), ignored=("gerant",))

def load(source: Source) -> Iterator[CoreTable]:
    rows = source.read("firms", FILE)
    rows = source.keep(
        rows, pl.col("ape").str.contains("^[0-9]{4}[A-Z]$"),
        file="firms", column="ape", reason="no code of an industry",
    )
    jobs = pl.col("effectif").cast(pl.Float64)
    siren = pl.col("numero").str.head(9)
    yield CoreTable("establishment", rows.select(
        "_row", establishment_id="numero", siren=siren,
        territory_id=pl.format("commune-{}", "insee"),
        industry_id=pl.format("naf2-{}.{}", pl.col("ape").str.head(2), pl.col("ape").str.tail(3)),
        jobs=jobs, jobs_status=pl.lit("known"), year=pl.lit(2025), active=jobs > 0,
        status=pl.lit("known"),
    ))
    yield CoreTable("legal_unit", rows.select(
        siren=siren, label="raison", label_status=pl.lit("known"),
    ))
'''  # fmt: skip
FORGES = 4
"""Of the first commune, beside one that is closed; each other town has a dairy."""


def lines() -> list[str]:
    """The publisher's file: a closed forge, and in the last line no code of an industry."""
    places = [("01001", "2410Z")] * FORGES + [(code, "1051A") for code in TOWNS[1:]]
    rows = [*places, ("01001", "2410Z"), ("01001", "forge")]
    closed = len(rows) - 1
    return ["Numéro;INSEE;APE;Raison;Effectif;Gérant"] + [
        f"{_siret(number)};{commune};{ape};SOCIETE {number} SA;"
        f"{10 * number if number != closed else 0};Jeanne Doe"
        for number, (commune, ape) in enumerate(rows, start=1)
    ]


def _siret(number: int) -> str:
    return with_check_digit(f"{with_check_digit(f'{30_000_000 + number}')}0001")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The small country without drawn firms, and the census of the pack."""
    folder = tmp_path_factory.mktemp("outside")
    placed = folder / "data" / "sources" / CENSUS
    placed.mkdir(parents=True)
    (placed / "firms-2025.csv").write_text("\n".join(lines()), "utf-8")
    words = {"fr": "Tous les établissements.", "en": "All establishments."}
    with pytest.MonkeyPatch.context() as patch:
        pack = Pack(folder, patch)
        pack.add(
            CENSUS,
            LOADER,
            requires=["insee_cog", "insee_naf"],
            optional=True,
            files={"firms": {"names": ["firms*.csv"], "format": "csv"}},
            register={"selection": "census", "selects": words, "cannot_see": words},
        )
        sources = [*small_sources(), registered_source(CENSUS)]
        build(Settings(data=folder / "data"), sources=sources)
        yield Releases(folder / "data").current()
        pack.forget()


def test_its_rows_are_sites_of_the_territory_with_their_own_source(release: Release) -> None:
    found = [one for one in Sites(release).sites(AMONT, "24.10Z") if one.register_id == CENSUS]
    assert [one.name for one in found] == [f"SOCIETE {one} SA" for one in range(1, FORGES + 1)]
    assert {(one.ground, one.year, one.commune_id) for one in found} == {
        ("census", 2025, "commune-01001")
    }


def test_figures_of_the_territory_rest_on_it(release: Release) -> None:
    answer = Answers(release).territory(AMONT)
    assert answer.grounds["presence"].register_id == CENSUS
    assert CENSUS in {one.register_id for one in answer.registers}
    (own,) = [one for one in answer.specialisations if one.place == AMONT]
    assert own.register_id == CENSUS
    assert [one.source for one in own.evidence] == [CENSUS]
    iron = next(one for one in own.items if one.industry == "naf2-24.10Z")
    assert (iron.observed, iron.ground) == (FORGES, "census")


def test_what_it_reports_is_in_a_graph_of_its_own(release: Release) -> None:
    found = connect(release).sparql(
        "PREFIX tig: <https://w3id.org/ti-graph/ontology#> "
        f"SELECT ?site {{ GRAPH <https://w3id.org/ti-graph/graph/{CENSUS}> "
        "{ ?site a tig:Establishment } }"
    )
    assert isinstance(found, pl.DataFrame)
    # What is closed is a fact of the source, too.
    assert found.height == FORGES + len(TOWNS) - 1 + 1


def test_what_is_closed_is_no_evidence(release: Release) -> None:
    suggestions = Suggestions(Answers(release), Network(release))
    forges = suggestions._sites(AMONT, CENSUS, pl.col("industry_id") == "naf2-24.10Z")
    assert len(forges) == FORGES


def test_a_line_at_fault_is_set_aside_and_the_source_is_named(release: Release) -> None:
    entry = release.manifest.source(CENSUS)
    assert entry is not None
    assert (entry.kind, entry.quarantined) == ("live", 1)
