"""Commands as a user runs them: real processes, one JSON document each, no traceback."""

import ast
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest
from pyoxigraph import RdfFormat, parse
from typer.testing import CliRunner

from tests.cli.program import run_program
from ti_graph.cli import commands
from ti_graph.cli.main import app
from ti_graph.client import Client, connect
from ti_graph.graph.release import Release

METZ = "ti-2023-4408"
TIED = "ti-2023-1111"
"""A territory whose actors share European projects with many regions."""
EVIDENCE = {"source", "vintage", "rows"}


def run(data: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return run_program(words, {"TI_GRAPH_DATA": str(data), "COLUMNS": "120", **settings})


def document(data: Path, *words: str) -> Any:
    """The JSON document that a command prints."""
    done = run(data, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("phase", "count"), [("2023", 183), ("2018", 149)])
def test_territories_of_a_phase_are_a_list(default_data: Path, phase: str, count: int) -> None:
    items = document(default_data, "territories", "--phase", phase)
    assert len(items) == count
    assert all({"id", "label", "phase", "regions", "members"} <= set(item) for item in items)


def test_a_territory_is_found_without_accents_or_case_the_closest_first(
    default_data: Path,
) -> None:
    found = document(default_data, "territories", "METZ METROPOLE", "--phase", "2023")
    assert [item["id"] for item in found] == [METZ]
    assert document(default_data, "territories", "metz", "--phase", "2023")[0]["id"] == METZ


def test_a_territory_is_asked_for_by_its_whole_name(default_data: Path, tmp_path: Path) -> None:
    by_name = document(default_data, "governance", "vallee de l'arve")
    assert by_name == document(default_data, "governance", "ti-2023-8422")
    drawn = str(tmp_path / "graphe.gexf")
    document(default_data, "export", "--territory", "Vallée de l'Arve", "-o", drawn)
    asked = run(default_data, "governance", "Cluses")
    assert asked.returncode == 2
    said = " ".join(asked.stderr.split())
    assert "ne s’appelle « Cluses »" in said
    assert "ti-graph governance ti-2023-8422 (Vallée de l'Arve, où se trouve Cluses)." in said
    assert "identifiant" not in said


def test_filieres_and_partners_tell_their_data_parts_and_evidence(default_data: Path) -> None:
    filieres = document(default_data, "filieres", METZ)
    partners = document(default_data, "partners", METZ)
    assert (filieres["data"], partners["data"]) == ("real", "real")
    assert partners["relevant"]
    assert partners["likely"]
    for one in (*filieres["candidates"], *partners["relevant"], *partners["likely"]):
        assert one["rank"] >= 1
        assert 0 <= one["score"] <= 1
        assert one["parts"]
        assert all(set(row) >= EVIDENCE for row in one["evidence"])
    assert filieres["candidates"]


def test_partners_may_be_asked_for_a_filiere(default_data: Path) -> None:
    filiere = document(default_data, "filieres", METZ)["candidates"][0]["id"]
    found = document(default_data, "partners", METZ, "--filiere", filiere)
    assert found["filiere"] == filiere
    assert found["relevant"]


def test_sources_tell_licence_vintage_rows_and_where_they_run_from(default_data: Path) -> None:
    sources = {one["name"]: one for one in document(default_data, "sources")}
    assert sources["insee_cog"]["kind"] == "snapshot"
    assert sources["dgpr_irep"]["kind"] == "snapshot"
    # Nothing is drawn unless it is asked for: of what could be drawn there is no row.
    assert sources["simulated_establishments"]["kind"] == "simulated"
    assert sources["urssaf_employment"]["kind"] == "absent"
    assert all(one["licence"] and one["vintage"] for one in sources.values())
    without = {"absent", "simulated"}
    assert all((one["rows"] is None) == (one["kind"] in without) for one in sources.values())


def test_a_named_query_answers_as_table_json_and_csv(default_data: Path) -> None:
    words = ("query", "territory/members", "-p", f"territory={METZ}")
    found = document(default_data, *words)
    assert found["columns"][:2] == ["id", "label"]
    assert len(found["rows"]) == 10
    lines = run(default_data, *words, "--format", "csv").stdout.splitlines()
    assert len(lines) == 11
    assert "Metz Métropole" in run(default_data, *words).stdout


def test_the_catalogue_lists_titles_questions_parameters_and_columns(default_data: Path) -> None:
    listed = document(default_data, "query", "--list")
    wanted = {"name", "id", "title", "question", "parameters", "columns"}
    assert all(set(one) >= wanted for one in listed)


def test_the_graph_is_exported_whole(
    small_data: Path, small_release: Release, tmp_path: Path
) -> None:
    output = tmp_path / "graph.nq.gz"
    found = document(small_data, "export", "-o", str(output))
    assert found["count"] == small_release.manifest.triples
    with gzip.open(output) as stream:
        lines = sum(1 for _ in stream)
    assert lines == found["count"]
    with gzip.open(output) as stream:
        first = next(parse(stream.readline(), format=RdfFormat.N_QUADS))
    assert str(first.graph_name.value).startswith("https://w3id.org/ti-graph/graph/")


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_table_is_exported_with_all_its_rows(
    default_data: Path, tmp_path: Path, suffix: str
) -> None:
    output = tmp_path / f"territory.{suffix}"
    found = document(default_data, "export", "--table", "territory", "-o", str(output))
    read = pl.read_csv(output, infer_schema=False) if suffix == "csv" else pl.read_parquet(output)
    assert read.height == found["count"]
    assert "01" in read.filter(pl.col("kind") == "departement")["code"].to_list()


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "html"])
def test_a_neighbourhood_opens_where_graphs_are_opened(
    default_data: Path, tmp_path: Path, suffix: str
) -> None:
    output = tmp_path / f"metz.{suffix}"
    found = document(default_data, "export", "--territory", METZ, "-o", str(output))
    if suffix == "html":
        assert "https://" not in output.read_text("utf-8").split("<main>")[1].split("<script")[0]
        return
    graph = nx.read_gexf(output) if suffix == "gexf" else nx.read_graphml(output)
    assert graph.number_of_nodes() == found["count"]
    assert graph.nodes[METZ]["label"] == "Nord Lorraine"


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("territory", "ti-2023-9999"), 2, "unknown_territory"),
        (("filieres", "<script>"), 2, "no_territory_named"),
        (("partners", METZ, "--filiere", "none"), 2, "unknown_filiere"),
        (("query", "no/such"), 2, "unknown_query"),
        (("query", "territory/members"), 2, "missing_parameter"),
        (("query", "territory/members", "-p", "territory=a b"), 2, "bad_parameter"),
        (("query", "territory/members", "-p", "territory"), 2, "bad_assignment"),
        (("export", "-o", "graph.xyz"), 2, "bad_format"),
        (("export", "--table", "nothing", "-o", "x.csv"), 2, "unknown_table"),
        (("snapshot", "nothing"), 2, "unknown_source"),
    ],
)
def test_a_mistake_is_reported_with_its_code_and_what_to_do(
    default_data: Path, words: tuple[str, ...], code: int, error: str
) -> None:
    done = run(default_data, *words, "--json")
    assert done.returncode == code
    answer = json.loads(done.stderr.splitlines()[-1])
    assert answer["error"] == error
    assert answer["hint"]
    assert "Traceback" not in done.stderr
    assert str(default_data) not in done.stderr


