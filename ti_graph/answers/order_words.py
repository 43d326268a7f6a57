"""In what order industries are listed, in words: the one that is announced, then the surest."""

from collections.abc import Callable, Sequence

from ti_graph.answers.models import Label, in_both
from ti_graph.messages import say
from ti_graph.model.industries import code_of


def order_words(listed: Sequence[str], first: str | None, name: Callable[[str], Label]) -> Label:
    """The order of the industries `listed`; `first` is announced, and may be none of them.

    `name` says what an industry is called.
    """
    if first is None or not listed:
        return in_both(lambda: say("ground.order.surest"))
    if first == listed[0]:
        return in_both(lambda: say("ground.order.announced"))
    return in_both(
        lambda: say("ground.order.elsewhere", label=name(first).spoken(), code=code_of(first))
    )
