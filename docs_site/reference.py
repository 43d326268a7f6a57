"""Reference pages, written from the code that they describe: they cannot tell anything else."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

import dataframely as dy
from pydantic import BaseModel

from ti_graph.api.app import add_routes
from ti_graph.cli.commands import COMMANDS, command
from ti_graph.ingest.card import Card
from ti_graph.messages import catalogue as texts
from ti_graph.model.results import RELEASE_CHANGE, RESULT_TABLES, ReleaseChange
from ti_graph.model.tables import CORE_TABLES, REFERENCES
from ti_graph.query.catalogue import catalogue as queries
from ti_graph.settings import Settings


def cli() -> str:
    """Every command: what it does, its arguments and options."""
    lines = ["# Commands", "", "`ti-graph COMMAND --help` tells the same on a terminal.", ""]
    for name, one in sorted(commands().items()):
        lines += [f"## ti-graph {name}", "", *(one.help or "").strip().splitlines(), ""]
        rows = [_parameter(each) for each in one.params if each.name != "help"]
        lines += _table(("parameter", "default", "what it is"), rows)
    return "\n".join(lines)


def commands() -> dict[str, Any]:
    """Commands by name."""
    return {name: command(name) for name in COMMANDS}


def _parameter(one: Any) -> tuple[str, str, str]:
    optional = one.opts[0].startswith("-")
    name = ", ".join(one.opts) if optional else (one.metavar or one.name.upper())
    found = None if one.default in (None, False, "") or callable(one.default) else one.default
    choices = get_args(one.type_descriptor.annotation)
    about = str(one.help or "") + (f" ({', '.join(map(str, choices))})" if choices else "")
    return f"`{name}`", f"`{found}`" if found else "", about


def api() -> str:
    """Every address of the service."""
    from fastapi import FastAPI  # noqa: PLC0415 - for this page alone

    service = FastAPI(title="ti-graph")
    add_routes(service)
    described = service.openapi()
    lines = [
        "# API", "",
        "Addresses under `/api/v1` answer the same under `/api`. Every error has one shape: "
        "`error`, `detail`, `hint`. `/openapi.json` describes all of this to programs.", "",
    ]  # fmt: skip
    for path, methods in described["paths"].items():
        for method, found in methods.items():
            lines += [f"## {method.upper()} {path}", "", found.get("description", ""), ""]
            lines += _table(
                ("parameter", "in", "type", "what it is"),
                [_field(one) for one in found.get("parameters", [])],
            )
            answers = [(code, one["description"]) for code, one in found["responses"].items()]
            lines += _table(("status", "answer"), answers)
    return "\n".join(lines)


def _field(one: dict[str, Any]) -> tuple[str, str, str, str]:
    schema = one.get("schema", {})
    kinds = [part.get("type", "") for part in schema.get("anyOf", [schema])]
    required = " (required)" if one.get("required") else ""
    kind = " or ".join(kind for kind in kinds if kind and kind != "null")
    return f"`{one['name']}`{required}", one["in"], kind, one.get("description", "")


def settings() -> str:
    """Every setting."""
    schema = Settings.model_json_schema()["properties"]
    rows = [
        (f"`TI_GRAPH_{name.upper()}`", f"`{field.default}`", _values(schema[name]),
         str(field.description))
        for name, field in Settings.model_fields.items()
    ]  # fmt: skip
    head = (
        "# Settings\n\nEach is an environment variable. A value that cannot be used stops the "
        "program at its start, with the name of the variable and what it may hold.\n"
    )
    return "\n".join([head, *_table(("variable", "default", "values", "what it is"), rows)])


def _values(found: dict[str, Any]) -> str:
    if "enum" in found:
        return ", ".join(f"`{one}`" for one in found["enum"])
    signs = {"minimum": "≥", "exclusiveMinimum": ">", "maximum": "≤"}
    bounds = [f"{sign} {found[key]}" for key, sign in signs.items() if key in found]
    return " ".join([str(found.get("type", "")), ", ".join(bounds)]).strip()


def tables() -> str:
    """Every table of a release."""
    lines = [
        "# Tables",
        "",
        "Parquet files in `releases/<release>/tables/`; a `*` marks the key.",
        "",
    ]
    for name, schema in every_table().items():
        lines += [f"## {name}", "", (schema.__doc__ or "").strip(), ""]
        rows = [
            (f"`{column}`{'*' if kind.primary_key else ''}", str(kind.dtype),
             "may be null" if kind.nullable else "", _about(kind), _refers(name, column))
            for column, kind in schema.columns().items()
        ]  # fmt: skip
        lines += _table(("column", "type", "", "what it is", "refers to"), rows)
    return "\n".join(lines)


def every_table() -> dict[str, type[dy.Schema]]:
    """Core and result tables by name."""
    return {**CORE_TABLES, **RESULT_TABLES, RELEASE_CHANGE: ReleaseChange}


def _about(column: dy.Column) -> str:
    found = column.metadata or {}
    unit = f" [{found['unit']}]" if "unit" in found else ""
    return f"{found.get('doc', '')}{unit}"


def _refers(table: str, column: str) -> str:
    other = REFERENCES.get(table, {}).get(column)
    return f"{other[0]}.{other[1]}" if other else ""


def named_queries() -> str:
    """Every named query with its text."""
    lines = [
        "# Queries",
        "",
        "`ti-graph query NAME` runs one; the API answers `/api/v1/queries/NAME`.",
        "",
    ]
    for name, query in sorted(queries().items()):
        lines += [
            f"## {name}",
            "",
            f"{query.header.question.fr}",
            "",
            f"*{query.header.question.en}*",
            "",
        ]
        rows = [
            (f"`{one}`", str(wanted.type), f"`{wanted.example}`")
            for one, wanted in query.header.params.items()
        ]  # fmt: skip
        lines += _table(("parameter", "type", "example"), rows)
        lines += [f"Columns: {', '.join(f'`{one}`' for one in query.header.returns)}.", ""]
        lines += ["```sparql", query.text.strip(), "```", ""]
    return "\n".join(lines)


def errors() -> str:
    """Every error, in both languages."""
    codes = sorted({key.split(".")[1] for key in texts() if key.startswith("errors.")})
    lines = ["# Errors", "", "Programs read the code; people read the rest.", ""]
    for code in codes:
        lines += [f"## {code}", ""]
        for part in ("detail", "hint"):
            found = texts()[f"errors.{code}.{part}"]
            lines += [f"- {_code(found['fr'])}", f"- *{_code(found['en'])}*"]
        lines += [""]
    return "\n".join(lines)


def decisions(folder: Path) -> str:
    """The list of decision records."""
    lines = ["# Decisions", "", "What was decided while ti-graph was built, and why.", ""]
    for path in sorted(folder.glob("*.md")):
        title = path.read_text("utf-8").splitlines()[0].removeprefix("# ")
        lines.append(f"- [{title}](../decisions/{path.name})")
    return "\n".join([*lines, ""])


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    return [_row(heads), _row(("---",) * len(heads)), *(_row(row) for row in rows), ""]


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").replace("<", "&lt;").strip()


def _code(text: str) -> str:
    return _cell(text).replace("{", "`{").replace("}", "}`")


def glossary() -> str:
    """Terms in both languages, by the French one."""
    lines = [
        "# Glossary", "",
        "Terms as INSEE, Eurostat and the literature write them. The viewer shows the same.", "",
    ]  # fmt: skip
    keys = {key.split(".")[1] for key in texts() if key.startswith("glossary.")}
    terms = [(texts()[f"glossary.{key}.term"], texts()[f"glossary.{key}.means"]) for key in keys]
    rows = sorted((term["fr"], term["en"], means["fr"], means["en"]) for term, means in terms)
    return "\n".join([*lines, *_table(("terme", "term", "définition", "definition"), rows)])


def card() -> str:
    """Every field of the card of a source."""
    lines = ["# Card of a source", "", "`loaders/<source>/source.yml`; a wrong field stops.", ""]
    seen: list[type[BaseModel]] = [Card]
    for model in seen:  # grows while it is walked
        lines += [f"## {model.__name__}", "", (model.__doc__ or "").strip(), ""]
        rows = []
        for name, field in model.model_fields.items():
            parts = [one for one in _parts_of(field.annotation) if one not in seen]
            seen.extend(parts)
            needed = (
                "required"
                if field.is_required()
                else f"`{field.get_default(call_default_factory=True)}`"
            )
            rows.append(
                (f"`{name}`", _type_name(field.annotation), needed, field.description or "")
            )
        lines += _table(("field", "type", "default", "what it is"), rows)
    return "\n".join(lines)


def _parts_of(annotation: Any) -> list[type[BaseModel]]:
    """The models that a field's type names, once each."""
    inner = [annotation, *(part for one in get_args(annotation) for part in _parts_of(one))]
    models = [one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)]
    return list(dict.fromkeys(models))


def _type_name(annotation: Any) -> str:
    name = getattr(annotation, "__name__", None) if not get_args(annotation) else str(annotation)
    return re.sub(r"[a-z_]+\.(?:[a-z_]+\.)*", "", name or str(annotation)).replace("|", "or")


PAGES: dict[str, Callable[[], str]] = {
    "reference/cli.md": cli,
    "reference/api.md": api,
    "reference/settings.md": settings,
    "reference/tables.md": tables,
    "reference/queries.md": named_queries,
    "reference/errors.md": errors,
    "reference/glossary.md": glossary,
    "reference/card.md": card,
}
