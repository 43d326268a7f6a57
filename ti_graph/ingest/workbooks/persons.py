"""Whether a cell speaks of a person: such a cell is not taken, and no message repeats it."""

import re
import unicodedata

from ti_graph.ingest.names import holds_a_persons_mailbox, names_a_person

UNSEEN = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
"""Soft hyphens and characters without width, which a paste brings along."""
_IDENTIFIER = re.compile(
    r"(body|pole|cci|csf|ti|commune|epci|ept|departement|region|nuts|naf2|cordis)-[A-Za-z0-9.-]+"
)
"""Identifiers of the graph (body-ademe) are no names."""


def speaks_of_a_person(text: str) -> bool:
    """Whether a text names a person; an identifier of the graph does not."""
    return not _IDENTIFIER.fullmatch(text) and names_a_person(text)


def may_be_repeated(text: str) -> bool:
    """Whether a message may say what stands in a cell: no person's name, in any case of letters."""
    seen = " ".join(unicodedata.normalize("NFC", text).translate(UNSEEN).split())
    named = speaks_of_a_person(seen) or names_a_person(seen.lower(), capitals=False)
    return bool(_IDENTIFIER.fullmatch(seen)) or not (named or holds_a_persons_mailbox(seen))
