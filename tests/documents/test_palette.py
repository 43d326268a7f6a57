"""One palette: what is drawn outside the viewer has the colours and shapes of the viewer."""

import re
from pathlib import Path

import pytest

from ti_graph import resources
from ti_graph.documents.graph_files import _FAMILY_OF, FAMILIES
from ti_graph.documents.outline_svg import SITE, STYLE
from ti_graph.query.layer_style import GREY, LINE, RAMP

VIEWER = Path(__file__).resolve().parents[2] / "web" / "src"


def tokens() -> dict[str, str]:
    """The colours of the viewer by name, in its light theme."""
    light = (VIEWER / "styles" / "tokens.css").read_text("utf-8").split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))


def test_kinds_of_a_graph_have_one_colour_everywhere() -> None:
    kinds = {name: colour for name, colour in tokens().items() if name.startswith("kind-")}
    assert kinds == {f"kind-{family}": colour for family, (colour, _) in FAMILIES.items()}


def test_kinds_of_a_graph_have_one_shape_and_family_everywhere() -> None:
    written = (VIEWER / "graph" / "kinds.ts").read_text("utf-8")
    square = re.search(r"SQUARE\b[^(]*\(\[(.*?)\]", written)
    assert square is not None
    squares = {family for family, (_, shape) in FAMILIES.items() if shape == "square"}
    assert set(re.findall(r"'(\w+)'", square[1])) == squares
    of_kind = written.split("OF_KIND")[1].split("}")[0]
    assert dict(re.findall(r"(\w+): '(\w+)'", of_kind)) == _FAMILY_OF


def test_maps_that_leave_the_viewer_are_drawn_on_its_scale() -> None:
    known = tokens()
    assert tuple(known[f"scale-{step}"] for step in range(5)) == RAMP
    assert (known["scale-none"], known["zone-line"]) == (GREY, LINE)


@pytest.mark.parametrize("name", ["fiche.typ", "report.typ", "fiche.css"])
def test_what_is_printed_has_the_accent_of_the_viewer(name: str) -> None:
    folder = resources.static() if name.endswith("css") else resources.templates()
    accent = re.search(r"accent(?:: | = rgb\(\")(#[0-9a-f]{6})", (folder / name).read_text("utf-8"))
    assert accent is not None
    assert accent[1] == tokens()["accent"]
    assert all(f'"{accent[1]}"' in drawn for drawn in (SITE, STYLE["own"]))
