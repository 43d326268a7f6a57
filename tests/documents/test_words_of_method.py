"""Words of method stand behind « pourquoi ? » and in the glossary: no one who has ten minutes
meets them in a first sentence, a choice of a list or a page to lay on a desk.

The list is that of the browser's test, which reads the pages of the viewer.
"""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from tests.pages import Page
from ti_graph.answers.lead import Leads
from ti_graph.answers.map_models import IndicatorName
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.territories import Answers
from ti_graph.documents.fiche import fiche
from ti_graph.documents.fiche_files import fiche_file
from ti_graph.messages import Language, speaking

WORDS = json.loads(
    (Path(__file__).parents[2] / "web" / "tests" / "method-words.json").read_text("utf-8")
)
ALONE = re.compile(rf"(?<!\w)(?:{'|'.join(WORDS['alone'])})(?!\w)", re.IGNORECASE)
FICHES = ("ti-2023-4408", "ti-2023-0301", "ti-2023-0101", "ti-2023-2411", "ti-2023-8422")
"""Of a filière, of nothing known, of an industry not sure, of a lead, of specialities."""


def of_method(text: str, spoken: str) -> list[str]:
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").casefold()
    return [*(word for word in WORDS[spoken] if word in plain), *ALONE.findall(plain)]


@pytest.fixture(scope="module")
def maps(default_answers: Answers) -> TerritoryMaps:
    return TerritoryMaps(default_answers)


def test_the_list_finds_what_it_is_for() -> None:
    assert of_method("Quotient\u00a0prudent 1,6", "fr") == ["quotient"]
    assert of_method("a score of .6", "en") == ["score"]
    assert of_method("underscored, priority", "en") == []


def test_no_first_sentence_of_any_territory_has_one(
    default_answers: Answers, default_leads: Leads
) -> None:
    found = {}
    for item in default_answers.territories(phase=2023):
        said = default_leads.lead(item.id).sentences
        words = of_method(" ".join(str(one.text.fr) for one in said), "fr")
        words += of_method(" ".join(str(one.text.en) for one in said), "en")
        if words:
            found[item.id] = words
    assert found == {}


def test_no_caveat_of_a_chain_has_one(default_answers: Answers) -> None:
    for item in default_answers.territories(phase=2023)[::5]:
        for along in default_answers.partners(item.id).alongs:
            if along.caveat:
                assert of_method(str(along.caveat.fr), "fr") == [], item.id
                assert of_method(str(along.caveat.en), "en") == [], item.id


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_no_choice_of_the_map_has_one(maps: TerritoryMaps, spoken: str) -> None:
    labels = " ".join(str(getattr(one.label, spoken)) for one in maps.indicators())
    assert len(maps.indicators()) == len(get_args(IndicatorName))
    assert of_method(labels, spoken) == []


@pytest.mark.parametrize("territory", FICHES)
@pytest.mark.parametrize("spoken", get_args(Language))
def test_no_fiche_has_one(
    default_answers: Answers, maps: TerritoryMaps, territory: str, spoken: Language
) -> None:
    with speaking(spoken):
        page = fiche_file(fiche(default_answers, maps, territory), "html").decode()
    assert of_method(Page(page).text, spoken) == []
