"""Logs as one JSON document a line, with the request they belong to and without secrets."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

Wanted = Literal["warnings", "requests"]
REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
SECRET = re.compile(
    r"(?i)(\b(?:token|password|secret|authorization|cookie)\b[\"']?\s*[=:]\s*[\"']?"
    r"(?:(?:bearer|basic)\s+)?|\b(?:bearer|basic)\s+)[^\s\"',;&]+"
)
requests = logging.getLogger("ti_graph.requests")


class JsonLines(logging.Formatter):
    """A record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        found: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if request := REQUEST_ID.get():
            found["request"] = request
        found |= getattr(record, "facts", {})
        if record.exc_info:
            found["traceback"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(found, ensure_ascii=False)


def without_secrets(text: str) -> str:
    """The text with what follows `Bearer`, `token=` and their like left out."""
    return SECRET.sub(r"\1…", text)


def start_logging(wanted: Wanted) -> None:
    """Log warnings, or requests too, on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("ti_graph", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)
    logging.getLogger("ti_graph.swap").setLevel(logging.INFO)
    requests.setLevel(logging.INFO if wanted == "requests" else logging.WARNING)
