"""Industries of the small country: its classes, who buys from whom, jobs by region."""

from typing import Any

from tests.small_rows import Rows

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


def naf() -> Rows:
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


def nace() -> dict[str, Rows]:
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


def input_output() -> dict[str, Rows]:
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


def employment() -> Rows:
    last = [
        _cell(region, division, 2014, value)
        for region, cells in LOCAL_UNITS.items()
        for division, value in cells.items()
    ]
    return [*last, _cell("FRX1", "24", 2013, 38), _cell("DEX1", "24", 2013, 58)]


def _cell(region: str, division: str, year: int, units: int | str) -> dict[str, Any]:
    found = not isinstance(units, str)
    jobs_known = found and (region, division) not in SECRET_JOBS
    hidden = "secret" if found else units
    return {
        "territory_id": f"nuts-{region}",
        "industry_id": f"nace2-{division}",
        "year": year,
        "jobs": 10.0 * int(units) if jobs_known else None,
        "jobs_status": "known" if jobs_known else hidden,
        "jobs_flag": None if jobs_known else {"secret": "c", "unknown": ":"}[str(hidden)],
        "establishments": float(units) if found else None,
        "establishments_status": "known" if found else units,
        "establishments_flag": None if found else {"secret": "c", "unknown": ":"}[str(units)],
    }
