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
from ti_graph.build import build
from ti_graph.graph.manifest import Manifest
from ti_graph.ingest.card import Card, SourceKind
from ti_graph.ingest.load import Tables
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.snapshot import write_snapshot
from ti_graph.ingest.source import CoreTable, Source
from ti_graph.model.tables import CORE_TABLES
from ti_graph.settings import Settings

Rows = list[dict[str, Any]]

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
        "insee_cog": _geography(),
        "eurostat_nuts": _regions(),
        "anct_territoires": _territories(),
        "insee_naf": {"industry": _naf()},
        "eurostat_nace": _nace(),
        "insee_input_output": _input_output(),
        "eurostat_sbs": {"employment": _employment()},
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


# --- geography ----------------------------------------------------------------------------------

POPULATIONS = {
    "01001": 10_000, "01002": 5_000, "01003": 3_000, "01004": 2_000, "01005": None,
    "01006": 1_000, "01007": 4_000,
    "2A001": 8_000, "2A002": 2_500, "2A003": 2_000, "2A004": 1_500, "2A005": 500,
}  # fmt: skip
TOWNS = [code for code, people in POPULATIONS.items() if (people or 0) >= 2_000]
"""Communes that coverage is reckoned on."""
NAMES = {
    "01001": "Amont", "01002": "Bourg-l'Évêque", "01003": "Coteau", "01004": "Dune",
    "01005": "Écluse", "01006": "Fort", "01007": "Gué",
    "2A001": "Havre", "2A002": "Île-Verte", "2A003": "Jonc", "2A004": "L'Étang", "2A005": "Mas",
}  # fmt: skip
EPCI = {
    "200000001": ("CA d'Amont", "CA", ("01001", "01002")),
    "200000002": ("CC des Dunes", "CC", ("01003", "01004", "01005")),
    "200000003": ("CC du Passage", "CC", ("01006", "2A003")),
    "200000004": ("CA du Havre", "CA", ("2A001", "2A002")),
}
TI = {
    "ti-2023-1001": ("Amont", ("epci-200000001", "epci-200000002")),
    "ti-2023-1002": ("Passage", ("epci-200000003", "commune-2A004")),
    "ti-2023-2001": ("Désert", ("commune-2A005",)),
    "ti-2018-1001": ("Vieil Amont", ("epci-200000001", "commune-01007")),
    "ti-2018-2001": ("Vieux Havre", ("epci-200000004", "commune-2A003")),
}
REGION_OF = {"01": "region-10", "2A": "region-20"}
LONGITUDE = {
    "ti-2023-1001": 0, "ti-2023-1002": -1, "ti-2023-2001": -2,
    "ti-2018-1001": 0, "ti-2018-2001": -2,
    "nuts-FRX1": 0, "nuts-FRY1": -2, "nuts-DEX1": 1, "nuts-ITX1": 3, "nuts-ESX1": 10,
}  # fmt: skip
COUNTRIES = {"FR": "France", "DE": "Deutschland", "IT": "Italia", "ES": "España"}
NUTS_2 = {
    "FRX1": "Nordie", "FRY1": "Sudie", "DEX1": "Nachbarland", "ITX1": "Lontano", "ESX1": "Lejos",
}  # fmt: skip


def _territory(kind: str, code: str, label: str, **more: Any) -> dict[str, Any]:
    population = more.get("population")
    return {
        "territory_id": f"{kind if not kind.startswith('nuts') else 'nuts'}-{code}",
        "kind": kind,
        "code": code,
        "label": label,
        "country": "FR",
        "vintage": "2024",
        "population_status": "unknown" if population is None else "known",
        **more,
    }


def _link(member: str, container: str, basis: str = "official") -> dict[str, Any]:
    return {"member_id": member, "container_id": container, "basis": basis}


def _geography() -> dict[str, Rows]:
    communes = [
        _territory("commune", code, NAMES[code], nature="COM", population=people)
        for code, people in POPULATIONS.items()
    ]
    groups = [
        _territory("epci", code, label, nature=nature, siren=code)
        for code, (label, nature, _) in EPCI.items()
    ]
    wholes = [
        _territory("departement", "01", "Haut-Nord"),
        _territory("departement", "2A", "Bas-Sud"),
        _territory("region", "10", "Nordie"),
        _territory("region", "20", "Sudie"),
    ]
    codes = [(code, code, "current") for code in POPULATIONS]
    codes += [("01340", "01001", "former"), ("01009", "01002", "delegated")]
    return {
        "territory": communes + groups + wholes,
        "containment": [
            *(_link(f"commune-{code}", f"departement-{code[:2]}") for code in POPULATIONS),
            *(
                _link(f"commune-{code}", f"epci-{siren}")
                for siren, (_, _, members) in EPCI.items()
                for code in members
            ),
            *(_link(f"departement-{code}", region) for code, region in REGION_OF.items()),
        ],
        "commune_code": [
            {"code": code, "territory_id": f"commune-{now}", "kind": kind, "label": NAMES[now]}
            for code, now, kind in codes
        ],
    }


