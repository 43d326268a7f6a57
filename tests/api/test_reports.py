"""The report on the programme over HTTP: the same as the command writes, in every format."""

import io
from pathlib import Path

import httpx
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.api.conftest import running
from ti_graph.answers.territories import Answers
from ti_graph.documents.programme_report import programme_report
from ti_graph.graph.release import Releases
from ti_graph.messages import speaking

TITLE = "Bilan à mi-parcours, phase 2023-2027"


def test_the_report_is_that_of_the_command_in_every_format(programme_data: Path) -> None:
    with running(programme_data) as (url, _), httpx.Client(base_url=url, timeout=120) as client:
        found = client.get("/api/v1/report", params={"format": "json"})
        with speaking("fr"):
            made = programme_report(Answers(Releases(programme_data).current()))
        assert found.json() == made.model_dump(mode="json")
        page = client.get("/api/v1/report")
        assert TITLE in page.text and page.headers["content-type"].startswith("text/html")
        pdf = client.get("/api/v1/report", params={"format": "pdf"})
        assert TITLE in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
        assert 'filename="bilan' in pdf.headers["content-disposition"]
        book = load_workbook(io.BytesIO(client.get("/api/v1/report?format=xlsx").content))
        cells = [cell.value for row in book.worksheets[0].iter_rows(max_row=3) for cell in row]
        assert TITLE in cells
        english = client.get("/api/v1/report", params={"format": "json", "lang": "en"}).json()
        assert english["title"].startswith("Mid-term report")
        earlier = client.get("/api/v1/report", params={"format": "json", "phase": "2018"}).json()
        assert earlier["title"] == "Bilan de fin de phase 2018-2022"
        unknown = client.get("/api/v1/report", params={"phase": "1999"})
        assert unknown.status_code == 422 and "2018" in unknown.text
