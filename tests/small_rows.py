"""Rows of a table, as the small country writes them."""

from typing import Any

Rows = list[dict[str, Any]]
