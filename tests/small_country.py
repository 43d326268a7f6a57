"""A country small enough to be checked by hand: two régions, twelve communes, three TI.

Its sources bear the names of the real ones, since analytics name them as evidence; their facts are
made up. What is known by hand of a release of it:

Geography. Départements 01 (région Nordie, NUTS 2 FRX1) and 2A (Sudie, FRY1). Everything with a
place lies on the equator, where one degree is 111.195 km.
    ti-2023-1001 Amont     EPCI 1 + EPCI 2       01001…01005   20,000 people + one unknown
    ti-2023-1002 Passage   EPCI 3 + commune      01006 | 2A003, 2A004   1,000 | 3,500: both régions
    ti-2023-2001 Désert    commune 2A005         500 people, no establishment
    ti-2018-1001 Vieil Amont   EPCI 1 + 01007        19,000 people
    ti-2018-2001 Vieux Havre   EPCI 4 + 2A003        12,500 people: nothing of ti-2023-2001
Home regions: 1001 → FRX1 1; 1002 → FRX1 1000/4500, FRY1 3500/4500; 2001 → FRY1 1.
Succession: 2018-1001 → 2023-1001 two communes, 15/19 of the earlier, 15/20 of the later;
    2018-2001 → 2023-1002 one commune, 2000/12500 and 2000/4500.

Establishments (simulated, open, 400 in all): 60 in ti-2023-1001, 40 in ti-2023-1002, 0 in
ti-2023-2001, 300 elsewhere. 15 are of 24.10Z, 10 of them in ti-2023-1001: 60 · 15/400 = 2.25
expected, location quotient 10 / 2.25 = 40/9. One more is closed and counts nowhere. Three real
ones: one in 01001, one in 2A001, and one in a commune of no vintage, which is quarantined.
Communes of 2,000 people or more: 8, two with a real establishment: coverage .25.

Filières. ti-2023-1001 is specialised in 24.10Z, 25.50A, 25.62B (branch CH, 10 each) and 29.10Z,
29.32Z (branch CL, 10 each). The set that stands out most from chance holds those of CH: one
candidate of 3 industries and 30 establishments, stages 24 = 1 and 25 = 2. It misses CC and CK
upstream (half of what it buys from other industrial branches each), and CL (4/7 of what it sells
to them) and CK (3/7) downstream. The other TI have no candidate.

Partners of ti-2023-1001 in general: DEX1 (2 projects, 1°, cross-border), ITX1 (none, 3°), ESX1
(1 project, 10°), in that order: the last two are as active, and a tie does not outweigh 7°.
Amont SA is in 01001, Labo Sud in 2A001, which is in no TI: the two other TI share no project.

Employment, 2014: jobs of 29 in FRX1 are secret and its 30 local units known; 28 in FRX1 is secret
in both; 28 in FRY1 unknown in both; 24 in ITX1 is a known zero; ESX1 tells 10 alone.
"""

import atexit
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from tests.loaders.firms_fixtures import with_check_digit
from tests.small_industries import employment, input_output, nace, naf
from tests.small_rows import Rows
from tests.small_territories import geography, regions, territories
from ti_graph.build import build
from ti_graph.graph.manifest import Manifest
from ti_graph.ingest.card import Card, SourceKind
from ti_graph.ingest.load import Tables
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.snapshot import write_snapshot
from ti_graph.ingest.source import CoreTable, Source
from ti_graph.model.tables import CORE_TABLES
from ti_graph.settings import Settings

REQUIRES = {
    "anct_territoires": ["insee_cog"],
    "insee_sirene": ["insee_cog", "insee_naf"],
    "simulated_establishments": ["insee_cog", "insee_naf"],
}
CURATED = ("dge_poles", "csf_filieres", "cci", "anct_programme")
REGISTERS = dict.fromkeys(("insee_sirene", "eurostat_sbs", "simulated_establishments"), "census")
"""What the sources that list or count sites select."""
SIMULATED_SOURCE = "simulated_establishments"


def small_sources(
    replacing: Mapping[str, Tables] | None = None, naming: Callable[[str], str] = str
) -> list[RegisteredSource]:
    """The sources of the small country; `replacing` gives other tables to some (source → tables).

    Official ones ship a snapshot, curated and simulated ones run their loader. `naming` gives
    each another identifier.
    """
    found = small_tables() | dict(replacing or {})
    home = _scratch() / str(next(_numbers))
    return [_registered(name, tables, home, naming) for name, tables in found.items()]


