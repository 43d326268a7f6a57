"""Published jobs as a core table, from as few words as a test needs."""

import polars as pl

SCHEMA = {
    "territory_id": pl.String,
    "industry_id": pl.String,
    "year": pl.Int16,
    "jobs": pl.Float64,
    "jobs_status": pl.String,
    "jobs_flag": pl.String,
    "establishments": pl.Float64,
    "establishments_status": pl.String,
    "source": pl.String,
}


def employment(rows: dict[tuple[str, str, int], float | str]) -> pl.DataFrame:
    """(territory, NACE code, year) → jobs, `secret` or `unknown`; a text like `7 b` has a flag."""
    found = []
    for (territory, code, year), value in rows.items():
        number, _, flag = str(value).partition(" ")
        status = number if number in {"secret", "unknown"} else "known"
        found.append(
            {
                "territory_id": territory,
                "industry_id": f"nace2-{code}",
                "year": year,
                "jobs": float(number) if status == "known" else None,
                "jobs_status": status,
                "jobs_flag": flag or None,
                "establishments": 3.0 if status == "known" else None,
                "establishments_status": status,
                "source": "eurostat_sbs",
            }
        )
    return pl.DataFrame(found, schema=SCHEMA)


HOME = pl.DataFrame({"territory_id": ["ti-2023-1"], "region_id": ["nuts-FRX1"]})
