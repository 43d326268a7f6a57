"""Tokens: shown once, kept as digests, of one scope, revocable."""

import hmac
import json
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from tests.api.test_operation import Client
from ti_graph.access import SCOPES, Scope, bearer, make_token, revoke_token, tokens
from ti_graph.api.access import requires
from ti_graph.api.app import create_app
from ti_graph.cli.main import app
from ti_graph.errors import NotFoundError, SettingsError
from ti_graph.graph.release import Releases
from ti_graph.settings import Settings


def test_the_token_itself_is_kept_nowhere(tmp_path: Path) -> None:
    token = make_token(tmp_path, "one", ["feedback"])
    assert len(token) > 40
    for path in tmp_path.rglob("*"):
        assert token not in path.read_text("utf-8")
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("wanted", SCOPES)
@pytest.mark.parametrize("given", SCOPES)
def test_a_token_opens_its_scope_and_admin_opens_all(
    tmp_path: Path, given: Scope, wanted: Scope
) -> None:
    token = make_token(tmp_path, "one", [given])
    opened = bearer(tmp_path, token, wanted)
    assert opened == ("one" if given in {wanted, "admin"} else None)


@pytest.mark.parametrize("wrong", ["", "tig_", "x" * 10_000, "é\ud800", "tig_" + "A" * 43])
def test_another_text_opens_nothing(tmp_path: Path, wrong: str) -> None:
    token = make_token(tmp_path, "one", ["admin"])
    for given in (wrong, token[:-1], token + "x", token.upper()):
        assert bearer(tmp_path, given, "feedback") is None


def test_every_digest_is_compared_in_constant_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make_token(tmp_path, f"n{number}", ["feedback"]) for number in range(5)]
    compared: list[str] = []
    real = hmac.compare_digest

    def compare(one: str, other: str) -> bool:
        compared.append(other)
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    for token in (made[0], made[-1], "none"):
        compared.clear()
        bearer(tmp_path, token, "feedback")
        assert len(compared) == 5


def test_a_revoked_token_opens_nothing(tmp_path: Path) -> None:
    token = make_token(tmp_path, "one", ["feedback"])
    revoke_token(tmp_path, "one")
    assert bearer(tmp_path, token, "feedback") is None
    with pytest.raises(NotFoundError):
        revoke_token(tmp_path, "one")


@pytest.mark.parametrize("name", ["", "../x", "A", "x" * 41, "a b", "é", "-x"])
def test_a_name_that_is_not_fit_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        make_token(tmp_path, name, ["feedback"])
    assert tokens(tmp_path) == {}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": {}}', '{"a": {"sha256": "x"}}'])
def test_a_damaged_file_opens_nothing_to_anybody(tmp_path: Path, text: str) -> None:
    (tmp_path / "tokens.json").write_text(text, "utf-8")
    if text != "[]":
        with pytest.raises(SettingsError):
            bearer(tmp_path, "tig_x", "feedback")


def test_the_command_makes_lists_and_revokes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TI_GRAPH_DATA", str(tmp_path))

    def output(*words: str) -> object:
        done = CliRunner().invoke(app, ["token", *words, "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    made = output("make", "atelier", "--scope", "workspace")
    assert isinstance(made, dict)
    assert bearer(tmp_path, made["token"], "workspace") == "atelier"
    listed = output("list")
    assert made["token"] not in json.dumps(listed)
    output("revoke", "atelier")
    assert output("list") == []


# --- over HTTP ----------------------------------------------------------------------------------


@pytest.fixture
def service(small_data: Path, tmp_path: Path) -> FastAPI:
    """The application with one route that asks for a scope, on a data folder of its own."""
    settings = Settings(data=tmp_path, swap_seconds=3600, query_workers=1)
    made = create_app(settings, Releases(small_data).current())

    @made.post("/written", dependencies=[requires("feedback")])
    def written(word: Annotated[str, "a word"] = "") -> str:
        return f"written {word}"

    return made


def test_without_any_token_nothing_is_written(service: FastAPI) -> None:
    client = Client(service)
    answer = client.request("POST", "/written", headers={"Authorization": "Bearer x"})
    client.close()
    assert (answer.status_code, answer.json()["error"]) == (403, "no_tokens")


def test_only_a_token_of_the_scope_writes(service: FastAPI, tmp_path: Path) -> None:
    good = make_token(tmp_path, "good", ["feedback"])
    other = make_token(tmp_path, "other", ["workspace"])
    client = Client(service)
    given = {
        None: 401, "": 401, f"Bearer {other}": 401, "Bearer nonsense": 401, f"Basic {good}": 401,
        f"Bearer {good}": 200,
    }  # fmt: skip
    found = {}
    for words in given:
        headers = {} if words is None else {"Authorization": words}
        answer = client.request("POST", "/written", headers=headers)
        found[words] = answer.status_code
        assert good not in answer.text
        assert other not in answer.text
    client.close()
    assert found == given


def test_a_token_in_the_address_is_no_token(service: FastAPI, tmp_path: Path) -> None:
    good = make_token(tmp_path, "good", ["feedback"])
    client = Client(service)
    answer = client.request("POST", f"/written?token={good}&access_token={good}")
    client.close()
    assert answer.status_code == 401
