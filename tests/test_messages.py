"""What a person reads: every text in both languages, every text that the code asks for."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from ti_graph import errors, resources
from ti_graph.errors import TiGraphError
from ti_graph.messages import (
    LANGUAGES,
    Language,
    asked_by,
    catalogue,
    language,
    reason,
    say,
    speaking,
    typeset,
)

ROOT = Path(__file__).resolve().parents[1]
ERRORS = {name for name in vars(errors) if name.endswith("Error")}
SOME = r"[\w.-]+"
KEY = re.compile(r"(?:screen|errors)\.[a-z_.]*")
IN_TEMPLATE = re.compile(r"""\bsay\((["'])((?:screen|errors)\.[\w.]*)\1(\s*~)?""")


class Asked(NamedTuple):
    """A text that code asks for: its key as a pattern, and the facts it gives (None: any)."""

    pattern: str
    facts: frozenset[str] | None
    place: str


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for package in ("ti_graph", "loaders"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in names and node.args:
                    yield path, node


def facts(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(str(name) for name in names)


def placeholders(template: str) -> set[str]:
    fields = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    return {name.partition("|")[0] for name in fields}


def pattern(node: ast.expr) -> str | None:
    """The keys that an expression may give, as a regular expression."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern(part) or SOME for part in node.values)
    if isinstance(node, ast.BinOp):
        return (pattern(node.left) or SOME) + (pattern(node.right) or SOME)
    return None


def asked() -> Iterator[Asked]:
    """Every text that code or a page asks for."""
    for path, call in calls("say"):
        for key in _branches(call.args[0]):
            found = pattern(key)
            if found:
                yield Asked(found, facts(call), f"{path.name}:{call.lineno}")
    for path in sorted(resources.templates().glob("*.html")):
        for match in IN_TEMPLATE.finditer(path.read_text("utf-8")):
            more = SOME if match.group(3) else ""
            yield Asked(re.escape(match.group(2)) + more, None, path.name)


def _branches(node: ast.expr) -> list[ast.expr]:
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]


def raised() -> Iterator[tuple[str, frozenset[str] | None, str]]:
    """Code, facts and place of every error that is made."""
    for path, call in calls(*ERRORS, "Refusal", "__init__"):
        first = call.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            given = facts(call)
            if len(call.args) > 1:  # Refusal(code, {facts})
                given = None
            yield first.value, given, f"{path.name}:{call.lineno}"


# --- both languages -----------------------------------------------------------------------------


def test_there_are_texts() -> None:
    assert len(catalogue()) > 150


def test_every_text_is_there_in_both_languages() -> None:
    empty = [
        (key, spoken) for key, texts in catalogue().items() for spoken in LANGUAGES
        if not texts[spoken]
    ]  # fmt: skip
    assert empty == []


def test_both_languages_tell_the_same_facts() -> None:
    unequal = {
        key: [placeholders(texts[spoken]) for spoken in LANGUAGES]
        for key, texts in catalogue().items()
        if len({frozenset(placeholders(texts[spoken])) for spoken in LANGUAGES}) > 1
    }
    assert unequal == {}


def test_no_key_is_written_twice_in_a_file() -> None:
    """YAML takes the last of two and says nothing."""
    for path in resources.locale().glob("*.yml"):
        tree = yaml.compose(path.read_text("utf-8"))
        assert isinstance(tree, yaml.MappingNode)
        assert list(_twice(tree)) == [], path.name


def _twice(node: yaml.Node) -> Iterator[str]:
    if not isinstance(node, yaml.MappingNode):
        return
    names = [key.value for key, _ in node.value]
    yield from sorted({name for name in names if names.count(name) > 1})
    for _, child in node.value:
        yield from _twice(child)


def test_a_text_is_written_in_the_wanted_language() -> None:
    assert say("errors.no_release.hint", "fr") == "Lancez\u00a0: ti-graph build"
    assert say("errors.no_release.hint", "en") == "Run: ti-graph build"


def test_facts_fill_the_braces_and_are_taken_as_they_are() -> None:
    found = say("errors.empty_file.detail", "en", source="{x}", file="a{b}.csv")
    assert found == "{x}: the file a{b}.csv is empty."


@pytest.mark.parametrize(
    ("value", "wanted"), [("en", "en"), ("EN", "en"), ("fr", "fr"), ("de", "fr"), ("", "fr")]
)
def test_the_language_is_that_of_the_setting(
    monkeypatch: pytest.MonkeyPatch, value: str, wanted: str
) -> None:
    monkeypatch.setenv("TI_GRAPH_LANGUAGE", value)
    assert language() == wanted


def test_a_request_speaks_its_own_language_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TI_GRAPH_LANGUAGE", "fr")
    with speaking("en"):
        assert language() == "en"
        with speaking("fr"):
            assert language() == "fr"
        assert language() == "en"
    assert language() == "fr"


# --- what the code asks for ---------------------------------------------------------------------


def test_every_text_that_is_asked_for_exists() -> None:
    keys = list(catalogue())
    lost = [one for one in asked() if not any(re.fullmatch(one.pattern, key) for key in keys)]
    assert lost == []


def test_every_text_gets_the_facts_that_it_tells() -> None:
    for one in asked():
        texts = catalogue().get(one.pattern.replace("\\", ""))
        if one.facts is not None and texts is not None:
            assert placeholders(texts["fr"]) <= one.facts, one.place


def test_every_text_of_the_screen_is_asked_for_somewhere() -> None:
    patterns = {one.pattern for one in asked()}
    for _, tree in trees():
        for node in ast.walk(tree):
            found = pattern(node) if isinstance(node, ast.Constant | ast.JoinedStr) else None
            if found and KEY.match(found.replace("\\", "")):
                patterns.add(found)
    spoken = re.compile("|".join(f"(?:{one})" for one in sorted(patterns)))
    screen = [key for key in catalogue() if key.startswith("screen.")]
    assert [key for key in screen if not spoken.fullmatch(key)] == []


# --- errors -------------------------------------------------------------------------------------


def codes() -> dict[str, set[str]]:
    """Code of an error → which of its texts there are."""
    found: dict[str, set[str]] = {}
    for key in catalogue():
        if key.startswith("errors."):
            _, code, part = key.split(".")
            found.setdefault(code, set()).add(part)
    return found


def test_every_error_says_what_is_wrong_and_what_to_do_next() -> None:
    parts_of_all = [{"detail", "hint"}, {"detail", "hint", "hint_http"}]
    assert {code: parts for code, parts in codes().items() if parts not in parts_of_all} == {}


def test_every_error_that_is_raised_has_its_text() -> None:
    assert {code for code, _, _ in raised()} - set(codes()) == set()


def test_every_text_of_an_error_is_raised_somewhere() -> None:
    assert set(codes()) - {code for code, _, _ in raised()} == set()


def test_every_error_gives_the_facts_that_its_texts_tell() -> None:
    for code, given, place in raised():
        if given is None:
            continue
        for part in codes()[code]:
            found = placeholders(catalogue()[f"errors.{code}.{part}"]["fr"])
            assert found <= given, (place, code, part)


def test_no_text_of_an_error_tells_of_the_machine() -> None:
    words = ("traceback", "exception", "/home", "/tmp", "python")
    for code in codes():
        for part in codes()[code]:
            for text in catalogue()[f"errors.{code}.{part}"].values():
                assert not any(word in text.lower() for word in words), code


OF_HTTP = {
    "address_refused", "bad_request", "bad_rdf", "head_too_long", "no_http", "no_query",
    "not_found",
    "address_too_long", "unknown_graph", "unsupported_media_type", "update_by_get",
    "update_refused", "token_refused", "two_lengths", "service_unreachable",
}  # fmt: skip
"""Errors that are met over HTTP alone, or speak of its addresses to whoever asks."""
TERMINAL = re.compile(r"\bti-graph \w|(?<!\w)-p \{|--\w")
ADDRESS = re.compile(r"/api/|\bGET\b|\bPOST\b|\?q=")


def test_over_http_nobody_is_sent_to_a_terminal_nor_a_terminal_to_http() -> None:
    for code, parts in codes().items():
        if "hint_http" not in parts:
            continue
        for text in catalogue()[f"errors.{code}.hint_http"].values():
            assert not TERMINAL.search(text), code
        for text in catalogue()[f"errors.{code}.hint"].values():
            assert not ADDRESS.search(text), code
    both = {code for code, parts in codes().items() if "hint_http" not in parts} - OF_HTTP
    for code in both:
        assert not ADDRESS.search(catalogue()[f"errors.{code}.hint"]["fr"]), code


def test_the_same_error_speaks_to_who_asks() -> None:
    problem = errors.QueryError("missing_parameter", name="territory", example="ti-1")
    assert problem.hint("en") == "For instance: -p territory=ti-1"
    with asked_by("http"):
        assert problem.hint("en") == "For instance: territory=ti-1"


def test_no_advice_is_to_throw_away_what_users_gave() -> None:
    for code in codes():
        if code.startswith("damaged_") or code == "cannot_write":
            rows = " ".join(catalogue()[f"errors.{code}.hint"].values()).lower()
            assert not re.search(r"supprim|effacez|retirez|remove|delete", rows), code


def test_an_error_tells_its_texts_and_its_exit_code() -> None:
    error = errors.SourceError("empty_file", source="insee_naf", file="a.csv")
    assert error.detail("en") == "insee_naf: the file a.csv is empty."
    with speaking("fr"):
        assert str(error) == f"{error.detail('fr')} {error.hint('fr')}"
    assert (error.exit_code, error.http_status) == (2, 500)


def test_every_error_ends_a_command_with_a_failure() -> None:
    family = [value for value in vars(errors).values() if isinstance(value, type)]
    kinds = [kind for kind in family if issubclass(kind, TiGraphError)]
    assert len(kinds) == len(ERRORS)
    assert all(kind.exit_code > 0 and 400 <= kind.http_status < 600 for kind in kinds)


@pytest.mark.parametrize(
    ("spoken", "number", "text"),
    [
        ("fr", 0, "0 écart"), ("fr", 1, "1 écart"), ("fr", 2, "2 écarts"),
        ("fr", "1 200", "1 200 écarts"), ("en", 0, "0 violations"), ("en", 1, "1 violation"),
        ("en", "1,200", "1,200 violations"),
    ],
)  # fmt: skip
def test_a_noun_agrees_with_its_number(spoken: Language, number: object, text: str) -> None:
    written = say("errors.invalid_graph.detail", spoken, count=number, first="")
    assert f"({text})" in written


def test_every_reason_of_a_loader_is_there_in_both_languages() -> None:
    """Those of the table of faults, of `keep` and of `expect`, with their braces filled."""
    unknown = {
        f"{path.name}: {text}"
        for path, tree in trees()
        for text in _reasons(tree)
        if reason(text, "fr") == text and " " in text
    }
    assert unknown == set()
    assert reason("not found in insee_cog", "fr") == "introuvable dans insee_cog"
    assert reason("what nobody translated", "fr") == "what nobody translated"


CALLS = {"keep", "expect", "Fault", "set_aside"}


def _reasons(tree: ast.Module) -> Iterator[str]:
    """The reasons that calls of `CALLS` name, and those of rows `column, expression, reason`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [one.value for one in node.keywords if one.arg == "reason" and name in CALLS]
            given += node.args[1:2] if name == "Fault" and len(node.args) > 1 else []
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3:
            first, test, last = node.elts
            row = isinstance(first, ast.Constant) and isinstance(test, ast.Call | ast.BinOp)
            given = [last] if row else []
        else:
            continue
        yield from (text for one in given if (text := _filled(one)))


def _filled(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values
        )
    return None


def test_no_text_leaves_the_plural_to_the_reader() -> None:
    lazy = [
        key
        for key, texts in catalogue().items()
        if not key.startswith("usage.")  # the framework's own words, to be recognised
        and any(re.search(r"\w\(s\)", one) for one in texts.values())
    ]
    assert lazy == []


def test_a_lead_is_not_told_from_chance_and_chance_is_never_said_to_be_enough() -> None:
    """A test that does not stand among hundreds says no more, however small its own p is."""
    viewer = (ROOT / "web" / "src" / "locale").glob("*.json")
    texts = [text for both in catalogue().values() for text in both.values()]
    enough = re.compile(r"hasard (peut )?suffi|chance (is|may be) enough")
    assert not [text for text in [*texts, *map(Path.read_text, viewer)] if enough.search(text)]
    for spoken in LANGUAGES:
        said = catalogue()["screen.filieres.grade.exploratory"][spoken].split(",")[1]
        assert catalogue()["fiche.grade.exploratory"][spoken].endswith(said)


def test_french_is_set_with_no_space_to_break_at_and_one_apostrophe() -> None:
    assert typeset("« l'usine » : 12 % à 3 km ?") == (
        "«\u00a0l’usine\u00a0»\u00a0: 12\u00a0% à 3\u00a0km\u00a0?"
    )
    assert typeset("1 500 sites d'{place}, à {km} km") == (
        "1\u202f500 sites d’{place}, à {km}\u00a0km"
    )
    assert typeset("pip install 'ti-graph[geo]'") == "pip install 'ti-graph[geo]'"


def test_every_french_text_is_set_so() -> None:
    loose = re.compile(r" [»:;?!%€]|« |[\d}] km\b|\d \d{3}\b|(?<=[^\W\d_])'(?=[^\W_])")
    assert {key for key, texts in catalogue().items() if loose.search(texts["fr"])} == set()
