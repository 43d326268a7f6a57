"""Which names may be shown: the one rule on names of persons, for every source.

A name is shown only where its row is known to be of a legal person: by the legal category and the
status of diffusion where a register has them, by the words of the name itself where it has none.
What is not known is not shown.
"""

from ti_graph.ingest.names.mailboxes import (
    holds_a_persons_mailbox,
    is_of_a_service,
    mailboxes,
)
from ti_graph.ingest.names.persons import (
    may_be_a_person,
    may_be_persons,
)
from ti_graph.ingest.names.registers import is_diffused, is_legal_person
from ti_graph.ingest.names.texts import joins_a_name, names_a_person, naming_persons

__all__ = [
    "holds_a_persons_mailbox",
    "is_diffused",
    "is_legal_person",
    "is_of_a_service",
    "joins_a_name",
    "mailboxes",
    "may_be_a_person",
    "may_be_persons",
    "names_a_person",
    "naming_persons",
]
