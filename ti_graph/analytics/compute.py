"""Core tables → result tables: every step, put together and held to its schemas."""

from collections.abc import Mapping, Sequence

import polars as pl

from ti_graph.analytics import filieres, inputs
from ti_graph.analytics.along import sure_of
from ti_graph.analytics.beside import nearest
from ti_graph.analytics.candidate_order import ranked
from ti_graph.analytics.commune_points import commune_points
from ti_graph.analytics.input_output import read_input_output
from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.jobs import territory_jobs
from ti_graph.analytics.method_runs import method_runs
from ti_graph.analytics.rules import DEFAULT, Rules
from ti_graph.analytics.sites import listed_sites, with_years
from ti_graph.analytics.steps import comparisons
from ti_graph.analytics.steps.attractiveness import of_attractiveness
from ti_graph.analytics.steps.entries import entry_rows
from ti_graph.analytics.steps.evidence import Evidence
from ti_graph.analytics.steps.filieres import described, flow_rows, searched
from ti_graph.analytics.steps.frames import Frames
from ti_graph.analytics.steps.grounds import Known, grounds
from ti_graph.analytics.steps.partners import partner_rows
from ti_graph.analytics.steps.programme import of_programme
from ti_graph.analytics.steps.relevance import relevance_rows
from ti_graph.analytics.steps.relevance_support import with_vintages
from ti_graph.analytics.steps.specialisation import of_regions, of_territories, regional_cells
from ti_graph.analytics.territorial import of_filieres, of_listed
from ti_graph.analytics.value_chains import dictionary
from ti_graph.model.closure import DERIVED, within
from ti_graph.model.results import RESULT_TABLES

Results = dict[str, pl.DataFrame]


def compute(
    tables: Tables,
    vintages: Mapping[str, str],
    rules: Rules = DEFAULT,
) -> Results:
    """Every result table. `vintages`: source → its vintage, as the cards have it."""
    closure = within(tables["containment"])
    tables = {**tables, "within": closure}
    listed = with_years(listed_sites(tables, rules), vintages)
    counted = of_listed(listed, tables)
    known = of_filieres(listed, tables)
    jobs = territory_jobs(tables, rules)
    regional = inputs.regional_counts(tables)
    regions = regional_cells(regional)
    table = read_input_output(tables["io_flow"], tables["io_output"])
    branch_of = inputs.branch_of_industry(tables)
    found = described(
        filieres.candidates(
            searched(listed, tables),
            filieres.Asked(known.grounds, nearest(tables), sure_of(counted, tables)),
            dictionary(tables),
            branch_of,
            table,
        ),
        pl.concat([counted.cells, known.cells]),
        known.data,
    )
    found = ranked(found, counted)
    partner = partner_rows(tables, regions, found, known)
    evidence = Evidence(vintages)
    if found.filiere.height:
        evidence.add_filieres(found, table, _source_of(tables["io_flow"]))
    evidence.add_partners(tables, partner, regional, found)
    parts: list[Frames] = [
        {
            "within": closure,
            "commune_point": commune_points(tables),
            "home_region": inputs.home_regions(tables).with_columns(source=pl.lit(DERIVED)),
            "specialisation": of_territories(counted),
            "candidate_filiere": found.filiere,
            "candidate_industry": found.industry,
            "candidate_missing": found.missing,
            "chain_flow": flow_rows(found),
            "method_run": method_runs(),
            "partner_suggestion": partner.suggestion,
            "score_part": found.part,
            "evidence": evidence.table(),
        },
        {
            "specialisation": of_regions(regional, regions, tables),
            "score_part": partner.part,
        },
        with_vintages(relevance_rows(tables, counted, found, regions, regional, listed), vintages),
        grounds(Known(listed, counted, known, jobs, regional), tables),
        comparisons.of_industries(counted, tables),
        comparisons.of_filieres(known, found, table, tables),
        comparisons.of_jobs(jobs, tables, rules),
        entry_rows(jobs, tables, rules),
        comparisons.of_fundings(tables),
        of_attractiveness(listed, tables),
        of_programme(tables),
    ]
    return _conformed(parts)


def _source_of(table: pl.DataFrame) -> str | None:
    """The source of a table's rows, where it has any."""
    return str(table["source"].min()) if table.height else None


def _conformed(parts: Sequence[Frames]) -> Results:
    """Every result table, its rows put together from whatever part tells some."""
    results: Results = {}
    for name, schema in RESULT_TABLES.items():
        frames = [
            frame.with_columns(
                pl.lit(None, column.dtype).alias(column_name)
                for column_name, column in schema.columns().items()
                if column_name not in frame.columns and column.nullable
            ).select(list(schema.columns()))
            for frame in (part[name] for part in parts if name in part)
            if frame.height
        ]
        frame = pl.concat(frames, how="vertical_relaxed") if frames else schema.create_empty()
        results[name] = schema.validate(frame.sort(schema.primary_key()), cast=True)
    return results
