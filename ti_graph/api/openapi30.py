"""The description of `/ogc` in OpenAPI 3.0, which its standard names; the API's own is in 3.1."""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"
LARGEST = 10_000
Schema = dict[str, Any]
STANDARD: dict[str, dict[str, Any]] = {
    "bbox": {
        "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
        "style": "form",
        "explode": False,
    },
    "datetime": {"schema": {"type": "string"}, "style": "form", "explode": False},
    "limit": {
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": 500},
        "style": "form",
        "explode": False,
    },
}
"""Parameters as the standard describes them (requirements 16, 18 and 20 to 26)."""
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


def openapi30(whole: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The part of a description whose paths begin with `prefix`, as OpenAPI 3.0."""
    paths = {path: deepcopy(one) for path, one in whole["paths"].items() if _under(path, prefix)}
    for path in paths.values():
        for operation in path.values():
            operation["parameters"] = [_parameter(one) for one in operation.get("parameters", [])]
    schemas = {name: whole["components"]["schemas"][name] for name in _named(paths, whole)}
    return {
        "openapi": "3.0.3",
        "info": {name: value for name, value in whole["info"].items() if name != "summary"},
        "paths": {path: older(one) for path, one in paths.items()},
        "components": {"schemas": {name: older(one) for name, one in schemas.items()}},
    }


def _under(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _named(paths: Mapping[str, Any], whole: Mapping[str, Any]) -> set[str]:
    """The schemas that paths refer to, and those that these refer to."""
    found: set[str] = set()
    waiting = set(_REFERENCE.findall(json.dumps(paths)))
    while waiting:
        name = waiting.pop()
        found.add(name)
        inner = json.dumps(whole["components"]["schemas"][name])
        waiting |= set(_REFERENCE.findall(inner)) - found
    return found


def _parameter(found: dict[str, Any]) -> dict[str, Any]:
    """A parameter; those of the standard as it has them."""
    return found | STANDARD.get(found["name"], {})


def older(found: Any) -> Any:
    """A schema without what OpenAPI 3.0 does not know: null as a type, constants, tuples."""
    if isinstance(found, list):
        return [older(one) for one in found]
    if not isinstance(found, dict):
        return found
    made = {name: older(value) for name, value in found.items()}
    if isinstance(made.get("prefixItems"), list):
        items = made.pop("prefixItems")
        made["items"] = items[0]
    if "const" in made and not isinstance(made["const"], dict):
        made["enum"] = [made.pop("const")]
    if isinstance(made.get("examples"), list):
        del made["examples"]
    return _nullable(made)


def _nullable(made: Schema) -> Schema:
    options = made.get("anyOf")
    if not isinstance(options, list) or {"type": "null"} not in options:
        return made
    kept = [one for one in options if one != {"type": "null"}]
    rest = {name: value for name, value in made.items() if name != "anyOf"}
    if len(kept) == 1 and "$ref" not in kept[0]:
        return {**kept[0], **rest, "nullable": True}
    return {**rest, "anyOf": kept, "nullable": True}
