"""Whether a mailbox is that of a service: the rule on names of persons, for addresses of mail.

Fails closed: every word before the @ must be one that names a service (`contact`, `bureau-europe`).
What is anything else may be a person's name, or a part of one.
"""

import re
import unicodedata

from ti_graph.ingest.names.words import SERVICES

_WRITTEN = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[A-Za-z]{2,}")
_AT = re.compile(r"\s*[\[({]\s*(?:at|arobase|a)\s*[\])}]\s*", re.IGNORECASE)
_WORD = re.compile(r"[^A-Z]+")


def mailboxes(text: str) -> list[str]:
    """The mailboxes that a text holds, as they are written or spelled out (`a.b (at) c.fr`)."""
    return _WRITTEN.findall(_AT.sub("@", unicodedata.normalize("NFKC", text)))


def is_of_a_service(mailbox: str) -> bool:
    """Whether each word before the @ names a service."""
    words = [word for word in _WORD.split(mailbox.partition("@")[0].upper()) if word]
    return bool(words) and SERVICES.issuperset(words) and mailbox.isascii()


def holds_a_persons_mailbox(text: str) -> bool:
    """Whether a text holds a mailbox that is not known to be that of a service."""
    return not all(map(is_of_a_service, mailboxes(text)))
