"""How texts read once they are filled: names, counts, numbers, and who is sent to a command."""

import json
import re
import string
from pathlib import Path

import pytest

from ti_graph.figures import licence
from ti_graph.graph.release import Release
from ti_graph.messages import (
    LANGUAGES,
    Language,
    asked_by,
    catalogue,
    named_after,
    say,
    speaking,
)

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("preposition", "name", "said"),
    [
        ("de", "Athis-Mons", "d’Athis-Mons"),
        ("de", "Étampes", "d’Étampes"),
        ("de", "Œuilly", "d’Œuilly"),
        ("de", "Yvetot", "d’Yvetot"),
        ("de", "Yutz", "de Yutz"),
        ("de", "Hennebont", "de Hennebont"),  # which h is mute is in no list
        ("de", "Le Havre", "du Havre"),
        ("de", "Les Herbiers", "des Herbiers"),
        ("de", "La Rochelle", "de La Rochelle"),
        ("De", "Le Creusot", "Du Creusot"),
        ("à", "Le Mans", "au Mans"),
        ("À", "Les Ulis", "Aux Ulis"),
        ("à", "Athis-Mons", "à Athis-Mons"),
        ("à", "3,0 km", "à 3,0 km"),
    ],
)
def test_de_and_a_follow_the_name_after_them(preposition: str, name: str, said: str) -> None:
    assert named_after(preposition, name) == said


def test_a_text_has_the_name_of_a_place_as_french_says_it() -> None:
    facts = {"label": "Le Havre", "distance": "3,0", "place": "Antony", "goal": "Les Ulis"}
    french = say("search.nearest", "fr", **facts).replace("\u00a0", " ")
    assert french.endswith("Le Havre (3,0 km à vol d’oiseau, d’Antony aux Ulis)")
    english = say("search.nearest", "en", **facts)
    assert "from Antony to Les Ulis" in english


def test_a_name_that_holds_a_brace_stays_as_it_is() -> None:
    facts = {"file": "x", "label": "A{b}"}
    assert say("fiche.done", "fr", **facts).endswith("fiche d’A{b}.")


NO_NOUN = {
    "fr": {"pays", "fois", "dans", "des", "sans", "plus", "est", "puis"},
    "en": {"is", "has", "was", "does", "less", "its", "this", "times", "ambiguous"},
}
SEVERAL = {
    "reason.of_another_phase",
    "lead.also.several",
    *(
        f"{screen}.across.{kind}"
        for screen in ("lead", "screen.filieres")
        for kind in ("none", "tests", "grade", "same")
    ),
    "screen.filieres.from_beside",
}
"""The communes of a whole territory; the sites of what lies across a border, some on each side; the
industries of a speciality beside its first, from two on."""
VERBS_OF_NAMES = (
    r"access|asks|comes|counts|changes|does|exists|holds|lacks|leads|lies|opens|passes|redirects|"
    r"refuses|requires|rests|ships|shows|stands|stays|tells|unpacks|wants"
)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("count", [0, 1])
def test_no_count_of_none_or_one_takes_the_form_of_many(spoken: Language, count: int) -> None:
    """What follows a fact is no plural, were the fact a count; `_many` is said of several."""
    wrong = []
    for key, texts in catalogue().items():
        if key.endswith("_many") or key in SEVERAL or (spoken == "en" and count == 0):
            continue
        facts = {
            name: count for _, name, _, _ in string.Formatter().parse(plain(texts[spoken])) if name
        }
        written = say(key, spoken, **facts).replace("\u00a0", " ")
        for found in re.finditer(rf"(?<![\d,.%:] )\b{count} ([a-zà-ÿ]{{3,}}s)\b", written):
            noun = found[1]
            if noun not in NO_NOUN[spoken] and not re.fullmatch(VERBS_OF_NAMES, noun):
                wrong.append((key, found[0]))
    assert wrong == []


def plain(text: str) -> str:
    """A template with its counted forms as facts."""
    return re.sub(r"\{(\w+)\|[^{}]*\}", r"{\1}", text)


FOR_TERMINALS = ("errors.", "doctor.", "evaluate_programme.", "notice.", "notices.", "workbook.")
"""Texts that a command writes, and those that say how they are asked by themselves."""
OF_A_COMMAND = {"screen.origin.absent", "screen.serve.listening"}


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_who_reads_a_page_is_sent_to_no_command(spoken: Language) -> None:
    typed = re.compile(r"ti-graph [a-z]+ |ti-graph (build|import|fetch)|data/sources")
    with asked_by("http"):
        sent = [
            key
            for key, texts in catalogue().items()
            if not key.startswith(FOR_TERMINALS)
            and typed.search(said_of(key, texts[spoken], spoken))
        ]
    assert set(sent) <= OF_A_COMMAND


def said_of(key: str, text: str, spoken: Language) -> str:
    """A text with each of its facts as its name."""
    names = [name for _, name, _, _ in string.Formatter().parse(plain(text)) if name]
    return say(key, spoken, **{name: name for name in names})


def test_who_types_commands_is_told_the_command() -> None:
    advice = "ground.advice.jobs"
    assert "ti-graph" not in say(advice, "fr")
    assert "[[" not in say(advice, "fr")
    with asked_by("terminal"):
        assert "ti-graph fetch urssaf_employment" in say(advice, "fr")
        with asked_by("http"):
            assert "ti-graph" not in say(advice, "fr")


VERSIONS = re.compile(
    r"(?:SPARQL|ODbL|Licence Ouverte|CC0|CC BY) \d\.\d|HTTP/1\.1|naf2-\S+|\.xlsx?"
)
AS_TYPED = ("workbook.reasons.", "errors.not_number.", "errors.bad_bbox.")
"""Texts that show how a number is to be typed."""


def test_numbers_of_texts_are_written_as_each_language_writes_them() -> None:
    wrong = []
    for key, texts in catalogue().items():
        french, english = (VERSIONS.sub("", texts[one]) for one in ("fr", "en"))
        if key.startswith(AS_TYPED):
            continue
        if re.search(r"(?<![\w.])\.\d", f"{french} {english}"):
            wrong.append(key)
        if re.search(r"(?<![\w(.])\d+\.\d", french):
            wrong.append(key)
    assert wrong == []


def test_every_part_of_a_score_has_its_words(default_release: Release) -> None:
    parts = default_release.table("score_part").select("part").unique().collect()["part"]
    viewer = json.loads((ROOT / "web" / "src" / "locale" / "fr.json").read_text("utf-8"))
    for part in parts:
        assert (
            f"screen.part.{part}" in catalogue() or f"screen.capability_part.{part}" in catalogue()
        )
        assert f"part.{part}" in viewer


def test_a_licence_named_in_one_language_is_called_in_both() -> None:
    """Names of the cards; those of neither language stay as they are. The viewer says the same."""
    known = json.loads((ROOT / "web/src/locale/licences.json").read_text("utf-8"))
    named = re.compile(r"^licence:\n  name: (.+)$", re.MULTILINE)
    cards = [path.read_text("utf-8") for path in ROOT.glob("loaders/*/source.yml")]
    names = {found[1] for card in cards for found in named.finditer(card)}
    assert len(names) > 10
    for name in names:
        said = {}
        for one in LANGUAGES:
            with speaking(one):
                said[one] = licence(name)
        if said["fr"] == said["en"]:
            assert re.fullmatch(
                r"(Licence Ouverte( 2\.0)?( / )?|CC BY 4.0|CC0 1.0|Apache-2.0)+", name
            ), name
        else:
            assert {key: text.replace("’", "'") for key, text in said.items()} == known[name], name