def _regions() -> dict[str, Rows]:
    territories = [
        _territory("country", code, name, country=code) for code, name in COUNTRIES.items()
    ]
    links = [_link("region-10", "country-FR"), _link("region-20", "country-FR")]
    links += [_link("departement-01", "nuts-FRX11"), _link("departement-2A", "nuts-FRY11")]
    for code, name in NUTS_2.items():
        for kind, size in (("nuts1", 3), ("nuts2", 4), ("nuts3", 5)):
            own = (code + "1")[:size]
            territories.append(_territory(kind, own, name, country=code[:2]))
            above = f"nuts-{own[:-1]}" if size > 3 else f"country-{code[:2]}"
            links.append(_link(f"nuts-{own}", above))
    borders = [("DEX1", "FRX1", True), ("FRX1", "FRY1", False), ("DEX1", "ITX1", True)]
    return {
        "territory": territories,
        "containment": links,
        "geometry": [_place(f"nuts-{code}") for code in NUTS_2],
        "neighbour": [
            {"territory_a": f"nuts-{a}", "territory_b": f"nuts-{b}", "cross_border": abroad}
            for a, b, abroad in borders
        ],
    }


def _place(territory: str) -> dict[str, Any]:
    """A point on the equator, in the middle of a square of a tenth of a degree."""
    x = LONGITUDE[territory]
    west, east = x - 0.05, x + 0.05
    ring = f"{west} -0.05, {east} -0.05, {east} 0.05, {west} 0.05, {west} -0.05"
    return {
        "territory_id": territory,
        "longitude": float(x),
        "latitude": 0.0,
        "outline_wkt": f"POLYGON (({ring}))",
    }


def communes_of(territory: str) -> list[str]:
    """Codes of the communes of a TI."""
    found: list[str] = []
    for member in TI[territory][1]:
        kind, code = member.split("-")
        found += [code] if kind == "commune" else EPCI[code][2]
    return sorted(found)


def _territories() -> dict[str, Rows]:
    territories: Rows = []
    links: Rows = []
    for name, (label, members) in TI.items():
        phase, code = int(name[3:7]), name.removeprefix(f"{name[:7]}-")
        own = communes_of(name)
        people = sum(POPULATIONS[commune] or 0 for commune in own)
        territories.append(
            _territory("ti", code, label, phase=phase, population=people)
            | {"territory_id": name, "population_status": "estimated"}
        )
        links += [_link(member, name) for member in members]
        inherited = [f"commune-{commune}" for commune in own]
        links += [_link(one, name, "derived") for one in inherited if one not in members]
        regions = sorted({REGION_OF[commune[:2]] for commune in own})
        links += [_link(name, region, "derived") for region in regions]
    return {
        "territory": territories,
        "containment": links,
        "geometry": [_place(name) for name in TI],
        "succession": [
            {
                "earlier_id": "ti-2018-1001",
                "later_id": "ti-2023-1001",
                "communes": 2,
                "share_of_earlier": 15 / 19,
                "share_of_later": 15 / 20,
            },
            {
                "earlier_id": "ti-2018-2001",
                "later_id": "ti-2023-1002",
                "communes": 1,
                "share_of_earlier": 2_000 / 12_500,
                "share_of_later": 2_000 / 4_500,
            },
        ],
    }


# --- activities ---------------------------------------------------------------------------------

SUBCLASSES = {
    "10.11Z": "Transformation de la viande", "10.51A": "Fabrication de lait liquide",
    "16.10A": "Sciage du bois", "16.29Z": "Objets divers en bois",
    "24.10Z": "Sidérurgie", "25.11Z": "Structures métalliques",
    "25.50A": "Forge et estampage", "25.62B": "Mécanique industrielle",
    "28.41Z": "Machines-outils", "29.10Z": "Véhicules automobiles",
    "29.32Z": "Équipements automobiles", "30.30Z": "Aéronautique",
}  # fmt: skip
DIVISIONS = {
    "10": ("Industries alimentaires", "Food products", "CA"),
    "16": ("Travail du bois", "Wood products", "CC"),
    "24": ("Métallurgie", "Basic metals", "CH"),
    "25": ("Produits métalliques", "Fabricated metal products", "CH"),
    "28": ("Machines et équipements", "Machinery and equipment", "CK"),
    "29": ("Industrie automobile", "Motor vehicles", "CL"),
    "30": ("Autres matériels de transport", "Other transport equipment", "CL"),
}
BRANCHES = {
    "CA": ("Agroalimentaire", "Food"),
    "CC": ("Bois et papier", "Wood and paper"),
    "CH": ("Métallurgie et métaux", "Metals"),
    "CK": ("Machines", "Machinery"),
    "CL": ("Matériels de transport", "Transport equipment"),
    "HZ": ("Transports et entreposage", "Transport and storage"),
}
FLOWS = {
    ("CH", "CH"): 100, ("CH", "CK"): 60, ("CH", "CL"): 80,
    ("CK", "CH"): 20, ("CK", "CL"): 40,
    ("CC", "CH"): 20, ("CC", "CA"): 30,
    ("CL", "HZ"): 50, ("HZ", "CA"): 20, ("CA", "CA"): 50,
}  # fmt: skip
"""Seller, buyer → M€ of 2019. The year before, everything was twice as much."""
OUTPUTS = {"CA": 300, "CC": 100, "CH": 400, "CK": 200, "CL": 300, "HZ": 500}


