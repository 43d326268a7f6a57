"""From a template to the graph by the command line, and back out where a workbook is refused."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from tests.ingest.workbook_fixtures import (
    AMONT,
    DAY,
    GOOD,
    SOURCE,
    data_sheet,
    filled,
    saved,
    taken,
    written_csv,
)
from tests.small_country import build_small, real_tables, small_sources
from tests.small_territories import TOWNS
from ti_graph.build import build
from ti_graph.cli.main import app
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store.interface import Solutions
from ti_graph.ingest.workbooks.kinds import KINDS
from ti_graph.ingest.workbooks.store import imported_sources, imported_tables, store_workbook
from ti_graph.ingest.workbooks.template import example_path
from ti_graph.model.namespaces import PREFIXES
from ti_graph.model.tables import CORE_TABLES
from ti_graph.settings import Settings

runner = CliRunner()
SPARQL_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@pytest.fixture
def data(small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of one's own that shares the release."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "releases").symlink_to(small_data / "releases")
    (folder / "CURRENT").write_text((small_data / "CURRENT").read_text("utf-8"), "utf-8")
    monkeypatch.setenv("TI_GRAPH_DATA", str(folder))
    monkeypatch.setenv("TI_GRAPH_LANGUAGE", "en")
    return folder


def output(*arguments: str) -> Any:
    """What a command prints as JSON."""
    result = runner.invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def imported(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the small country with a workbook of every kind: XLSX and CSV in turn."""
    folder = tmp_path_factory.mktemp("imported")
    data = folder / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TI_GRAPH_DATA", str(data))
        shutil.copytree(small_data, data)
        for number, kind in enumerate(KINDS):
            path = saved(filled(kind), folder) if number % 2 else written_csv(kind, folder)
            assert output("import", str(path))["rows"][KINDS[kind].table] == len(GOOD[kind])
    build(Settings(data=data), sources=small_sources())
    return Releases(data).current()


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_a_workbook_reach_their_table(kind: str, imported: Release) -> None:
    table = KINDS[kind].table
    rows = imported.table(table).collect()
    assert rows.height == len(GOOD[kind])
    assert set(rows["source"]) == {f"workbook_{kind.replace('-', '_')}_essai"}
    assert CORE_TABLES[table].is_valid(rows, cast=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_is_a_named_graph_with_its_licence_and_date(
    kind: str, imported: Release
) -> None:
    name = f"workbook_{kind.replace('-', '_')}_essai"
    entry = imported.manifest.source(name)
    assert entry is not None
    assert (entry.kind, entry.vintage, entry.quarantined) == ("live", DAY, 0)
    rows = ask(
        imported,
        f"""SELECT ?title ?licence WHERE {{
          <{imported.mint.iri("graph", name)}> dcterms:title ?title ; dcterms:license ?licence .
          FILTER(LANG(?title) = "fr") }}""",
    )
    assert rows == [("Essai", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/")]


def ask(release: Release, pattern: str) -> list[tuple[str, ...]]:
    """Values of a SELECT, sorted."""
    answer = release.store.query(SPARQL_PREFIXES + pattern)
    assert isinstance(answer, Solutions)
    return sorted(tuple(str(getattr(term, "value", "")) for term in row) for row in answer.rows)


@pytest.mark.parametrize(
    ("pattern", "answers"),
    [
        ("""SELECT ?role WHERE { ?it a tig:GovernanceRole ; dcterms:identifier ?role ;
              tig:roleKind tig:roleChefDeProjet ; tig:presence tig:absent . }""", [("r3",)]),
        ("""SELECT ?holder WHERE { ?it tig:heldBy/rdfs:label "CCI Nordie" ;
              tig:holder/skos:notation ?holder ; tig:endsOn ?end .
              FILTER(?end > "2026-01-01"^^xsd:date) }""", [("chambre",)]),
        ("""SELECT ?role WHERE { tig:binome skos:member ?kind .
              ?it tig:roleKind ?kind ; dcterms:identifier ?role }""", [("r1",)]),
        ("""SELECT ?title ?axis WHERE { ?it a tig:ActionSheet ; tig:progress "ongoing" ;
              rdfs:label ?title ; tig:axis/rdfs:label ?axis . FILTER(LANG(?axis) = "fr") }""",
         [("Une friche", "Foncier")]),
        ("""SELECT ?need ?offer WHERE { ?n a tig:Need ; tig:theme ?theme ; tig:description ?need .
              ?o a tig:ServiceOffer ; tig:theme ?theme ; rdfs:label ?offer }""",
         [("De l'eau", "Étude")]),
        ("""SELECT ?aid WHERE { ?it a tig:Aid ; rdfs:label ?aid ; tig:perimeter ?where .
              ?commune tig:within ?where ; dcterms:identifier "commune-2A001" }""", [("Prêt",)]),
        ("""SELECT ?funding ?amount WHERE { ?it a tig:Funding ; dcterms:identifier ?funding ;
              tig:amountStatus tig:known ; tig:amountEur ?amount }""", [("m1", "1200.5")]),
        ("""SELECT ?site ?place WHERE { ?it a tig:Site ; tig:siteStatus "available" ;
              rdfs:label ?site ; tig:locatedIn/rdfs:label ?place }""", [("Zone", "Amont")]),
        ("""SELECT DISTINCT ?school WHERE { ?it a tig:TrainingOffer ; tig:offeredBy ?org .
              ?org a tig:ProductionSchool ; rdfs:label ?school }""", [("École d'Amont",)]),
        ("""SELECT ?norm ?day WHERE { ?it a tig:Obstacle ; tig:norm/rdfs:label ?norm ;
              tig:derogation "granted" ; tig:liftedOn ?day }""", [("Code de l'eau, art. 3", DAY)]),
        ("""SELECT ?pole WHERE { ?it a tig:Tie ; tig:presence tig:absent ;
              tig:tieWith/dcterms:identifier ?pole }""", [("pole-metal",)]),
        ("""SELECT ?town ?year ?code WHERE { ?it a tig:EuropeanTie ;
              tig:europeanTieKind "twinning" ; tig:partnerTown ?town ;
              tig:year ?year ; tig:partnerPlace/tig:code ?code }""",
         [("Beispielstadt", "1956", "DEX11")]),
    ],
)  # fmt: skip
def test_rows_of_a_workbook_answer_in_the_graph(
    pattern: str, answers: list[tuple[str, ...]], imported: Release
) -> None:
    assert ask(imported, pattern) == answers


def test_importing_again_replaces_and_leaves_only_the_tables_of_the_workbook_before(
    data: Path, tmp_path: Path
) -> None:
    """A build that has begun to read the workbook of before still finds its tables."""
    path = saved(filled("needs"), tmp_path)
    assert output("import", str(path))["replaced"] is False
    book = filled("needs")
    data_sheet(book, "needs").append(["n2", AMONT, "eau", "Encore", DAY])
    again = output("import", str(saved(book, tmp_path)))
    assert again == {
        "source": "workbook_needs_essai", "rows": {"need": 2}, "replaced": True, "matches": [],
        "left_out": [],
    }  # fmt: skip
    assert imported_tables(data)["need"]["need_id"].to_list() == ["n1", "n2"]
    folder = data / "workbooks" / "workbook_needs_essai"
    before = {path.name for path in folder.iterdir()}
    assert len(before) == 3
    data_sheet(book, "needs").append(["n3", AMONT, "eau", "Toujours", DAY])
    output("import", str(saved(book, tmp_path)))
    after = {path.name for path in folder.iterdir()}
    assert len(after) == 3
    assert len(before & after) == 2


def test_imported_workbooks_are_listed_with_their_rows_and_whether_they_are_in_service(
    data: Path, tmp_path: Path, imported: Release
) -> None:
    assert output("import", "--list") == []
    output("import", str(saved(filled("needs"), tmp_path)))
    assert output("import", "--list") == [
        {"source": "workbook_needs_essai", "title": "Essai", "date": DAY, "rows": 1,
         "simulated": False, "in_release": False}
    ]  # fmt: skip
    assert "workbook_needs_essai" in runner.invoke(app, ["import", "--list"]).output
    (data / "releases").unlink()
    (data / "releases").symlink_to(imported.folder.parent)
    (data / "CURRENT").write_text(imported.folder.name, "utf-8")
    assert output("import", "--list")[0]["in_release"] is True


def test_a_removed_workbook_is_gone_from_the_next_build_and_stays_in_this_release(
    imported: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    shutil.copytree(imported.folder.parents[1], own)
    monkeypatch.setenv("TI_GRAPH_DATA", str(own))
    name = "workbook_needs_essai"
    before = contents(own)
    assert output("import", "--remove", name) == {"removed": name}
    gone = {path for path in before if path not in contents(own)}
    assert gone and all(path.startswith(f"workbooks/{name}/") for path in gone)
    assert Releases(own).current().manifest.source(name) is not None
    built = build(Settings(data=own), sources=small_sources())
    assert built.source(name) is None
    assert (built.tables["need"], built.tables["site"]) == (0, len(GOOD["sites"]))


def test_a_workbook_whose_card_was_damaged_can_be_removed(data: Path, tmp_path: Path) -> None:
    output("import", str(saved(filled("needs"), tmp_path)))
    (data / "workbooks" / "workbook_needs_essai" / "card.yml").write_text("id: [", "utf-8")
    output("import", "--remove", "workbook_needs_essai")
    assert output("import", "--list") == []


@pytest.mark.parametrize("name", ["horoscope", "..", "../releases", "", "/", "."])
def test_what_is_no_imported_workbook_is_not_removed(name: str, data: Path, tmp_path: Path) -> None:
    output("import", str(saved(filled("needs"), tmp_path)))
    before = contents(data)
    result = runner.invoke(app, ["import", "--remove", name])
    assert getattr(result.exception, "code", None) == "not_imported"
    assert "workbook_needs_essai" in str(result.exception)
    assert contents(data) == before


@pytest.mark.parametrize(
    "given", [[], ["a.xlsx", "--list"], ["--list", "--remove", "x"], ["a.xlsx", "--remove", "x"]]
)
def test_an_import_does_one_thing(given: list[str]) -> None:
    result = runner.invoke(app, ["import", *given])
    assert getattr(result.exception, "code", None) == "import_of_one_thing"


def test_a_key_of_another_workbook_is_refused(data: Path, tmp_path: Path) -> None:
    output("import", str(saved(filled("needs"), tmp_path)))
    book = filled("needs")
    book["source"]["B2"].value = "autre"
    refusal = refused(str(saved(book, tmp_path)))
    assert [one["row"] for one in refusal] == [3]
    assert "workbook_needs_essai" in refusal[0]["reason"]
    assert len(imported_sources(data)) == 1


def refused(path: str) -> list[dict[str, Any]]:
    """What a refused import tells as JSON."""
    result = runner.invoke(app, ["import", path, "--json"])
    assert result.exit_code == 2
    answer = json.loads(result.stdout)
    assert answer["error"] == "workbook_refused"
    found = answer["refused"]
    assert isinstance(found, list)
    return found


def test_a_funding_may_name_an_aid_of_a_workbook_that_was_imported(
    data: Path, tmp_path: Path
) -> None:
    row = GOOD["fundings"][0] | {"aid_id": "a1"}
    fundings = saved(filled("fundings", [row]), tmp_path, "fundings.xlsx")
    assert [one["column"] for one in refused(str(fundings))] == ["aid_id"]
    output("import", str(saved(filled("aids"), tmp_path, "aids.xlsx")))
    assert output("import", str(fundings))["rows"] == {"funding": 1}
    assert len(imported_sources(data)) == 2


def test_a_refused_workbook_changes_nothing_and_tells_each_row(data: Path, tmp_path: Path) -> None:
    output("import", str(saved(filled("needs"), tmp_path)))
    before = contents(data)
    book = filled("needs")
    data_sheet(book, "needs").append(["n2", "nulle-part", "eau", "[red]Encore", "hier"])
    path = str(saved(book, tmp_path))
    result = runner.invoke(app, ["import", path])
    assert result.exit_code == 2
    assert "territory_id" in result.output
    assert "Nothing was changed" in result.output
    assert refused(path) == [
        {"sheet": "needs", "row": 4, "column": "territory_id", "value": "nulle-part",
         "reason": "Territoire d'industrie unknown to the current release "
                   "(ti-graph territories TEXT)"},
        {"sheet": "needs", "row": 4, "column": "observed_on", "value": "hier",
         "reason": "is no date (2026-03-31, 31/03/2026 or 31 mars 2026)"},
    ]  # fmt: skip
    assert contents(data) == before


def test_right_rows_are_taken_and_faults_reported_and_marked_where_that_is_asked(
    data: Path, tmp_path: Path
) -> None:
    book = filled("needs", [GOOD["needs"][0] | {"territory_id": "amont"}])
    data_sheet(book, "needs").append(["n2", "nulle-part", "eau", "Encore", DAY])
    path, copy = str(saved(book, tmp_path)), tmp_path / "copie.xlsx"
    answer = output("import", path, "--partial", "--mark", str(copy))
    assert answer["rows"] == {"need": 1}
    assert [(one["row"], one["column"]) for one in answer["left_out"]] == [(4, "territory_id")]
    assert answer["matches"] == [
        {"sheet": "needs", "row": 3, "column": "territory_id", "written": "amont",
         "identifier": AMONT, "label": "Amont"}
    ]  # fmt: skip
    assert load_workbook(copy)["needs"]["B4"].comment is not None
    assert imported_tables(data)["need"].height == 1
    shown = runner.invoke(app, ["import", path, "--partial"])
    assert shown.exit_code == 0
    assert f"is read as Amont ({AMONT})" in " ".join(shown.output.split())
    assert "1 row left out" in shown.output


def test_what_holds_for_all_rows_is_mended_before_some_are_taken(
    data: Path, tmp_path: Path
) -> None:
    book = filled("needs", [GOOD["needs"][0]], {**SOURCE, "licence": "libre"})
    shown = runner.invoke(app, ["import", str(saved(book, tmp_path)), "--partial"])
    assert shown.exit_code == 2
    assert "Right rows: 1. --partial takes them once" in " ".join(shown.output.split())
    assert imported_sources(data) == []


def test_a_marked_copy_replaces_no_file_and_is_a_spreadsheet(data: Path, tmp_path: Path) -> None:
    path = saved(filled("needs"), tmp_path)
    same = runner.invoke(app, ["import", str(path), "--mark", str(path)])
    assert getattr(same.exception, "code", None) == "workbook_exists"
    other = runner.invoke(app, ["import", str(path), "--mark", str(tmp_path / "copie.csv")])
    assert getattr(other.exception, "code", None) == "marked_is_xlsx"
    assert imported_sources(data) == []


def test_a_template_offers_the_territories_of_the_current_release(
    data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "modele.xlsx"
    output("template", "needs", "-o", str(path))
    assert f"Amont · {AMONT}" in {row[0] for row in load_workbook(path)["listes"].values}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that an import might touch."""
    found = (path for path in folder.rglob("*") if "releases" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found if path.is_file()}


def test_an_import_needs_a_release_to_check_against(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(tmp_path / "nothing"))
    result = runner.invoke(app, ["import", str(saved(filled("needs"), tmp_path))])
    assert getattr(result.exception, "code", None) == "no_release"


def test_imported_workbooks_are_listed_among_the_sources(data: Path, tmp_path: Path) -> None:
    output("import", str(saved(filled("needs"), tmp_path)))
    names = {source["name"]: source["kind"] for source in output("sources")}
    assert names["workbook_needs_essai"] == "live"
    assert (data / "workbooks").is_dir()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_example_is_written_and_the_default_release_takes_it(
    kind: str, suffix: str, default_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "releases").symlink_to(default_data / "releases")
    (folder / "CURRENT").write_text((default_data / "CURRENT").read_text("utf-8"), "utf-8")
    monkeypatch.setenv("TI_GRAPH_DATA", str(folder))
    path = tmp_path / f"exemple{suffix}"
    assert output("template", kind, "--example", "-o", str(path))["kind"] == kind
    answer = output("import", str(path))
    assert answer["rows"][KINDS[kind].table] >= 4
    (source,) = imported_sources(folder)
    assert source.card.kind == "simulated"


def test_a_simulated_workbook_stays_where_firms_are_real_and_goes_where_none_may_be_simulated(
    data: Path, tmp_path: Path
) -> None:
    book = filled("needs", source=SOURCE | {"simulated": "oui"})
    output("import", str(saved(book, tmp_path)))
    own = tmp_path / "own"
    own.mkdir()
    (data / "workbooks").rename(own / "workbooks")
    covered = build_small(own, {"insee_sirene": real_tables(*TOWNS)})
    assert covered.tables["need"] == 1
    register = covered.source("insee_sirene")
    assert register is not None
    assert register.rows > 0
    never = build_small(own, simulated="never")
    assert never.tables["need"] == never.tables["planted_filiere"] == 0


@pytest.mark.parametrize(("made_up", "setting", "shows"), [
    ("oui", "never", False), ("oui", "always", True), ("non", "never", True),
])  # fmt: skip
@pytest.mark.usefixtures("data")
def test_an_import_says_it_shows_only_where_it_does(
    made_up: str, setting: str, shows: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TI_GRAPH_SIMULATED", setting)
    book = filled("needs", source=SOURCE | {"simulated": made_up})
    result = runner.invoke(app, ["import", str(saved(book, tmp_path))])
    assert result.exit_code == 0
    assert ("TI_GRAPH_SIMULATED=always" not in result.output) == shows
    assert ("ti-graph build" in result.output) == shows


def test_a_row_whose_reference_left_the_release_is_quarantined(tmp_path: Path) -> None:
    own = tmp_path / "own"
    rows = [{**GOOD["offers"][0], "organisation_id": "cci-10"}]
    store_workbook(own, taken(written_csv("offers", tmp_path, rows)))
    manifest = build_small(own, {"cci": {}})
    assert manifest.tables["offer"] == 0
    entry = manifest.source("workbook_offers_essai")
    assert entry is not None
    assert entry.quarantined == 1


def test_a_template_never_replaces_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rempli.xlsx"
    path.write_bytes(b"filled in by hand")
    result = runner.invoke(app, ["template", "sites", "-o", str(path)])
    assert getattr(result.exception, "code", None) == "workbook_exists"
    assert path.read_bytes() == b"filled in by hand"


def test_a_template_is_written_under_the_name_of_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert output("template", "schools")["file"] == "schools.xlsx"
    assert output("template", "schools", "--csv")["file"] == "schools.csv"
    assert (tmp_path / "schools.csv").read_bytes().startswith(b"\xef\xbb\xbf#kind,schools\n")


def test_templates_are_listed_in_both_languages() -> None:
    listed = output("template")
    assert [one["name"] for one in listed] == list(KINDS)
    assert all(one["about"]["fr"] and one["about"]["en"] for one in listed)
    assert "governance" in runner.invoke(app, ["template"]).output


def test_an_unknown_template_is_reported_with_those_there_are() -> None:
    result = runner.invoke(app, ["template", "horoscope"])
    assert getattr(result.exception, "code", None) == "unknown_workbook"
    assert "governance" in str(result.exception)


def test_every_kind_ships_an_example() -> None:
    folder = example_path(KINDS["needs"]).parent
    assert {path.stem for path in folder.glob("*.csv")} == set(KINDS)
