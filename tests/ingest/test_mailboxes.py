"""A mailbox is kept where every word before the @ names a service; else it may be a person's."""

import pytest

from ti_graph.ingest.names import (
    holds_a_persons_mailbox,
    is_of_a_service,
    mailboxes,
)


@pytest.mark.parametrize(
    "mailbox",
    ["contact@cluster.example", "Bureau-Europe@region.example", "info.cluster@x.example",
     "europe2@cci.example"],
)  # fmt: skip
def test_the_mailbox_of_a_service_is_one(mailbox: str) -> None:
    assert is_of_a_service(mailbox)
    assert not holds_a_persons_mailbox(f"Écrire à {mailbox}.")


@pytest.mark.parametrize(
    "mailbox",
    ["jean.dupont@region.example", "jdupont@x.example", "dupont@dupont.example",
     "contact.dupont@x.example", "12345@x.example", "contäct@x.example", "j.d@x.example"],
)  # fmt: skip
def test_what_is_no_word_of_a_service_may_be_a_persons(mailbox: str) -> None:
    assert not is_of_a_service(mailbox)
    assert holds_a_persons_mailbox(f"<{mailbox}>")


@pytest.mark.parametrize(
    "text",
    ["jean.dupont (at) region.example", "jean.dupont[arobase]region.example",
     "jean.dupont＠region.example", "mailto:jean.dupont@region.example?subject=x",
     "contact@x.example, jean.dupont@region.example"],
)  # fmt: skip
def test_a_mailbox_that_is_spelled_out_or_stands_beside_another_is_found(text: str) -> None:
    assert holds_a_persons_mailbox(text)


def test_a_text_without_a_mailbox_holds_none() -> None:
    assert mailboxes("hydrogène @ Metz, 12 € / t, @cluster") == []
    assert not holds_a_persons_mailbox("hydrogène @ Metz")
