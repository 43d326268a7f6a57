"""How tests say that a source is refused, and that what is said holds no path of the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ti_graph.errors import SourceError
from ti_graph.messages import LANGUAGES


@contextmanager
def refused(code: str, folder: Path | None = None) -> Iterator[dict[str, object]]:
    """The block stops with `code`; its facts are reported once it has. No text names `folder`."""
    facts: dict[str, object] = {}
    with pytest.raises(SourceError) as caught:
        yield facts
    error = caught.value
    facts.update(error.facts)
    assert error.code == code, error.facts
    for language in LANGUAGES:
        found = f"{error.detail(language)} {error.hint(language)}"
        assert found.strip()
        assert str(folder or Path.cwd()) not in found
        assert str(Path.home()) not in found or Path.home() == Path("/")
    assert error.exit_code == 2
