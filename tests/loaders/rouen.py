"""Real jobs of an extract: the largest industry of each town of Axe Seine around Rouen.

Urssaf Caisse nationale, établissements et effectifs salariés au niveau commune x APE, zone
d'emploi of Rouen, 2010, 2014 and 2022; Open Database License 1.0; retrieved 2026-11-28.
"""

from pathlib import Path

import polars as pl

FACTS = pl.read_csv(Path(__file__).with_name("rouen.csv"), schema_overrides={"commune": pl.String})
YEARS = (2010, 2014, 2022)


def labelled() -> str:
    """The facts in the export that is headed by labels, as the publisher's site gives it."""
    yearly = {
        f"{measure}_{year}": f"{title} {year}"
        for year in YEARS
        for measure, title in (
            ("establishments", "Nombre d'établissements"),
            ("jobs", "Effectifs salariés"),
        )
    }
    columns = {"commune": "Code commune", "ape": "Code APE", **yearly}
    return "\ufeff" + FACTS.select(*columns).rename(columns).write_csv(separator=";")