def build_small(
    data: Path, replacing: Mapping[str, Tables] | None = None, **settings: Any
) -> Manifest:
    """Build a release of the small country in `data`, with its drawn firms, and make it current."""
    wanted = {"simulated": "always"} | settings
    return build(Settings(data=data, **wanted), sources=small_sources(replacing))


def _registered(
    name: str, tables: Tables, home: Path, naming: Callable[[str], str]
) -> RegisteredSource:
    card = small_card(name, kind_of(name))
    requires = [naming(one) for one in card.requires]
    card = card.model_copy(update={"id": naming(name), "requires": requires})
    source = RegisteredSource(card, partial(_tell, tables), home / name)
    if card.kind == "official":
        write_snapshot(source.snapshot, card, _with_source(tables), {})
    else:
        source.folder.mkdir(parents=True)
        (source.folder / "facts.csv").write_text("the facts are in the loader\n", "utf-8")
    return source


def _with_source(tables: Tables) -> Tables:
    """A snapshot is written from whole core tables, and leaves `source` out."""
    return {name: frame.with_columns(source=pl.lit("x")) for name, frame in tables.items()}


def _tell(tables: Tables, _source: Source) -> Iterator[CoreTable]:
    for name, frame in tables.items():
        yield CoreTable(name, frame)


def kind_of(name: str) -> SourceKind:
    """Who vouches for a source of the small country."""
    if name == SIMULATED_SOURCE:
        return "simulated"
    return "curated" if name in CURATED else "official"


def small_card(name: str, kind: SourceKind = "official", **more: Any) -> Card:
    """A card that says so little that any source could bear it."""
    files = {"facts": {"names": ["facts.csv"], "format": "csv"}} if kind == "curated" else {}
    found: dict[str, Any] = {
        "id": name,
        "title": {"fr": f"Petit pays : {name}", "en": f"Small country: {name}"},
        "kind": kind,
        "publisher": {"name": "Petit pays", "url": "https://example.org/"},
        "licence": {
            "name": "Licence Ouverte 2.0",
            "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            "attribution": "Petit pays",
        },
        "landing_page": f"https://example.org/{name}",
        "vintage": "2024",
        "cadence": "never",
        "retrieved": "2024-01-31",
        "requires": REQUIRES.get(name, []),
        "files": files,
    }
    if name in REGISTERS:
        words = {"fr": "Tous les établissements.", "en": "All establishments."}
        blind = {"fr": "Les emplois.", "en": "Jobs."}
        found["register"] = {"selection": REGISTERS[name], "selects": words, "cannot_see": blind}
    return Card.model_validate(found | more)


_numbers = count()


@cache
def _scratch() -> Path:
    """Where snapshots of this process are written; it goes when the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="small-country-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def small_tables() -> dict[str, Tables]:
    """Source → core table → rows, in the order in which sources are loaded."""
    found = {
        "insee_cog": geography(),
        "eurostat_nuts": regions(),
        "anct_territoires": territories(),
        "insee_naf": {"industry": naf()},
        "eurostat_nace": nace(),
        "insee_input_output": input_output(),
        "eurostat_sbs": {"employment": employment()},
        "insee_sirene": _real_establishments(),
        "cordis_h2020": _projects(),
        "dge_poles": _poles(),
        "csf_filieres": _committees(),
        "ti_graph_chains": _chains(),
        "cci": _chambers(),
        "anct_programme": _programme(),
        SIMULATED_SOURCE: _simulated(),
    }
    return {
        source: {table: _typed(table, rows) for table, rows in tables.items()}
        for source, tables in found.items()
    }


def _typed(table: str, rows: Rows) -> pl.DataFrame:
    """Rows as a table of the schema's types; columns that no row gives are left out."""
    schema = CORE_TABLES[table].columns()
    given = [name for name in schema if any(name in row for row in rows)]
    return pl.DataFrame(
        [{name: row.get(name) for name in given} for row in rows],
        schema={name: schema[name].dtype for name in given},
    )


def rows_of_schema(table: str, rows: Rows) -> pl.DataFrame:
    """Rows as a core table of all its columns, null where none is given; no rule is held."""
    schema = CORE_TABLES[table].columns()
    return pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in rows],
        schema={name: column.dtype for name, column in schema.items()},
    )


# --- actors -------------------------------------------------------------------------------------

