"""What goes wrong is reported in one shape, with an exit code, and never as a traceback."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from tests.cli.program import run_program
from ti_graph.answers.programme import Programme
from ti_graph.cli.main import app
from ti_graph.cli.options import territory_named
from ti_graph.errors import NotFoundError
from ti_graph.graph.release import Releases

PROGRAM = Path(sys.executable).parent / "ti-graph"
AMONT = "ti-2023-1001"
ENGLISH = re.compile(r"\b(Error|Try|Missing|Invalid|Input|such|unexpected|requires)\b")
"""Words of the framework, that no French message has."""


def run(data: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    done = run_program(words, {"TI_GRAPH_DATA": str(data), **settings})
    assert "Traceback" not in done.stderr
    return done


def fault(data: Path, *words: str, **settings: str) -> dict[str, str]:
    """The error that a command tells a program, and its exit code."""
    done = run(data, *words, "--json", **settings)
    assert done.stdout == ""
    assert str(data) not in done.stderr
    answer: dict[str, str] = json.loads(done.stderr)
    assert set(answer) == {"error", "detail", "hint"}
    assert answer["detail"]
    assert answer["hint"]
    return answer | {"code": str(done.returncode)}


@pytest.mark.parametrize(
    "words",
    [
        ("territory",),
        ("territory", AMONT, "--nope"),
        ("territories", "--phase", "1999"),
        ("territories", "a", "b"),
        ("export",),
        ("export", "--table", "territory", "--territory", AMONT, "-o", "x.csv"),
        ("serve", "--port", "many"),
        ("serve", "--port", "99999"),
        ("nothing",),
    ],
)
def test_a_command_that_cannot_be_read_is_reported_to_programs_too(
    words: tuple[str, ...], small_data: Path
) -> None:
    found = fault(small_data, *words)
    assert (found["error"], found["code"]) == ("bad_usage", "2")
    person = run(small_data, *words)
    assert person.returncode == 2
    assert "Usage\u00a0: ti-graph" in person.stderr
    assert "Erreur\u00a0: " in person.stderr
    assert not ENGLISH.search(person.stderr.replace("COMMAND", ""))


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("query", "territory/members", "-p", f"teritory={AMONT}"), "unknown_parameter"),
        (("query", "territory/members", "-p", 'territory="} DROP ALL'), "bad_parameter"),
        (("query", "region/secret_cells", "-p", "region=x", "-p", "year=NaN"), "bad_parameter"),
        (("query", "territory/list", "--format", "xml"), "bad_format"),
        (("partners", AMONT, "--filiere", f"filiere-{AMONT}-99.99Z"), "unknown_filiere"),
        (("export", "--table", "../manifest", "-o", "x.csv"), "unknown_table"),
        (("export", "--table", "territory", "-o", "x.nq"), "bad_format"),
        (("export", "--territory", AMONT, "-o", "x.csv"), "bad_format"),
        (("export", "--territory", "ti-2023-9999", "-o", "x.html"), "unknown_territory"),
        (("export", "-o", "no/such/folder/x.nq"), "cannot_export"),
        (("export", "--table", "territory", "-o", "no/such/folder/x.csv"), "cannot_export"),
        (("export", "--table", "territory", "-o", "no/such/folder/x.parquet"), "cannot_export"),
        (("export", "--territory", AMONT, "-o", "no/such/folder/x.graphml"), "cannot_export"),
    ],
)
def test_a_mistake_is_named(words: tuple[str, ...], error: str, small_data: Path) -> None:
    found = fault(small_data, *words)
    assert (found["error"], found["code"]) == (error, "2")
    assert "None" not in found["detail"]


def test_a_file_is_no_folder_and_a_folder_no_file(small_data: Path, tmp_path: Path) -> None:
    (tmp_path / "file.nq").touch()
    (tmp_path / "folder.nq").mkdir()
    for output in (tmp_path / "file.nq" / "x.nq", tmp_path / "folder.nq"):
        found = fault(small_data, "export", "-o", str(output))
        assert found["error"] == "cannot_export"
        assert str(tmp_path) not in found["detail"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.nq", "folder.nq"]


def test_an_export_that_fails_leaves_what_was_there(small_data: Path, tmp_path: Path) -> None:
    output = tmp_path / "graph.csv"
    output.write_text("before", "utf-8")
    assert fault(small_data, "export", "-o", str(output))["error"] == "bad_format"
    assert output.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(
    "words",
    [
        ("territories",),
        ("territory", AMONT),
        ("filieres", AMONT),
        ("partners", AMONT),
        ("query", "territory/list"),
        ("export", "-o", "x.nq"),
        ("serve", "--port", "0"),
        ("rollback",),
    ],
)
def test_without_a_release_a_command_says_what_to_do(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    found = fault(tmp_path, *words)
    assert found["code"] == "3"
    assert found["error"] in {"no_release", "no_earlier_release"}
    assert "ti-graph build" in found["hint"]


def test_the_sources_and_the_catalogue_need_no_release(tmp_path: Path) -> None:
    listed = json.loads(run(tmp_path, "sources", "--json").stdout)
    assert {one["rows"] for one in listed} == {None}
    assert json.loads(run(tmp_path, "query", "--list", "--json").stdout)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("TI_GRAPH_PORT", "many"),
        ("TI_GRAPH_LANGUAGE", "de"),
        ("TI_GRAPH_SIMULATED", "perhaps"),
        ("TI_GRAPH_QUERY_SECONDS", "-1"),
        ("TI_GRAPH_BASE_IRI", "not an IRI"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(setting: str, value: str, small_data: Path) -> None:
    found = fault(small_data, "territories", **{setting: value})
    assert (found["error"], found["code"]) == ("bad_setting", "2")
    assert setting in found["detail"]


def test_an_error_speaks_the_language_in_use(small_data: Path) -> None:
    french = fault(small_data, "territory", "nowhere")["detail"]
    english = fault(small_data, "territory", "nowhere", TI_GRAPH_LANGUAGE="en")["detail"]
    assert french == "Aucun Territoire d’industrie ne s’appelle «\u00a0nowhere\u00a0»."
    assert english == "No Territoire d'industrie is called “nowhere”."


def test_a_person_reads_what_is_wrong_and_what_to_do(small_data: Path) -> None:
    done = run(small_data, "territory", "[bold]nowhere[/bold]")
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert (
        first == "✗ Aucun Territoire d’industrie ne s’appelle «\u00a0[bold]nowhere[/bold]\u00a0»."
    )
    assert "ti-graph territories" in second


@pytest.fixture
def own_data(small_data: Path, tmp_path: Path) -> Path:
    """A copy of the small release that a test may damage."""
    data = tmp_path / "data"
    shutil.copytree(small_data, data)
    return data


def test_without_an_earlier_release_there_is_none_to_go_back_to(own_data: Path) -> None:
    found = fault(own_data, "rollback")
    assert (found["error"], found["code"]) == ("no_earlier_release", "3")


def test_a_damaged_release_is_reported(own_data: Path) -> None:
    manifest = Releases(own_data).current().folder / "manifest.json"
    manifest.write_text("{", "utf-8")
    found = fault(own_data, "territories")
    assert (found["error"], found["code"]) == ("damaged_release", "3")


def test_a_pointer_to_nothing_is_a_damaged_release(own_data: Path) -> None:
    (own_data / "CURRENT").write_text("20000101-000000-0000\n", "utf-8")
    assert fault(own_data, "territories")["error"] == "damaged_release"


def test_what_nobody_foresaw_shows_its_traceback_only_when_asked(own_data: Path) -> None:
    (own_data / "CURRENT").unlink()
    (own_data / "CURRENT").mkdir()
    found = fault(own_data, "territories")
    assert (found["error"], found["code"]) == ("unforeseen", "1")
    assert "TI_GRAPH_DEBUG" in found["hint"]
    done = subprocess.run(
        [str(PROGRAM), "territories", "--json"],
        env={**os.environ, "TI_GRAPH_DATA": str(own_data), "TI_GRAPH_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" in done.stderr
    assert done.returncode == 1


def test_a_reader_who_leaves_early_is_no_fault(default_data: Path) -> None:
    """`ti-graph territories --json | head -1`, with more to say than a pipe holds."""
    with subprocess.Popen(
        [str(PROGRAM), "territories", "--json"],
        env={**os.environ, "TI_GRAPH_DATA": str(default_data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        errors = process.stderr.read()
    assert errors == b""
    assert process.returncode == 0


def test_a_name_that_several_territories_bear_asks_for_one_of_them(
    small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(small_data))
    monkeypatch.setattr(Programme, "named", lambda *_: [AMONT, AMONT])
    context = typer.Context(typer.core.TyperCommand("partners"), info_name="partners")
    with pytest.raises(NotFoundError) as caught:
        territory_named(context, "Amont")
    assert caught.value.code == "several_territories"
    assert caught.value.nearest[0].startswith(f"{AMONT} (")
    assert "ti-graph partners IDENTIFIANT" in caught.value.hint("fr")


def test_a_name_of_the_ended_phase_says_which_territory_it_was_taken_for(
    small_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(small_data))
    programme = Programme(Releases(small_data).current())
    old = next(one for one in programme.territories() if one.phase != programme.phase)
    for machine, said in ((False, True), (True, False)):
        command = typer.core.TyperCommand("partners")
        context = typer.Context(command, info_name="partners")
        with context:
            context.params["json"] = machine
            assert territory_named(context, old.label) is not None
        assert (old.id in capsys.readouterr().err) is said


def test_a_mistake_is_told_in_the_language_in_use(small_data: Path) -> None:
    french = run(small_data, "serve", "--port", "99999").stderr.replace("\u00a0", " ")
    assert "Erreur : Valeur refusée pour '--port' : il faut 65535 au plus." in french
    english = run(small_data, "serve", "--port", "99999", TI_GRAPH_LANGUAGE="en").stderr
    assert "Error: Invalid value for '--port': Input should be less than or equal to" in english


def test_ordinary_output_of_a_candidate_has_no_word_of_method(small_data: Path) -> None:
    said = run(small_data, "filieres", AMONT).stdout
    assert "le double de l’attendu" in said.replace("\n   ", " ")
    assert not re.search(r"P\(|\bq \d|\bp \d|\b[qp] <", said.replace("\u00a0", " "))


HEADS = {
    "fr": ("Usage :", "Arguments :", "Options :", "Afficher cette aide.", "[obligatoire]"),
    "en": ("Usage:", "Arguments:", "Options:", "Show this help.", "[required]"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_heads_of_a_help_are_in_the_reader_s_language(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("TI_GRAPH_LANGUAGE", language)
    shown = CliRunner().invoke(app, ["territory", "--help"], terminal_width=120).stdout
    plain = shown.replace("\u00a0", " ")
    assert [head for head in HEADS[language] if head not in plain] == []
    listed = CliRunner().invoke(app, ["--help"]).stdout
    assert ("Commandes" in listed, "COMMANDE [ARGUMENTS]..." in listed) == (language == "fr",) * 2
    assert "Show this message" not in shown + listed
