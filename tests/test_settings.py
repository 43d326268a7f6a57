"""Every setting has a default, may come from the environment, and says what is wrong with it."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from ti_graph.errors import SettingsError
from ti_graph.messages import LANGUAGES
from ti_graph.settings import Settings, load_settings

GIVEN = {
    "data": ("elsewhere/ti", Path("elsewhere/ti")),
    "base_iri": ("https://example.org/id/", "https://example.org/id/"),
    "language": ("en", "en"),
    "simulated": ("always", "always"),
    "industry": ("10-33", "10-33"),
    "filieres_without": ("10.71A, 10.71C", "10.71A, 10.71C"),
    "filieres_of": ("all", "all"),
    "publisher": ("Agence d'exemple, Lille", "Agence d'exemple, Lille"),
    "publisher_contact": ("contact@example.org", "contact@example.org"),
    "host": ("0.0.0.0", "0.0.0.0"),
    "ca_bundle": ("certificates.pem", "certificates.pem"),
    "port": ("0", 0),
    "query_seconds": ("0.5", 0.5),
    "services_to_industry": ("71.12B, 62", "71.12B, 62"),
    "spark_master": ("spark://host:7077", "spark://host:7077"),
    "query_rows": ("10", 10),
    "query_workers": ("4", 4),
    "workers": ("3", 3),
    "swap_seconds": ("0.5", 0.5),
    "log": ("requests", "requests"),
    "query_megabytes": ("8", 8),
    "client_queries": ("2", 2),
    "named_workers": ("3", 3),
    "allowed_services": ("query.wikidata.org", "query.wikidata.org"),
    "store": ("https://example.org/sparql", "https://example.org/sparql"),
    "store_update": ("http://127.0.0.1:8890/sparql-auth", "http://127.0.0.1:8890/sparql-auth"),
    "store_graphs": ("http://[::1]:7878/store", "http://[::1]:7878/store"),
    "store_user": ("dba", "dba"),
    "store_password": ("secret", SecretStr("secret")),
    "debug": ("1", True),
}
SERVICES = [
    "http://example.org/sparql",
    "example.org/sparql",
    "file:///etc/passwd",
    "https://",
    "https://user:secret@example.org/",
    "https://user@example.org/",
    "https://a.org/#x",
    "http://127.0.0.1.example.org/",
    "https://a.org:port/",
    "https://a.org/\n",
    "https://[/",
]
FREE = {"data", "host", "ca_bundle", "allowed_services", "store_user", "store_password"}
"""Settings that any text is good for."""

BAD = {
    "base_iri": ["", "example.org/", "ftp://example.org/", "https://example.org", "https://a b/",
                 'https://a"/', "https://a>/", "https://a\n/", "https://a{}/"],
    "language": ["de", "french", ""],
    "simulated": ["sometimes", "true", "auto"],
    "industry": ["", "industry", "5-39", "05-39-40", "05 39"],
    "filieres_without": ["food", "1071A", "10.71A;10.71C", "10.71"],
    "filieres_of": ["", "some", "employer"],
    "publisher": ["Agence\nLille", "a" * 301],
    "publisher_contact": ["contact@example.org\r", "a" * 301],
    "port": ["-1", "65536", "http", "", "80.5"],
    "query_seconds": ["0", "-1", "601", "nan", "inf", "soon"],
    "services_to_industry": ["services", "7112B", "71.12B;62", "7"],
    "spark_master": ["host:7077", "http://host", "spark"],
    "query_rows": ["0", "-5", "many"],
    "query_workers": ["0", "33", "two"],
    "workers": ["0", "65", "some"],
    "swap_seconds": ["0", "-1", "3601", "nan", "often"],
    "log": ["", "everything"],
    "query_megabytes": ["0", "5000", "much"],
    "client_queries": ["0", "101"],
    "named_workers": ["0", "33"],
    "store": SERVICES,
    "store_update": SERVICES,
    "store_graphs": SERVICES,
    "debug": ["perhaps"],
}  # fmt: skip


def test_a_setting_that_is_not_given_has_its_default() -> None:
    assert load_settings() == Settings.model_construct(
        **{name: field.default for name, field in Settings.model_fields.items()}
    )


def test_the_defaults_are_the_careful_ones() -> None:
    settings = load_settings()
    assert settings.host == "127.0.0.1"
    assert settings.debug is False
    assert settings.simulated == "never"
    assert settings.base_iri == "https://w3id.org/ti-graph/"


def test_every_setting_is_tried_here() -> None:
    assert set(GIVEN) == set(Settings.model_fields)
    assert set(BAD) == set(Settings.model_fields) - FREE


@pytest.mark.parametrize("name", GIVEN)
def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text, value = GIVEN[name]
    monkeypatch.setenv(f"TI_GRAPH_{name.upper()}", text)
    settings = load_settings()
    assert getattr(settings, name) == value
    others = {other for other in Settings.model_fields if other != name}
    assert settings.model_dump(include=others) == Settings().model_dump(include=others)


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts]
)
def test_a_value_that_cannot_be_used_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    variable = f"TI_GRAPH_{name.upper()}"
    monkeypatch.setenv(variable, text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.facts["name"] == variable
    assert caught.value.facts["reason"]
    assert caught.value.exit_code == 2
    for language in LANGUAGES:
        assert variable in caught.value.detail(language)


def test_other_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TI_GRAPH_COLOUR", "blue")
    monkeypatch.setenv("PORT", "1")
    assert load_settings().port == 8000


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        load_settings().port = 1


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_says_what_it_is_for(name: str) -> None:
    description = Settings.model_fields[name].description or ""
    assert description.endswith(".")


def test_a_password_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TI_GRAPH_STORE_PASSWORD", "hunter2")
    settings = load_settings()
    assert "hunter2" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert settings.store_password.get_secret_value() == "hunter2"


def test_a_password_in_an_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TI_GRAPH_STORE", "https://user:hunter2@example.org/sparql")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
