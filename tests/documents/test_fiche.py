"""The fiche: one sheet for a desk, the same in every format, harmless whatever a name holds."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.hostile import AMONT, SCRIPT
from tests.pages import Page
from ti_graph import resources
from ti_graph.answers.attractiveness import attractiveness
from ti_graph.answers.lead import Leads
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.documents.fiche import Fiche, fiche
from ti_graph.documents.fiche_files import SHEET, fiche_file
from ti_graph.documents.outline_svg import REACH, clusters
from ti_graph.errors import NotFoundError
from ti_graph.figures import number_of
from ti_graph.graph.release import Releases
from ti_graph.messages import Language, asked_by, speaking

METZ, ARVE = "ti-2023-4408", "ti-2023-8422"
FORMULA = "=1+1"


@pytest.fixture(scope="module")
def maps(default_answers: Answers) -> TerritoryMaps:
    return TerritoryMaps(default_answers)


@pytest.fixture(scope="module")
def metz(default_answers: Answers, maps: TerritoryMaps) -> Fiche:
    return fiche(default_answers, maps, METZ)


@pytest.fixture(scope="module")
def hostile(hostile_data: Path) -> Fiche:
    answers = Answers(Releases(hostile_data).current())
    return fiche(answers, TerritoryMaps(answers), AMONT)


def pdf_text(found: Fiche) -> tuple[int, str]:
    """Pages of the PDF, and its text without spaces (lines break where they must)."""
    pages = PdfReader(io.BytesIO(fiche_file(found, "pdf"))).pages
    return len(pages), "".join("".join(page.extract_text().split()) for page in pages)


@pytest.mark.parametrize("territory", ["ti-2023-4420", "ti-2023-9301"])
@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_the_fullest_fiches_are_one_sheet_too(
    default_answers: Answers, maps: TerritoryMaps, territory: str, spoken: Language
) -> None:
    with speaking(spoken):
        pages, text = pdf_text(fiche(default_answers, maps, territory))
    assert pages == SHEET == 2
    assert territory in text.replace("\u00ad", "-")


def test_the_pdf_is_one_sheet_with_name_filieres_partners_and_sources(metz: Fiche) -> None:
    pages, text = pdf_text(metz)
    assert pages == SHEET
    for found in (metz.title, metz.candidates[0].title, metz.likely.rows[0][0], "Sources"):
        assert "".join(found.split())[:12] in text


def test_the_longest_fiche_still_holds_on_one_sheet(
    default_answers: Answers, maps: TerritoryMaps
) -> None:
    longest = max(default_answers.territories(phase=2023), key=lambda item: item.members)
    assert pdf_text(fiche(default_answers, maps, longest.id))[0] == SHEET


def test_simulated_data_are_marked_in_every_format(small_answers: Answers) -> None:
    drawn = fiche(small_answers, TerritoryMaps(small_answers), AMONT)
    assert drawn.mark
    assert "".join(drawn.mark.split()) in pdf_text(drawn)[1]
    assert " ".join(drawn.mark.split()) in Page(fiche_file(drawn, "html").decode()).text
    book = load_workbook(io.BytesIO(fiche_file(drawn, "xlsx")))
    assert all(sheet["A1"].value == drawn.mark for sheet in book)


@pytest.mark.parametrize("territory", [METZ, "ti-2023-0301", "ti-2023-8422"])
def test_every_format_begins_with_the_first_sentences_of_the_page(
    default_answers: Answers, default_leads: Leads, maps: TerritoryMaps, territory: str
) -> None:
    """Also where nothing is known: what is not sure, and what to do."""
    found = fiche(default_answers, maps, territory)
    with asked_by("http"):
        sentences = default_leads.lead(territory).sentences
    assert found.lead == [one.text.fr for one in sentences]
    assert found.lead
    first = "".join(found.lead[0].split())
    pages, text = pdf_text(found)
    assert pages == 2
    for written in (text, Page(fiche_file(found, "html").decode()).text):
        packed = "".join(written.split()).replace("\u00ad", "")
        assert first[:40] in packed
        assert packed.index(first[:40]) < packed.index("Population")
    cells = load_workbook(io.BytesIO(fiche_file(found, "xlsx"))).worksheets[0]
    assert found.lead[0] in str(cells["B2"].value)


def test_real_data_bear_no_mark(metz: Fiche) -> None:
    assert metz.mark == ""


def test_the_html_stands_by_itself_and_draws_the_map(metz: Fiche) -> None:
    page = Page(fiche_file(metz, "html").decode())
    assert page.asked() == []
    assert page.scripts == []
    assert len(page.all("path")) > 1
    assert metz.relevant.rows[0][0] in page.text
    assert metz.likely.rows[0][0] in page.text


def test_the_workbook_holds_the_tables(metz: Fiche) -> None:
    book = load_workbook(io.BytesIO(fiche_file(metz, "xlsx")))
    shown = [[cell.value for cell in row] for row in book[metz.likely.title]]
    assert metz.likely.heads in shown
    assert as_numbers(metz.likely.rows[0]) in shown


def as_numbers(row: list[str]) -> list[str | float | None]:
    """A row of a fiche as a spreadsheet holds it: figures as numbers, blanks as nothing."""
    return [one if (number := number_of(one)[0]) is None else number for one in row]


def test_a_spreadsheet_has_figures_as_numbers_and_codes_as_text(metz: Fiche) -> None:
    book = load_workbook(io.BytesIO(fiche_file(metz, "xlsx")))
    gaps = [row[3].value for row in book[metz.indicators.title].iter_rows(min_row=2)]
    assert any(isinstance(one, int | float) for one in gaps)
    assert not any(isinstance(one, str) for one in gaps)
    sites = book[metz.sites.title]
    columns = [cell.value for cell in sites[1]]
    sirets = [row[columns.index("SIRET")].value for row in sites.iter_rows(min_row=2)]
    assert sirets
    assert all(one is None or isinstance(one, str) for one in sirets)


def test_both_lists_of_partners_are_named_and_each_says_what_it_rests_on(
    metz: Fiche, default_answers: Answers
) -> None:
    answer = default_answers.partners(METZ)
    assert answer.along is not None
    assert metz.relevant.title == f"Partenaires pertinents, pour\u00a0: {answer.along.label.fr}"
    first = answer.relevant[0]
    assert metz.relevant.rows[0][0] == first.label
    assert metz.relevant.rows[0][-1] == first.reasons.fr
    assert metz.likely.title == "Partenaires probables en Europe"
    assert "ne s’additionnent pas" in metz.partners_note


def test_no_project_in_common_is_no_column_of_zeros(metz: Fiche, default_answers: Answers) -> None:
    shared = [one.shared_projects for one in default_answers.partners(METZ).likely]
    assert not any(shared[: len(metz.likely.rows)])
    assert "Projets communs" not in metz.likely.heads
    assert all(cell != "0" for row in metz.likely.rows for cell in row)


def test_a_stage_that_the_register_does_not_show_is_never_called_missing(
    default_answers: Answers, maps: TerritoryMaps
) -> None:
    found = fiche(default_answers, maps, "ti-2023-8422")
    (one,) = found.candidates
    assert one.missing == (
        "Pas visible dans le registre, qui ne montre pas d’absence\u00a0: équipements (amont)."
    )


def test_no_chamber_or_theme_is_called_a_tie_that_is_declared(metz: Fiche) -> None:
    """The three kinds of tie bear the words that the command says."""
    said = " ".join(one.anchors for one in metz.candidates)
    assert "Chambre du ressort ou nationale, sans lien déclaré\u00a0: CCI" in said
    assert "Même thème, sans lien connu\u00a0: " in said
    assert "Appuis" not in said
    for one in metz.candidates:
        before, mark, _ = one.anchors.partition("Chambre du ressort")
        assert mark
        assert "CCI" not in before


def test_what_a_register_cannot_see_stands_once_in_every_format(
    default_answers: Answers, maps: TerritoryMaps
) -> None:
    found = fiche(default_answers, maps, ARVE)
    (text,) = {
        one.cannot_see.fr
        for one in default_answers.grounds.reaches(ARVE)
        if one.cannot_see and one.register_id == "dgpr_irep"
    }
    assert "seuils" in text
    packed = "".join(text.split())
    book = load_workbook(io.BytesIO(fiche_file(found, "xlsx")))
    cells = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    page = Page(fiche_file(found, "html").decode()).text
    for written in (pdf_text(found)[1], page, cells):
        assert "".join(written.split()).count(packed) == 1


def test_the_workbook_says_that_a_quotient_is_cautious_and_the_pages_what_they_compare_with(
    metz: Fiche,
) -> None:
    assert any("Quotient prudent" in head and "registre" in head for head in metz.estimates.heads)
    book = load_workbook(io.BytesIO(fiche_file(metz, "xlsx")))
    cells = " ".join(str(cell.value) for row in book[metz.estimates.title] for cell in row)
    assert "ramené vers 1 quand il y a peu de sites" in cells
    assert "sites de France de ce même registre" in metz.specialisations_note
    assert "Quotient" not in fiche_file(metz, "html").decode()


def test_every_format_shows_the_attractiveness_that_the_api_and_sparql_show(
    metz: Fiche, default_answers: Answers
) -> None:
    known = {
        one.label.fr: one for one in attractiveness(default_answers, METZ).indicators if one.value
    }
    shown = {row[0]: row for row in metz.indicators.rows}
    cars = shown["Actifs qui vont travailler en voiture"]
    said = known["Actifs qui vont travailler en voiture"]
    assert cars[1].startswith(f"{said.value:.1f}".replace(".", ","))
    assert cars[2] == f"{said.rank}/{said.ranked}"
    assert cars[6].endswith(", 2021")
    assert shown["Gares de voyageurs"][1] == "non renseigné"
    assert any("À charger par l’administrateur du site" in one for one in metz.missing)
    text, page = pdf_text(metz)[1], Page(fiche_file(metz, "html").decode())
    book = load_workbook(io.BytesIO(fiche_file(metz, "xlsx")))
    cells = [[cell.value for cell in row] for row in book[metz.indicators.title]]
    # The value stands with its unit, the gaps and the people covered as numbers.
    assert [one or None for one in [*cars[:3], *as_numbers(cars[3:6]), cars[6]]] in cells
    for one in (cars[1], metz.blind_spots.title, metz.governance.title):
        assert "".join(one.split()) in text
        assert one in page.text


def test_who_reads_a_fiche_is_sent_to_no_command(metz: Fiche) -> None:
    text = Page(fiche_file(metz, "html").decode()).text
    assert "demander à la CCI" in text
    assert not re.search(r"ti-graph (fetch|template|import|build)|data/sources", text)


def test_no_role_is_unknown_without_what_to_do(metz: Fiche) -> None:
    unknown = {row[0] for row in metz.governance.rows if row[1] == "non renseigné"}
    advised = " ".join(metz.missing)
    assert unknown
    assert all(role in advised for role in unknown)


def test_it_speaks_english_where_asked(default_answers: Answers, maps: TerritoryMaps) -> None:
    with speaking("en"):
        found = fiche(default_answers, maps, METZ)
    assert found.candidates_title == "Specialities, filières and leads"
    assert found.likely.title == "Likely partners in Europe"


def test_a_hostile_name_is_text_in_pdf_html_and_xlsx(hostile: Fiche) -> None:
    assert hostile.title == SCRIPT
    assert SCRIPT in pdf_text(hostile)[1]
    page = Page(fiche_file(hostile, "html").decode())
    assert page.scripts == []
    assert page.all("img") == []
    assert page.handlers() == []
    assert SCRIPT in page.text
    book = load_workbook(io.BytesIO(fiche_file(hostile, "xlsx")))
    assert SCRIPT in [cell.value for row in book.worksheets[0] for cell in row]


def test_a_spreadsheet_computes_no_cell_of_it(metz: Fiche) -> None:
    rows = [[FORMULA, "+1", "-1", "@x", "x"]]
    found = metz.model_copy(
        update={
            "likely": metz.likely.model_copy(update={"rows": rows}),
            "members": '=HYPERLINK("http://example.org")',
        }
    )
    book = load_workbook(io.BytesIO(fiche_file(found, "xlsx")))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value]
    assert FORMULA in [cell.value for cell in cells]
    # Text or a plain number, and never a formula ("f").
    assert {cell.data_type for cell in cells} == {"s", "n"}


def test_markup_of_the_typesetter_is_text_too(metz: Fiche) -> None:
    found = metz.model_copy(update={"title": "#panic() $x$ *b* _i_ @a"})
    assert "#panic()$x$*b*_i_@a" in pdf_text(found)[1]


def test_an_unknown_territory_is_reported(default_answers: Answers, maps: TerritoryMaps) -> None:
    with pytest.raises(NotFoundError):
        fiche(default_answers, maps, "ti-2023-9999")


def test_the_command_writes_each_format(
    default_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ti_graph.cli.main import app  # noqa: PLC0415 - it reads the settings

    monkeypatch.setenv("TI_GRAPH_DATA", str(default_data))
    starts = {"pdf": b"%PDF", "html": b"<!doctype html>", "xlsx": b"PK"}
    for suffix, start in starts.items():
        output = tmp_path / f"fiche.{suffix}"
        app(["fiche", METZ, "-o", str(output), "--json"], standalone_mode=False)
        assert output.read_bytes().startswith(start)
    assert {path.name for path in tmp_path.iterdir()} == {f"fiche.{suffix}" for suffix in starts}


def test_every_site_is_named_in_the_page_and_the_workbook(
    default_answers: Answers, maps: TerritoryMaps
) -> None:
    found = fiche(default_answers, maps, "ti-2023-8422")
    cutters = [row for row in found.sites.rows if row[1] == "25.62A Décolletage"]
    assert len(cutters) == 15
    assert {row[4] for row in cutters} == {"2015"}
    page = Page(fiche_file(found, "html").decode())
    assert " ".join(found.sites.title.split()) in page.text
    assert cutters[0][0] in page.text
    sheet = load_workbook(io.BytesIO(fiche_file(found, "xlsx")))[found.sites.title]
    shown = [[cell.value for cell in row] for row in sheet]
    assert found.sites.heads in shown
    assert as_numbers(cutters[0]) in shown


def test_the_map_shows_every_site_with_a_position_and_counts_those_in_one_place(
    default_answers: Answers, maps: TerritoryMaps
) -> None:
    arve = fiche(default_answers, maps, ARVE)
    listed = Sites(default_answers.release).sites(ARVE)
    page = Page(fiche_file(arve, "html").decode())
    counts = [int(one) for one in re.findall(r"<text [^>]*>(\d+)</text>", arve.map_svg or "")]
    circles = len(page.all("circle"))
    assert all(one.longitude is not None for one in listed)
    assert circles - len(counts) + sum(counts) == len(listed) == 38
    assert max(counts) > 1
    assert arve.map_caption.startswith("38\u00a0sites")
    for text in (page.text, pdf_text(arve)[1]):
        assert "".join(arve.map_caption.split()) in "".join(text.split())


def test_the_workbook_names_every_site_with_its_register_and_year(
    default_answers: Answers, maps: TerritoryMaps
) -> None:
    arve = fiche(default_answers, maps, ARVE)
    book = load_workbook(io.BytesIO(fiche_file(arve, "xlsx")))
    rows = [[cell.value for cell in row] for row in book[arve.sites.title]]
    assert len(rows) == 1 + 38
    alpen = next(row for row in rows if row[0] == "ALPEN-TECH - USINE1")
    assert alpen[1:3] == ["25.62A Décolletage", "Vougy"]
    assert alpen[4:] == [2015, "06058204550034"]


def test_sites_without_a_position_are_counted_beside_the_map(metz: Fiche) -> None:
    # SIRENE's extract of Metz has no coordinates; IREP lists one of its 578 sites, in a commune of
    # its own, and that point is not the site's.
    assert "Sans position connue\u00a0: 578\u00a0sites" in metz.map_caption


def test_what_stands_within_reach_is_one_circle_and_the_nearer_one_takes_it() -> None:
    assert clusters([(0, 0), (REACH, 0), (2 * REACH + 1, 0)]) == [(0, 0, 2), (2 * REACH + 1, 0, 1)]
    assert clusters([(0, 0), (16, 0), (8.5, 0)]) == [(16, 0, 2), (0, 0, 1)]
    assert clusters([]) == []


def test_no_text_of_the_fiche_is_smaller_than_seven_points() -> None:
    template = (resources.templates() / "fiche.typ").read_text("utf-8")
    sizes = [float(one) for one in re.findall(r"text\(([\d.]+)pt", template)]
    assert len(sizes) > 10
    assert min(sizes) >= 7


def test_regions_near_by_stand_in_every_format_beside_the_best(
    default_answers: Answers, maps: TerritoryMaps
) -> None:
    """The best of Metz are far from it: Saarland is a list of its own."""
    found = fiche(default_answers, maps, METZ)
    near = default_answers.partners(METZ).near
    best = {row[0] for row in found.relevant.rows}
    others = [one.label for one in near if one.label not in best]
    assert [row[0] for row in found.near.rows] == others[:2]
    assert f"(2 sur {len(others)})" in found.near.title
    _, text = pdf_text(found)
    page = Page(fiche_file(found, "html").decode()).text
    book = load_workbook(io.BytesIO(fiche_file(found, "xlsx")))
    assert "".join(others[0].split()) in text
    assert others[0] in page
    assert any(sheet.title.startswith("Autres régions voisines") for sheet in book)


def test_the_fiche_says_between_which_points_a_distance_is(metz: Fiche) -> None:
    assert "d’un point pris dans le territoire" in metz.partners_note