ESTABLISHMENTS = {
    "01001": {"24.10Z": 10, "25.50A": 10, "25.62B": 5, "29.10Z": 5, "10.11Z": 5},
    "01002": {"25.62B": 5, "29.10Z": 5, "29.32Z": 10},
    "01003": {"16.10A": 5},
    "01006": {"10.11Z": 4, "16.10A": 3, "28.41Z": 2},
    "2A003": {"10.11Z": 4, "10.51A": 8, "16.10A": 4, "16.29Z": 7},
    "2A004": {"25.11Z": 3, "28.41Z": 4, "30.30Z": 1},
    "01007": {"28.41Z": 30, "30.30Z": 10, "24.10Z": 5},
    "2A001": {"10.11Z": 60, "10.51A": 60, "25.11Z": 15, "25.50A": 5, "29.10Z": 5},
    "2A002": {"16.10A": 50, "16.29Z": 50, "25.62B": 5, "29.32Z": 5},
}
"""Commune → NAF subclass → simulated establishments."""
PLANTED = ("24.10Z", "25.50A", "25.62B", "29.10Z", "29.32Z")
SIREN_KNOWN, SIREN_SECRET = with_check_digit("10000000"), with_check_digit("20000000")


def siret(siren: str, number: int = 1) -> str:
    """The number of an establishment of a firm."""
    return with_check_digit(f"{siren}{number:04d}")


def real_establishment(commune: str, siren: str = SIREN_KNOWN, number: int = 1) -> dict[str, Any]:
    """A row of SIRENE: forging, 20 to 49 employees."""
    return {
        "establishment_id": siret(siren, number),
        "siren": siren,
        "territory_id": f"commune-{commune}",
        "industry_id": "naf2-25.50A",
        "headcount_band": "12",
        "jobs_low": 20.0,
        "jobs_high": 49.0,
        "jobs": 34.5,
        "jobs_status": "estimated",
        "year": 2021,
        "head_office": True,
        "active": True,
        "status": "known",
    }


def real_tables(*communes: str) -> Tables:
    """What SIRENE would tell if it had one establishment in each of `communes`."""
    rows = [real_establishment(code, number=place) for place, code in enumerate(communes, 1)]
    return {"establishment": _typed("establishment", rows)}


def _real_establishments() -> dict[str, Rows]:
    return {
        "establishment": [
            real_establishment("01001"),
            real_establishment("2A001", SIREN_SECRET)
            | {
                "headcount_band": None, "jobs_low": None, "jobs_high": None,
                "jobs": None, "jobs_status": "unknown", "head_office": None,
            },
            real_establishment("99999", SIREN_SECRET, 2),
        ],
        "legal_unit": [
            {"siren": SIREN_KNOWN, "label": 'Forges "Amont" \\ fils', "label_status": "known"},
            {"siren": SIREN_SECRET, "label": None, "label_status": "secret"},
        ],
    }  # fmt: skip


def _simulated() -> dict[str, Rows]:
    drawn = [
        (commune, code, True)
        for commune, cells in ESTABLISHMENTS.items()
        for code, number in cells.items()
        for _ in range(number)
    ]
    closed = ("2A005", "24.10Z", False)
    return {
        "establishment": [
            {
                "establishment_id": f"sim-{number:07d}",
                "territory_id": f"commune-{commune}",
                "industry_id": f"naf2-{code}",
                "jobs": 10.0 if number % 4 else None,
                "jobs_status": "simulated" if number % 4 else "unknown",
                "active": active,
                "status": "simulated",
            }
            for number, (commune, code, active) in enumerate([*drawn, closed], start=1)
        ],
        "planted_filiere": [
            {
                "planted_id": "planted-1001",
                "territory_id": "ti-2023-1001",
                "industry_id": f"naf2-{code}",
                "stage": stage,
                "strength": 5.0,
            }
            for stage, code in enumerate(PLANTED, start=1)
        ],
    }


