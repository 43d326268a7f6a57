"""Which columns of a file are read, and which are known and left."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ti_graph.errors import SourceError


@dataclass(frozen=True)
class Columns:
    """The columns of a file by name. A column that is neither read nor ignored stops the load.

    `optional` columns are read where they are (a publisher announced them, or dropped them);
    `patterns` are regular expressions for families of columns, as one per year.
    """

    read: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    _compiled: tuple[re.Pattern[str], ...] = field(init=False, repr=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", tuple(re.compile(p) for p in self.patterns))

    def take(self, found: Sequence[str], *, source: str, file: str) -> list[str]:
        """The columns of `found` to read, in the file's order.

        Raises SourceError where one is missing, new, or there twice.
        """
        missing = [name for name in self.read if name not in found]
        if missing:
            raise SourceError(
                "missing_column", source=source, file=file, columns=", ".join(missing)
            )
        unknown = [name for name in found if not self._knows(name)]
        if unknown:
            raise SourceError(
                "unknown_column", source=source, file=file, columns=", ".join(map(repr, unknown))
            )
        return [name for name in found if name not in self.ignored]

    def _knows(self, name: str) -> bool:
        named = name in self.read or name in self.ignored or name in self.optional
        return named or any(pattern.fullmatch(name) for pattern in self._compiled)