def _industry(scheme: str, level: str, code: str, **more: Any) -> dict[str, Any]:
    prefix = {"naf_rev2": "naf2", "nace_rev2": "nace2", "a38": "a38"}[scheme]
    name = f"{prefix}-{code}"
    return {"industry_id": name, "scheme": scheme, "level": level, "code": code, **more}


def _naf() -> Rows:
    section = _industry("naf_rev2", "section", "C", label_fr="Industrie manufacturière")
    divisions = [
        _industry("naf_rev2", "division", code, parent_id="naf2-C", label_fr=french)
        for code, (french, _, _) in DIVISIONS.items()
    ]
    subclasses = [
        _industry("naf_rev2", "subclass", code, parent_id=f"naf2-{code[:2]}", label_fr=label)
        for code, label in SUBCLASSES.items()
    ]
    return [section, *divisions, *subclasses]


def _nace() -> dict[str, Rows]:
    section = {"label_fr": "Industrie manufacturière", "label_en": "Manufacturing"}
    rows = [_industry("nace_rev2", "section", "C", **section)]
    rows += [
        _industry(
            "nace_rev2", "division", code,
            parent_id="nace2-C", label_fr=french, label_en=english,
            iri=f"http://data.europa.eu/ux2/nace2/{code}",
        )
        for code, (french, english, _) in DIVISIONS.items()
    ]  # fmt: skip
    classes = sorted({code[:5] for code in SUBCLASSES})
    rows += [
        _industry(
            "nace_rev2", "class", code, parent_id=f"nace2-{code[:2]}", label_en=f"Class {code}"
        )
        for code in classes
    ]
    return {
        "industry": rows,
        "industry_correspondence": [
            _goes(f"naf2-{code}", f"nace2-{code[:5]}", "derived") for code in SUBCLASSES
        ],
    }


def _goes(start: str, end: str, basis: str) -> dict[str, Any]:
    return {"from_id": start, "to_id": end, "share": 1.0, "basis": basis}


def _input_output() -> dict[str, Rows]:
    years = ((2018, 2), (2019, 1))
    return {
        "industry": [
            _industry("a38", "branch", code, label_fr=french, label_en=english)
            for code, (french, english) in BRANCHES.items()
        ],
        "industry_correspondence": [
            _goes(f"nace2-{code}", f"a38-{branch}", "official")
            for code, (_, _, branch) in DIVISIONS.items()
        ],
        "io_flow": [
            {
                "from_id": f"a38-{seller}", "to_id": f"a38-{buyer}", "year": year,
                "country": "FR", "value_meur": float(value * factor),
            }
            for (seller, buyer), value in FLOWS.items()
            for year, factor in years
        ],
        "io_output": [
            {
                "industry_id": f"a38-{branch}", "year": year,
                "country": "FR", "value_meur": float(value * factor),
            }
            for branch, value in OUTPUTS.items()
            for year, factor in years
        ],
    }  # fmt: skip


SECRET, UNKNOWN = "secret", "unknown"
LOCAL_UNITS: dict[str, dict[str, int | str]] = {
    "FRX1": {"10": 100, "16": 50, "24": 40, "25": 200, "28": SECRET, "29": 30},
    "FRY1": {"10": 300, "16": 100, "24": 5, "25": 95, "28": UNKNOWN, "29": 10},
    "DEX1": {"10": 100, "16": 40, "24": 60, "25": 300, "28": 200, "29": 80},
    "ITX1": {"10": 400, "16": 100, "24": 0, "25": 90, "28": 50, "29": 5},
    "ESX1": {"10": 50, "16": SECRET, "24": SECRET, "25": SECRET, "28": SECRET, "29": SECRET},
}
SECRET_JOBS = {("FRX1", "29")}
"""Cells whose local units are known and whose jobs are not. Elsewhere a local unit has ten jobs."""


def _employment() -> Rows:
    last = [
        _cell(region, division, 2014, value)
        for region, cells in LOCAL_UNITS.items()
        for division, value in cells.items()
    ]
    return [*last, _cell("FRX1", "24", 2013, 38), _cell("DEX1", "24", 2013, 58)]


def _cell(region: str, division: str, year: int, units: int | str) -> dict[str, Any]:
    found = not isinstance(units, str)
    jobs_told = found and (region, division) not in SECRET_JOBS
    hidden = "secret" if found else units
    return {
        "territory_id": f"nuts-{region}",
        "industry_id": f"nace2-{division}",
        "year": year,
        "jobs": 10.0 * int(units) if jobs_told else None,
        "jobs_status": "known" if jobs_told else hidden,
        "jobs_flag": None if jobs_told else {"secret": "c", "unknown": ":"}[str(hidden)],
        "establishments": float(units) if found else None,
        "establishments_status": "known" if found else units,
        "establishments_flag": None if found else {"secret": "c", "unknown": ":"}[str(units)],
    }


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
