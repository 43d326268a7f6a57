"""The report on the programme: the figures of queries, the same in every format."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.pages import Page
from ti_graph.answers.territories import Answers
from ti_graph.documents.programme_report import PARTS, Report, programme_report
from ti_graph.documents.report_files import report_file
from ti_graph.errors import UnknownPhaseError
from ti_graph.graph.release import Releases
from ti_graph.messages import speaking
from ti_graph.query.catalogue import named_query


@pytest.fixture(scope="module")
def found(default_answers: Answers) -> Report:
    return programme_report(default_answers)


@pytest.fixture(scope="module")
def small(programme_data: Path) -> Answers:
    return Answers(Releases(programme_data).current())


def test_a_phase_that_runs_is_at_mid_term_and_one_that_is_over_at_its_end(
    small: Answers,
) -> None:
    assert programme_report(small, "2023").title == "Bilan à mi-parcours, phase 2023-2027"
    assert programme_report(small, "2018").title == "Bilan de fin de phase 2018-2022"
    assert "2023" in programme_report(small).title
    with pytest.raises(UnknownPhaseError):
        programme_report(small, "1999")


def test_indicators_are_counted_over_territories_by_hand(small: Answers) -> None:
    (part,) = [one for one in programme_report(small).parts if "Attractivité" in one.title]
    assert part.table
    assert part.table.rows == [
        ["Conducteurs", "% par an", "30,00", "60,00", "90,00", "3/3", "0", "2021"]
    ]


def test_what_is_loaded_has_rows_and_what_is_not_says_what_to_load(small: Answers) -> None:
    parts = {one.query: one for one in programme_report(small).parts}
    sheets = parts["programme/action_sheets"].table
    assert sheets and sheets.rows == [["Foncier", "0", "2", "0", "0", "2", "renseigné"]]
    effect = parts["programme/effect_on_jobs"]
    assert effect.table is None
    said = " ".join(effect.says)
    assert "À charger." in said
    assert "ti-graph" not in said  # who reads a report types no command


def test_no_part_of_the_default_release_is_a_table_of_unknowns(found: Report) -> None:
    for part in found.parts:
        assert part.table or any("À remplir" in one or "À charger" in one for one in part.says)
    assert {one.query for one in found.parts} >= set(PARTS)
    for one in found.parts:
        assert named_query(one.query).name == one.query


def test_each_format_holds_the_same_parts(found: Report) -> None:
    pdf = PdfReader(io.BytesIO(report_file(found, "pdf")))
    text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    page = Page(report_file(found, "html").decode())
    book = load_workbook(io.BytesIO(report_file(found, "xlsx")))
    assert page.asked() == []
    assert page.scripts == []
    for part in found.parts:
        assert "".join(part.title.split())[:20] in text
        assert " ".join(part.title.split()) in page.text
        assert part.title in [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]
        if part.table:
            assert part.table.rows[0][0] in page.text


def test_it_speaks_english_where_asked(default_answers: Answers) -> None:
    with speaking("en"):
        assert programme_report(default_answers).title.startswith("Mid-term report")