def test_without_a_release_one_is_told_to_build(tmp_path: Path) -> None:
    done = run(tmp_path, "territories")
    assert done.returncode == 3
    assert "ti-graph build" in done.stderr


def test_a_wrong_setting_is_named(default_data: Path) -> None:
    done = run(default_data, "territories", TI_GRAPH_PORT="many")
    assert done.returncode == 2
    assert "TI_GRAPH_PORT" in done.stderr


def test_the_screen_speaks_french_first_and_english_when_asked(default_data: Path) -> None:
    french = run(default_data, "filieres", METZ).stdout
    english = run(default_data, "filieres", METZ, TI_GRAPH_LANGUAGE="en").stdout
    assert "Spécialités et filières" in french
    assert "données réelles" in french
    assert "Specialities and filières" in english


COMMANDS = (
    "build", "sources", "territories", "territory", "filieres", "partners", "query", "export",
    "snapshot", "rollback", "serve", "template", "import", "fetch", "fiche", "doctor", "backup",
    "restore", "erase", "refresh", "token", "evaluate", "publish",
    "explain", "sites", "coverage", "jobs", "attractiveness", "governance", "recommendations",
    "report", "mcp", "ask", "search",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_and_takes_json(command: str) -> None:
    found = CliRunner().invoke(app, [command, "--help"], terminal_width=120).stdout
    assert "Exemple / Example: ti-graph" in found
    assert "--json" in found


def test_the_list_of_commands_cuts_no_sentence() -> None:
    shown = CliRunner().invoke(app, ["--help"], terminal_width=110).stdout
    lines = [line for line in shown.splitlines() if line.split(" ")[2:3] and line[:2] == "  "]
    listed = {line.split()[0]: line for line in lines if line.split()[0] in COMMANDS}
    assert set(listed) == set(COMMANDS)
    assert not [line for line in listed.values() if line.endswith("...")]


def test_every_command_is_looked_at() -> None:
    assert set(commands.COMMANDS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_of_a_command_in_the_list_is_the_first_of_its_help(name: str) -> None:
    assert (commands.command(name).help or "").partition("\n")[0] == commands.COMMANDS[name].line


def test_a_command_mistyped_is_answered_with_the_one_that_was_meant() -> None:
    assert "'territory'" in CliRunner().invoke(app, ["teritory"]).stderr


FOR_COMMANDS = (
    "dataframely", "fastapi", "httpx", "narwhals", "networkx", "numpy", "openpyxl", "polars",
    "pydantic", "pyoxigraph", "rdflib", "scipy", "sqlalchemy", "ti_graph.answers",
    "ti_graph.graph", "ti_graph.query", "ti_graph.settings",
)  # fmt: skip


@pytest.mark.parametrize("word", ["--help", "--version"])
def test_the_list_of_commands_does_not_wait_for_what_commands_need(word: str) -> None:
    code = (
        "import atexit, sys; atexit.register(lambda: print(sorted(sys.modules), file=sys.stderr));"
        f" sys.argv = ['ti-graph', '{word}']; from ti_graph.cli.main import run; run()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout
    loaded = set(ast.literal_eval(done.stderr))
    assert loaded & set(FOR_COMMANDS) == set()


def test_a_question_in_words_is_offered_as_a_command_that_answers_it(default_data: Path) -> None:
    said = run(default_data, "ask", "filières de Cluses la nuit").stdout
    assert "co-localisations de Cluses" in said
    assert "Mots sans suite\u00a0: nuit." in said
    (command,) = [line for line in said.splitlines() if line.startswith("ti-graph ")]
    answer = run(default_data, *command.split()[1:]).stdout
    assert "Décolletage et mécanique de précision" in answer
    (offer,) = json.loads(run(default_data, "ask", "filières de Cluses", "--json").stdout)["offers"]
    assert offer["params"] == {"territory": "ti-2023-8422"}
    assert "Aucune requête" in run(default_data, "ask", "bonjour").stdout


def test_the_program_tells_its_version(default_data: Path) -> None:
    assert run(default_data, "--version").stdout.startswith("ti-graph 0.")


def test_the_sites_of_a_territory_are_a_list_with_their_register_and_year(
    default_data: Path,
) -> None:
    found = document(default_data, "sites", "ti-2023-8422", "--industry", "25.62A")
    assert len(found) == 15
    wanted = {"name", "industry", "register", "year", "commune", "siret"}
    assert all(wanted <= set(one) for one in found)
    assert {(one["industry"], one["register"], one["year"]) for one in found} == {
        ("25.62A", "dgpr_irep", 2015)
    }


@pytest.fixture(scope="module")
def client(default_data: Path) -> Client:
    return connect(default_data)


@pytest.mark.parametrize("words", [("2562A",), ("25.62", "a"), ("APE", "25.62A")])
def test_a_search_finds_the_sites_of_an_ape_code_as_the_api_does(
    default_data: Path, client: Client, words: tuple[str, ...]
) -> None:
    answer = document(default_data, "search", *words, "--kind", "establishment", "--limit", "50")
    own = client.search(" ".join(words), ["establishment"], 50)
    assert [one["id"] for one in answer["hits"]] == list(own["id"])
    arve = set(client.sites("ti-2023-8422", "25.62A")["id"])
    assert arve <= {one["id"] for one in answer["hits"]}


@pytest.mark.parametrize(
    "words",
    [("sites", "ti-2023-8422"), ("filieres", "ti-2023-8422"), ("jobs", METZ)],
)
def test_a_register_is_named_by_its_title_on_screen(
    default_data: Path, words: tuple[str, ...]
) -> None:
    tables = run(default_data, *words).stdout.split("\u21b3")[0]
    assert not [name for name in ("dgpr_irep", "insee_sirene", "eurostat_sbs") if name in tables]


def test_coverage_says_what_the_registers_of_its_table_are_called(default_data: Path) -> None:
    lines = run(default_data, "coverage").stdout
    assert "dgpr_irep\u00a0: Installations industrielles rejetant des polluants (IREP)" in lines


def test_counts_of_sites_say_of_which_registers_they_are(default_data: Path) -> None:
    lines = run(default_data, "coverage").stdout
    assert "ceux que compte le registre de la colonne Registre" in lines
    assert "de tous les registres réunis" in lines
    assert "tous registres réunis" in run(default_data, "sites", METZ).stdout.splitlines()[0]


def test_a_territory_without_a_specialisation_of_its_own_says_why(default_data: Path) -> None:
    lines = " ".join(run(default_data, "territory", "ti-2023-0301").stdout.split())
    assert "il n’a pas de spécialisation propre" in lines
    assert "sa région : Guyane (nuts-FRY3)" in lines
    assert "sites, statistique de la région" not in lines


def test_a_capability_is_explained_table_by_table(default_data: Path) -> None:
    done = run(default_data, "explain", f"capability-{TIED}", "--limit", "500")
    assert done.returncode == 0, done.stderr
    assert "base industrielle" in done.stdout
    assert "facility_id" in done.stdout
    assert "organisation_id" in done.stdout


def test_an_unknown_kind_of_thing_is_refused_with_those_there_are(default_data: Path) -> None:
    done = run(default_data, "search", "Metz", "--kind", "ville")
    assert done.returncode == 2
    assert "commune" in done.stderr


def test_sites_of_an_unknown_industry_name_the_nearest(default_data: Path) -> None:
    done = run(default_data, "sites", "ti-2023-8422", "--industry", "décoletage")
    assert done.returncode == 2
    assert "25.62A" in done.stderr
