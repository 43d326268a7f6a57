"""Publishing is killed at random moments: what was served stays whole, the next run ends it."""

import random
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bounded import run_bounded
from tests.engines import missing, running
from tests.faults import work

Done = Callable[[Callable[[], Any]], Any]


def kill_publishes(data: Path, folder: Path, count: int, chance: random.Random, done: Done) -> str:
    """Publish releases of `data` to `oxigraph serve`, each killed until it ends by itself.

    Returns what was seen. Raises AssertionError where what is served is not whole.
    """
    if found := missing("oxigraph"):
        return f"publish: NOT RUN, {found}"
    with running("oxigraph", folder) as engine:
        settings = engine.settings()
        start = time.monotonic()
        assert done(partial(work.publish, data, settings)) == "0"
        usual = time.monotonic() - start
        tally: Counter[str] = Counter()
        killed = 0
        while killed < count:
            before = done(partial(work.look_elsewhere, data, settings))["release"]
            built = done(partial(work.build, data))
            for _ in range(chance.randint(1, 3)):
                ended = run_bounded(
                    partial(work.publish, data, settings), chance.uniform(0, usual * 1.1)
                )
                killed += ended.hung
                tally["killed" if ended.hung else "ended before"] += 1
                seen = done(partial(work.look_elsewhere, data, settings))
                assert seen["whole"], seen
                assert seen["release"] in {before, built}, seen
                tally["after the switch"] += ended.hung and seen["release"] == built
            assert done(partial(work.publish, data, settings)) == "0"
            seen = done(partial(work.look_elsewhere, data, settings))
            assert seen == {"release": built, "whole": True, "releases": 2}, seen
    return f"publish: {killed} kills, {dict(tally)}; what is served counted whole each time"
