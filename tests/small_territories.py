"""Territories of the small country: communes, groupings, TI, régions of Europe."""

from typing import Any

from tests.small_rows import Rows

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


def geography() -> dict[str, Rows]:
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


def regions() -> dict[str, Rows]:
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


def territories() -> dict[str, Rows]:
    territories: Rows = []
    links: Rows = []
    for name, (label, members) in TI.items():
        phase, code = int(name[3:7]), name.removeprefix(f"{name[:7]}-")
        own = communes_of(name)
        parts = [POPULATIONS[commune] for commune in own]
        people = None if None in parts else sum(part or 0 for part in parts)
        territories.append(
            _territory("ti", code, label, phase=phase, population=people)
            | {"territory_id": name}
            | ({} if people is None else {"population_status": "known", "population_year": 2023})
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
