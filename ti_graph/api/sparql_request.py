"""Reading a SPARQL 1.1 Protocol operation from a request: its text, its graphs, what is wanted."""

import asyncio
from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

from fastapi import Request
from pyoxigraph import NamedNode

from ti_graph.api.negotiation import accepted
from ti_graph.errors import (
    NotAcceptableError,
    QueryError,
    SlowRequestError,
    UnsupportedMediaTypeError,
    typed,
)
from ti_graph.graph.store.interface import Dataset
from ti_graph.query.formats import FORMAT_NAMES, SERVED
from ti_graph.query.guard import LONGEST

QUERY_BODY = "application/sparql-query"
UPDATE_BODY = "application/sparql-update"
FORM_BODY = "application/x-www-form-urlencoded"
MOST_BYTES = 4 * LONGEST
MOST_FIELDS = 200
BODY_SECONDS = 60.0
_TEXTS = ("query", "update")
_FORMATS = ("format", "output", "results")
"""Fields by which clients choose a format where they cannot set Accept."""
_MARK = "\ufeff"
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Operation:
    """A query or an update, and the graphs that the protocol names for it."""

    kind: str
    text: str
    dataset: Dataset | None
    format: str | None = None
    """What the request names as format, in a field of its own."""

    def wanted(self, accept: str) -> tuple[str, ...]:
        """The media types that are wanted, best first: by the field, else by the header Accept.

        Raises QueryError for a format that is not known, NotAcceptableError where none is served.
        """
        if self.format is None:
            return wanted(accept, SERVED)
        name = self.format.partition(";")[0].strip().lower()
        if name in SERVED:
            return (name,)
        if name not in FORMAT_NAMES:
            raise QueryError("unknown_format", name=name[:40], known=", ".join(FORMAT_NAMES))
        return FORMAT_NAMES[name]


async def read_operation(request: Request) -> Operation | None:
    """The operation that a request asks for; None for a GET that names none.

    Raises QueryError for what the protocol does not allow.
    """
    fields = _fields(request.url.query)
    if request.method == "POST":
        fields = _posted(request, fields, await read_body(request, MOST_BYTES))
    elif any(name == "update" for name, _ in fields):
        raise QueryError("update_by_get")
    texts = [(name, value) for name, value in fields if name in _TEXTS]
    if not texts and request.method == "GET":
        return None
    if len(texts) != 1:
        raise QueryError("no_query" if not texts else "several_queries")
    ((kind, text),) = texts
    text = text.removeprefix(_MARK)  # the byte order mark that some editors put before a text
    if not text.strip():
        raise QueryError("no_query")
    if len(text) > LONGEST:
        raise QueryError("query_too_long", length=len(text), most=LONGEST)
    prefix = "" if kind == "query" else "using-"
    default = _iris(fields, "default-graph-uri" if kind == "query" else "using-graph-uri")
    named = _iris(fields, f"{prefix}named-graph-uri")
    dataset = Dataset(default, named) if default or named else None
    chosen = [value for name, value in fields if name in _FORMATS and value.strip()]
    return Operation(kind, text, dataset, chosen[0] if chosen else None)


def _posted(request: Request, fields: Fields, body: bytes) -> Fields:
    """The fields of the address and those of the body; a direct POST has its text as body."""
    found = request.headers.get("content-type", "")
    kind = found.partition(";")[0].strip().lower()
    if kind not in {QUERY_BODY, UPDATE_BODY, FORM_BODY}:
        known = ", ".join((FORM_BODY, QUERY_BODY, UPDATE_BODY))
        raise UnsupportedMediaTypeError("unsupported_media_type", kind=typed(kind), known=known)
    charset = charset_of(found)
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaTypeError("unsupported_charset", charset=charset[:40])
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise QueryError("bad_request", reason="UTF-8") from None
    if kind == FORM_BODY:
        return fields + _fields(text)
    if any(name in _TEXTS for name, _ in fields):
        raise QueryError("several_queries")
    return [*fields, ("query" if kind == QUERY_BODY else "update", text)]


def _fields(text: str) -> Fields:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise QueryError("bad_request", reason=FORM_BODY) from None


def _iris(fields: Fields, name: str) -> tuple[str, ...]:
    # A form sends the field though nothing was written into it.
    return tuple(require_iri(value, name) for field, value in fields if field == name and value)


def charset_of(content_type: str) -> str:
    """The charset that a Content-Type names, whatever its other parameters; else UTF-8."""
    header = Message()
    header["content-type"] = content_type
    return str(header.get_content_charset("utf-8")).lower()


def wanted(accept: str, served: tuple[str, ...]) -> tuple[str, ...]:
    """The media types of `served` that a header Accept takes, the most wanted first.

    Raises NotAcceptableError where it takes none.
    """
    found = tuple(accepted(accept, served))
    if not found:
        raise NotAcceptableError("not_acceptable", known=", ".join(served))
    return found


def require_iri(value: str, name: str) -> str:
    """An absolute IRI.

    Raises QueryError where it is none.
    """
    try:
        return NamedNode(value).value
    except ValueError:
        raise QueryError("bad_request", reason=f"{name}: {typed(value)!r}") from None


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request, read no further than `most` bytes.

    Raises QueryError where it is longer, SlowRequestError where it does not come in time.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise QueryError("query_too_long", length=len(body), most=most)
    except TimeoutError:
        raise SlowRequestError("slow_request", seconds=f"{BODY_SECONDS:g}") from None
    return bytes(body)
