"""Which commands there are, in the order of `ti-graph --help`, and where each is.

A command is imported when it is called: together their imports (Polars, the engine of queries,
models) take seconds, which neither the list of commands nor a small look-up should wait for.
"""

from importlib import import_module
from typing import Any, NamedTuple

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo

from ti_graph.cli.heads import Command, Context


class Listed(NamedTuple):
    """The function of a command, and its line in the list."""

    function: str
    """`module:function` in this package."""
    line: str
    """The first line of what the function says of itself."""


# What a reader asks first stands first.
COMMANDS = {
    "sources": Listed(
        "sources:sources",
        "Les sources : licence, millésime, lignes / The sources: licence, vintage, rows.",
    ),
    "territories": Listed(
        "territories:territories",
        "Chercher un Territoire d'industrie / Look up a Territoire d'industrie.",
    ),
    "territory": Listed(
        "territories:territory",
        "Un territoire : programme et spécialisations / A territory's place and specialisations.",
    ),
    "filieres": Listed(
        "territories:filieres",
        "Ses filières candidates et leurs maillons / Its candidate filières and stages.",
    ),
    "partners": Listed(
        "territories:partners",
        "Ses partenaires européens / Its European partners.",
    ),
    "query": Listed(
        "query:query",
        "Poser une requête nommée / Ask a named query.",
    ),
    "serve": Listed(
        "serve:serve",
        "Servir l'API, SPARQL et les pages, jusqu'à Ctrl-C / Serve until Ctrl-C.",
    ),
    "search": Listed(
        "search:search",
        "Chercher un lieu, une entreprise, un site / Look up a place, a firm, a site.",
    ),
    "ask": Listed(
        "question:ask",
        "Quelles requêtes répondent à une question / Which queries answer a question.",
    ),
    "sites": Listed(
        "sites:sites",
        "Ses sites industriels, nommés / Its industrial sites by name.",
    ),
    "attractiveness": Listed(
        "attractiveness:attractiveness",
        "Logement, mobilité, compétences, services / Housing, mobility, skills, services.",
    ),
    "governance": Listed(
        "governance:governance",
        "Qui pilote un territoire, et que faire pour le savoir / Who steers a territory.",
    ),
    "coverage": Listed(
        "coverage:coverage",
        "Sur quoi reposent les chiffres de chaque territoire / What its figures rest on.",
    ),
    "jobs": Listed(
        "coverage:jobs",
        "Ses emplois par industrie et par année / Its jobs by industry and year.",
    ),
    "explain": Listed(
        "explain:explain",
        "Pourquoi cette suggestion : parts, liens, sources, lignes / What a suggestion rests on.",
    ),
    "recommendations": Listed(
        "recommendations:recommendations",
        "Où en sont les recommandations du Sénat / Where the Senate's recommendations stand.",
    ),
    "fiche": Listed(
        "fiche:fiche",
        "Écrire la fiche d'un territoire / Write a territory's fact sheet.",
    ),
    "report": Listed(
        "report:report",
        "Écrire le bilan du programme, à mi-parcours ou final / Write the programme's report.",
    ),
    "export": Listed(
        "export:export",
        "Exporter graphe, table, requête ou réseau / Export a graph, table, query, network.",
    ),
    "build": Listed(
        "releases:build_command",
        "Construire une version des données et la mettre en service / Build a release.",
    ),
    "snapshot": Listed(
        "releases:snapshot",
        "Figer les fichiers téléchargés d'une source / Freeze a source's files to its snapshot.",
    ),
    "rollback": Listed(
        "releases:rollback",
        "Revenir à la version précédente / Go back to the release before.",
    ),
    "fetch": Listed(
        "fetch:fetch",
        "Télécharger les fichiers officiels des sources / Fetch their official files.",
    ),
    "template": Listed(
        "workbooks:template",
        "Écrire un classeur à remplir, ou lister les modèles / Write a workbook to fill in.",
    ),
    "import": Listed(
        "workbooks:import_workbook",
        "Vérifier un classeur et en faire une source / Check a workbook and make it a source.",
    ),
    "doctor": Listed(
        "upkeep:doctor",
        "Examiner l'installation : versions, classeurs, place / Examine the installation.",
    ),
    "backup": Listed(
        "upkeep:backup",
        "Sauvegarder versions, classeurs et avis en un fichier / Back up to one file.",
    ),
    "restore": Listed(
        "upkeep:restore",
        "Restaurer une sauvegarde, tout ou rien / Restore a backup, all or nothing.",
    ),
    "erase": Listed(
        "upkeep:erase",
        "Effacer une entreprise de toutes les versions / Erase a firm from every release.",
    ),
    "refresh": Listed(
        "upkeep:refresh",
        "Télécharger, construire, comparer, basculer / Fetch, build, compare, swap.",
    ),
    "evaluate": Listed(
        "evaluate:evaluate",
        "Éprouver les suggestions : mondes tirés, filières reconnues / How good suggestions are.",
    ),
    "mcp": Listed(
        "agents:serve_agents",
        "Servir les agents par MCP, en lecture seule / Serve agents over MCP, read-only.",
    ),
    "token": Listed(
        "tokens:token",
        "Faire, lister ou révoquer les jetons d'écriture / Make, list or revoke tokens to write.",
    ),
    "publish": Listed(
        "publish:publish",
        "Charger la version en service dans TI_GRAPH_STORE / Load the release there.",
    ),
}


def function_of(name: str) -> Any:
    """The function of a command, its module imported."""
    module, _, function = COMMANDS[name].function.partition(":")
    return getattr(import_module(f"ti_graph.cli.{module}"), function)


def command(name: str) -> TyperCommand:
    """A command with its arguments and options."""
    info = CommandInfo(name=name, callback=function_of(name), cls=Command)
    found = get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)
    assert isinstance(found, TyperCommand)  # noqa: S101 - what was asked for
    return found


class Commands(TyperGroup):
    """The group of all commands: it knows their lines, and imports the one that is called."""

    context_class = Context

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name, listed in COMMANDS.items():
            self.add_command(TyperCommand(name, help=listed.line))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command itself, in place of its line."""
        return command(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """The list, as the framework writes it, from the lines."""
        limit = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            lines = self.commands.items()
            formatter.write_dl([(name, one.get_short_help_str(limit)) for name, one in lines])
