"""`ti-graph explain`: what a suggestion rests on, down to the rows."""

from typing import Annotated

import typer

from ti_graph.answers.lookup_models import EvidenceRow, ExplainAnswer
from ti_graph.cli import show, terminal
from ti_graph.cli.options import Json
from ti_graph.figures import decimal, part_of_one
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings

COLUMNS = {
    "establishment": ("establishment_id", "industry_id", "territory_id", "jobs", "jobs_status"),
    "facility": ("facility_id", "label", "industry_id", "territory_id", "year"),
    "participation": ("project_id", "organisation_id", "role", "shared"),
    "employment": ("territory_id", "industry_id", "year", "jobs", "establishments"),
    "geometry": ("territory_id", "longitude", "latitude"),
}
"""What of a row a table on screen shows; the JSON document holds all of it."""


def explain(
    suggestion_id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Filière, partenaire ou capability-<TI> / Filière, partner or capability-<TI>.",
        ),
    ],
    offset: Annotated[
        int, typer.Option(min=0, help="Lignes passées / Rows passed over before the page.")
    ] = 0,
    limit: Annotated[
        int, typer.Option(min=1, max=500, help="Lignes montrées / Rows of the page.")
    ] = 10,
    json: Json = False,
) -> None:
    """Pourquoi cette suggestion : parts, liens, sources, lignes / What a suggestion rests on.

    Exemple / Example: ti-graph explain filiere-ti-2023-4408-25.50B
    """
    from ti_graph.answers.network import Network  # noqa: PLC0415
    from ti_graph.answers.suggestions import Suggestions  # noqa: PLC0415
    from ti_graph.answers.territories import Answers  # noqa: PLC0415

    release = Releases(load_settings().data).current()
    found = Suggestions(Answers(release), Network(release)).explain(suggestion_id, offset, limit)
    return terminal.as_json(found) if json else _said(found)


def _said(found: ExplainAnswer) -> None:
    title = say(
        "screen.explain.title",
        id=found.id,
        label=found.territory.label,
        data=show.kind(found.data),
    )
    terminal.paragraph(title, style="bold")
    words = "capability_part" if found.kind == "capability" else "part"
    parts = " · ".join(
        say(
            "screen.explain.part",
            part=say(f"screen.{words}.{one.part}"),
            value=part_of_one(one.value),
            weight=decimal(one.weight),
        )
        for one in found.parts
    )
    terminal.paragraph(parts, indent="   ")
    for one in found.graph.relations:
        line = say(
            "screen.explain.relation", relation=one.label.spoken(), total=one.total, shown=one.shown
        )
        terminal.paragraph(line, indent="   ")
    _rows(found)
    show.evidence(found.evidence)


def _rows(found: ExplainAnswer) -> None:
    terminal.paragraph(say("screen.explain.rows", shown=len(found.rows), total=found.rows_total))
    for table in dict.fromkeys(row.table for row in found.rows):
        rows = [row for row in found.rows if row.table == table]
        wanted = [name for name in COLUMNS[table] if name in rows[0].values]
        terminal.grid(
            [terminal.Heading(name, False) for name in wanted],
            [[_cell(row, name) for name in wanted] for row in rows],
        )


def _cell(row: EvidenceRow, name: str) -> str:
    value = row.values[name]
    return "—" if value is None else str(value)
