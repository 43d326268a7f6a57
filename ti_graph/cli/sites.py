"""`ti-graph sites`: the industrial sites of a territory by name."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ti_graph.answers.site_models import SiteItem
from ti_graph.answers.sites import Sites
from ti_graph.cli import terminal
from ti_graph.cli.options import Json, Territory
from ti_graph.cli.terminal import Heading
from ti_graph.figures import counted
from ti_graph.graph.release import Releases
from ti_graph.messages import say
from ti_graph.settings import load_settings


def sites(
    territory_id: Territory,
    industry: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Code NAF ou filière / NAF code or filière"),
    ] = None,
    json: Json = False,
) -> None:
    """Ses sites industriels, nommés / Its industrial sites by name.

    Exemple / Example: ti-graph sites ti-2023-8422 --industry 25.62A
    """
    release = Releases(load_settings().data).current()
    sites = Sites(release)
    found = sites.sites(territory_id, industry)
    if json:
        return terminal.as_json(found)
    if not found:
        return terminal.paragraph(sites.advice(territory_id).spoken())
    return _sites(found)


def _sites(found: Sequence[SiteItem]) -> None:
    """A table; a register that speaks of all of them is named once, above it."""
    registers = {(_registers(one), _year(one)) for one in found}
    title = counted("industrial_site", len(found))
    shared = len(registers) == 1
    if shared:
        title = " · ".join([title, ", ".join(next(iter(registers)))])
    else:
        title = " · ".join([title, say("site.every_register")])
    terminal.paragraph(title, style="bold")
    of_register = [Heading(say("site.register")), Heading(say("site.year"), figures=True)]
    columns = [
        Heading(say("site.name")),
        *terminal.headings("code", "industry"),
        Heading(say("site.commune")),
        *([] if shared else of_register),
        Heading(say("site.siret")),
    ]
    terminal.grid(columns, [_row(one, shared=shared) for one in found])


def _row(one: SiteItem, *, shared: bool) -> list[str]:
    return [
        one.shown_name,
        one.industry or "",
        one.industry_label.spoken() if one.industry else say("site.unknown"),
        one.commune,
        *([] if shared else [_registers(one), _year(one)]),
        one.siret or say("site.unknown"),
    ]


def _year(one: SiteItem) -> str:
    return str(one.year or say("site.unknown"))


def _registers(one: SiteItem) -> str:
    """The register that speaks, and the others that list it."""
    others = ", ".join(label.spoken() for label in one.also_in_labels)
    own = one.register_label.spoken()
    return say("site.also_in", register=own, others=others) if others else own
