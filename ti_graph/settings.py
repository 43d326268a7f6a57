"""Every setting, in one typed place. Each can be set by an environment variable TI_GRAPH_<NAME>."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ti_graph.errors import SettingsError
from ti_graph.loopback import LOOPBACK
from ti_graph.messages import Language


def _base_iri(value: str) -> str:
    if not value.startswith(("https://", "http://")) or value[-1] not in "/#":
        raise ValueError("must start with https:// and end with / or #")
    if any(character in value for character in ' <>"{}|^`\\') or not value.isprintable():
        raise ValueError("holds a character that an IRI cannot hold")
    return value


def _service(value: str) -> str:
    """An address over https, or over http on this machine; no name or password in it."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("is no address") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise ValueError("must start with https:// (http:// is for this machine alone)")
    if not host or "@" in parts.netloc or parts.fragment or not value.isprintable():
        raise ValueError("must be https://host/path, without a name, a password or a fragment")
    return value


Service = Annotated[str, AfterValidator(_service)]


class Settings(BaseSettings):
    """What a user may choose; the README's table is generated from these descriptions."""

    model_config = SettingsConfigDict(env_prefix="TI_GRAPH_", extra="ignore", frozen=True)

    data: Annotated[
        Path, Field(description="Folder of downloaded source files and of built releases.")
    ] = Path("data")
    base_iri: Annotated[
        str,
        AfterValidator(_base_iri),
        Field(description="Start of every IRI that the project mints for data."),
    ] = "https://w3id.org/ti-graph/"
    language: Annotated[
        Language, Field(description="Language of what is read on screen: fr or en.")
    ] = "fr"
    simulated: Annotated[
        Literal["always", "never"],
        Field(
            description="Simulated establishments, to try the methods: never, or always where no "
            "census covers a territory."
        ),
    ] = "never"
    industry: Annotated[
        str,
        Field(
            pattern=r"^\d{2}-\d{2}$",
            description="NAF rév. 2 divisions, first and last, that count as industry in analyses.",
        ),
    ] = "05-39"
    filieres_without: Annotated[
        str,
        Field(
            pattern=r"^(\d{2}\.\d{2}[A-Z](,\s*|$))*$",
            description="NAF rév. 2 subclasses that a census counts and no filière holds: artisan "
            "food.",
        ),
    ] = "10.13B, 10.71B, 10.71C, 10.71D"
    filieres_of: Annotated[
        Literal["employers", "all"],
        Field(
            description="Units of a census that may be part of a filière: those with employees, or "
            "all."
        ),
    ] = "employers"
    services_to_industry: Annotated[
        str,
        Field(
            pattern=r"^(\d{2}(\.\d{1,2}[A-Z]?)?(,\s*|$))*$",
            description="NAF rév. 2 codes, set apart by commas, that count beside sections B to E.",
        ),
    ] = ""
    spark_master: Annotated[
        str,
        Field(
            pattern=r"^((spark|k8s)://.+|local(\[.+\])?|yarn)?$",
            description="Spark master to hand the largest files to (spark://host:7077); else none.",
        ),
    ] = ""
    ca_bundle: Annotated[
        str,
        Field(description="PEM file of certificates to trust beside the public ones, for fetch."),
    ] = ""
    publisher: Annotated[
        str,
        Field(
            max_length=300,
            pattern=r"^[^\x00-\x1f]*$",
            description="Who answers for a public site: name and address, on its legal notice.",
        ),
    ] = ""
    publisher_contact: Annotated[
        str,
        Field(
            max_length=300,
            pattern=r"^[^\x00-\x1f]*$",
            description="How to reach the publisher, on the same notice: an e-mail or a page.",
        ),
    ] = ""
    host: Annotated[str, Field(description="Address that the server listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port; 0 takes a free one.")] = 8000
    query_seconds: Annotated[
        float, Field(gt=0, le=600, description="Time limit of one ad-hoc SPARQL query.")
    ] = 10.0
    query_rows: Annotated[
        int, Field(gt=0, description="Most rows, or triples, that one ad-hoc query returns.")
    ] = 100_000
    query_workers: Annotated[
        int, Field(ge=1, le=32, description="Ad-hoc SPARQL queries answered at once.")
    ] = 2
    workers: Annotated[
        int, Field(ge=1, le=64, description="Processes that serve the API side by side.")
    ] = 1
    swap_seconds: Annotated[
        float,
        Field(gt=0, le=3600, description="How often a server looks for a new current release."),
    ] = 2.0
    log: Annotated[
        Literal["warnings", "requests"],
        Field(description="What a server logs on standard error, as lines of JSON."),
    ] = "warnings"
    query_megabytes: Annotated[
        int, Field(gt=0, le=4096, description="Largest answer of one ad-hoc query, in MiB.")
    ] = 64
    client_queries: Annotated[
        int, Field(ge=1, le=100, description="Ad-hoc queries of one client at once.")
    ] = 4
    named_workers: Annotated[
        int, Field(ge=1, le=32, description="Named queries answered at once.")
    ] = 2
    allowed_services: Annotated[
        str,
        Field(description="Hosts that SERVICE may reach, separated by commas; none by default."),
    ] = ""
    store: Annotated[
        Service, Field(description="SPARQL service that holds the release; the own store if none.")
    ] = ""
    store_update: Annotated[
        Service, Field(description="Its address for updates (publish), if it is another.")
    ] = ""
    store_graphs: Annotated[
        Service,
        Field(description="Its Graph Store Protocol, by which publish is faster; none: updates."),
    ] = ""
    store_user: Annotated[str, Field(description="Name by which the remote store knows us.")] = ""
    store_password: Annotated[
        SecretStr, Field(description="Password there; it is never shown or logged.")
    ] = SecretStr("")
    debug: Annotated[bool, Field(description="Show the traceback of an unforeseen error.")] = False


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises SettingsError naming the variable and what it may hold.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "TI_GRAPH_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError("bad_setting", name=name, reason=first["msg"]) from None