def _organisation(name: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    common = {"organisation_id": name, "kind": kind, "label": label, "country": "FR"}
    return common | {"basis": "curated"} | more


def _poles() -> dict[str, Rows]:
    return {
        "organisation": [
            _organisation(
                "pole-metal", "pole", 'Pôle « Métal » "4.0" \\ Amont',
                theme="métallurgie", seat_id="commune-01001",
            ),
            _organisation(
                "pole-mer", "pole", "Pôle Mer", theme="mer", seat_id="commune-2A001"
            ),
        ],
        "organisation_industry": [
            {"organisation_id": "pole-metal", "industry_id": code, "basis": "curated"}
            for code in ("nace2-24", "nace2-25")
        ],
    }  # fmt: skip


def _committees() -> dict[str, Rows]:
    return {
        "organisation": [
            _organisation(
                "csf-automobile", "csf", "Automobile",
                label_en="Automotive", area_id="country-FR",
            )
        ],
        "organisation_industry": [
            {"organisation_id": "csf-automobile", "industry_id": "nace2-29", "basis": "curated"}
        ],
    }  # fmt: skip


def _chains() -> dict[str, Rows]:
    """One chain: the industries planted, and machines downstream of them."""
    stages = {"24.10Z": "inputs", "25.50A": "components", "25.62B": "components"}
    return {
        "value_chain": [
            {
                "chain_id": "metaux",
                "label_fr": "Métaux",
                "label_en": "Metals",
                "committee_id": "csf-automobile",
            }
        ],
        "value_chain_industry": [
            {"chain_id": "metaux", "industry_id": f"naf2-{code}", "stage": stage, "core": True}
            for code, stage in stages.items()
        ]
        + [
            {
                "chain_id": "metaux",
                "industry_id": "naf2-28.41Z",
                "stage": "assembly",
                "core": False,
            }
        ],
        "value_chain_word": [{"chain_id": "metaux", "language": "fr", "word": "acier"}],
    }


def _chambers() -> dict[str, Rows]:
    return {"organisation": [_organisation("cci-10", "cci", "CCI Nordie", area_id="region-10")]}


PARTICIPATIONS: tuple[tuple[str, str, str | None], ...] = (
    ("cordis-1", "cordis-amont", "FRX11"),
    ("cordis-1", "cordis-donau", "DEX11"),
    ("cordis-1", "cordis-iberia", "ESX11"),
    ("cordis-2", "cordis-amont", "FRX11"),
    ("cordis-2", "cordis-donau", "DEX11"),
    ("cordis-3", "cordis-sud", "FRY11"),
    ("cordis-3", "cordis-italia", "ITX11"),
    ("cordis-3", "cordis-nowhere", None),
)

COMMUNE_OF_PARTICIPANT = {"cordis-amont": "commune-01001", "cordis-sud": "commune-2A001"}


def _projects() -> dict[str, Rows]:
    participants = {
        "cordis-amont": ("Amont SA", "FR"), "cordis-donau": ("Donau GmbH", "DE"),
        "cordis-iberia": ("Iberia SL", "ES"), "cordis-sud": ("Labo Sud", "FR"),
        "cordis-italia": ("Italia SRL", "IT"), "cordis-nowhere": ("Nowhere Ltd", "IT"),
    }  # fmt: skip
    return {
        "organisation": [
            _organisation(
                name, "participant", label, country=country,
                activity_type="PRC", basis="official",
                siren=SIREN_KNOWN if name == "cordis-amont" else None,
            )
            for name, (label, country) in participants.items()
        ],
        "project": [
            {"project_id": name, "acronym": acronym, "programme": "H2020"}
            for name, acronym in (("cordis-1", "STEEL"), ("cordis-2", "FORGE"), ("cordis-3", "SEA"))
        ],
        "participation": [
            {
                "project_id": project,
                "organisation_id": organisation,
                "role": "coordinator" if organisation == "cordis-amont" else "participant",
                "territory_id": f"nuts-{place}" if place else None,
                "commune_id": COMMUNE_OF_PARTICIPANT.get(organisation),
                "territory_status": "known" if place else "unknown",
                "contribution_eur": 1234.56 if place else None,
                "contribution_status": "known" if place else "unknown",
            }
            for project, organisation, place in PARTICIPATIONS
        ],
    }  # fmt: skip


def _programme() -> dict[str, Rows]:
    return {
        "programme_phase": [
            {"phase": 2018, "last_year": 2022, "label_fr": "Phase 1", "label_en": "Phase 1"},
            {"phase": 2023, "last_year": 2027, "label_fr": "Phase 2", "label_en": "Phase 2"},
        ],
        "programme_axis": [
            {
                "axis_id": "2023-foncier", "phase": 2023, "label_fr": "Foncier",
                "label_en": "Land", "project_share": 0.18, "project_share_status": "known",
            },
            {
                "axis_id": "2018-innover", "phase": 2018, "label_fr": "Innover",
                "label_en": "Innovate", "project_share": None, "project_share_status": "unknown",
            },
        ],
        "programme_claim": [
            {
                "claim_id": "territories-2023", "statement_fr": "Trois territoires",
                "statement_en": "Three territories", "value": 3.0, "unit": "territories",
                "bound": "exact", "stated_by": "Petit pays, 2024",
            }
        ],
        "organisation": [_organisation("body-pilot", "programme_body", "Pilote")],
    }  # fmt: skip
