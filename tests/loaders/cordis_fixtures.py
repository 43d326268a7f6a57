"""A small file of participants in CORDIS's layout."""

from pathlib import Path

import polars as pl

from tests.loaders.firms_fixtures import (
    load,
    with_check_digit,
)
from ti_graph.ingest.load import Tables

HEADER = (
    "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;"
    "postCode;city;country;nutsCode;geolocation;organizationURL;contactForm;contentUpdateDate;rcn;"
    "order;role;ecContribution;netEcContribution;totalCost;endOfParticipation;active"
)
COLUMNS = HEADER.split(";")
PARTICIPATION = {
    "projectID": "859111",
    "projectAcronym": "SRSensor",
    "organisationID": "930078002",
    "name": "OPTIQGAIN LTD",
    "activityType": "PRC",
    "street": "1 RUE DU PORT",
    "postCode": "57000",
    "city": "METZ",
    "country": "FR",
    "geolocation": "48.5,6.5",
    "contentUpdateDate": "2023-04-05 13:15:00",
    "role": "coordinator",
    "ecContribution": "10.0",
    "netEcContribution": "10.0",
    "totalCost": "20,5",
    "endOfParticipation": "False",
}
REGIONS: Tables = {
    "territory": pl.DataFrame(
        {
            "territory_id": [
                "nuts-FRF33",
                "nuts-FRF31",
                "nuts-FRF3",
                "commune-57463",
                "commune-57447",
                "commune-55545",
                "commune-06152",
            ],
            "kind": ["nuts3", "nuts3", "nuts2", *["commune"] * 4],
            "label": [
                "Moselle",
                "Meurthe",
                "Lorraine",
                "Metz",
                "Marly",
                "Saint-Mihiel",
                "Valbonne",
            ],
        }
    ),
    "commune_code": pl.DataFrame(
        {"territory_id": ["commune-57463"], "label": ["Magny"], "kind": ["associated"]}
    ),
    "commune_name": pl.DataFrame({"territory_id": ["commune-55545"], "label": ["Roche-sur-Meuse"]}),
    "postcode": pl.DataFrame(
        {
            "territory_id": [
                *["commune-57463"] * 2,
                "commune-57447",
                "commune-55545",
                "commune-06152",
            ],
            "postcode": ["57000", "57050", "57155", "55300", "06560"],
        }
    ),
    "geometry": pl.DataFrame(
        {
            "territory_id": ["nuts-FRF33", "nuts-FRF31", "nuts-FRF3"],
            "outline_wkt": [
                "POLYGON ((6 48, 7 48, 7 49, 6 49, 6 48))",
                "POLYGON ((5 48, 6 48, 6 49, 5 49, 5 48))",
                "POLYGON ((5 48, 7 48, 7 49, 5 49, 5 48))",
            ],
        }
    ),
}


def loaded(folder: Path, *rows: dict[str, str]) -> tuple[Tables, pl.DataFrame]:
    """Tables and quarantine of participations that differ from the one above as `rows` say."""
    lines = [";".join(f'"{name}"' for name in COLUMNS)]
    for given in rows:
        values = {**PARTICIPATION, **given}
        lines.append(";".join(f'"{values.get(name, "")}"' for name in COLUMNS))
    files = {"organization.csv": "\n".join(lines) + "\n"}
    return load("cordis_h2020", folder, files, REGIONS)


SIREN = with_check_digit("77568501")


def as_csv(*rows: dict[str, str]) -> str:
    lines = [";".join(f'"{name}"' for name in COLUMNS)]
    for given in rows:
        values = {**PARTICIPATION, **given}
        lines.append(";".join(f'"{values.get(name, "")}"' for name in COLUMNS))
    return "\n".join(lines) + "\n"
