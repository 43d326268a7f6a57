"""Value chains that filières are planted from: stages, upstream first, each of NAF subclasses."""

from dataclasses import dataclass

import numpy as np

STAGES = (2, 4)
"""Least and most stages of a planted filière."""
SUBCLASSES = (4, 6)
"""Least and most subclasses of a planted filière."""

CHAINS: dict[str, tuple[tuple[str, ...], ...]] = {
    "metallurgy": (
        ("24.10Z", "24.20Z", "24.51Z", "24.53Z"),
        ("25.50A", "25.50B", "25.61Z", "25.62B"),
        ("28.15Z", "28.41Z", "28.49Z", "25.73A"),
        ("29.10Z", "29.20Z", "29.32Z"),
    ),
    "wood": (
        ("16.10A", "16.10B"),
        ("16.21Z", "16.22Z", "16.29Z"),
        ("16.23Z", "16.24Z"),
        ("31.01Z", "31.02Z", "31.09B"),
    ),
    "plastics": (
        ("20.16Z", "20.17Z"),
        ("22.21Z", "22.22Z", "25.73B"),
        ("22.23Z", "22.29A", "22.29B"),
        ("29.32Z", "32.50A"),
    ),
    "textile": (
        ("13.10Z", "20.60Z"),
        ("13.20Z", "13.30Z", "13.91Z"),
        ("13.92Z", "13.95Z", "13.96Z"),
        ("14.13Z", "14.14Z", "14.39Z"),
    ),
    "agrofood": (
        ("10.61A", "10.81Z", "10.91Z"),
        ("10.11Z", "10.39B", "10.51A"),
        ("10.13A", "10.82Z", "10.85Z"),
        ("10.89Z", "11.07B", "28.93Z"),
    ),
    "pharmacy": (
        ("20.11Z", "20.13B", "20.14Z"),
        ("20.59Z", "21.10Z"),
        ("20.42Z", "21.20Z"),
        ("26.60Z", "32.50A"),
    ),
    "electronics": (
        ("26.11Z", "26.12Z"),
        ("26.30Z", "26.51A", "26.51B"),
        ("27.12Z", "27.32Z", "27.33Z"),
        ("27.90Z", "33.14Z"),
    ),
    "paper": (
        ("16.10A", "17.11Z"),
        ("17.12Z", "17.24Z"),
        ("17.21A", "17.21B", "17.22Z"),
        ("18.12Z", "18.13Z", "18.14Z"),
    ),
    "glass_ceramics": (
        ("08.11Z", "08.12Z"),
        ("23.11Z", "23.13Z", "23.20Z"),
        ("23.12Z", "23.19Z", "23.41Z"),
        ("23.42Z", "23.44Z"),
    ),
    "aerospace": (
        ("24.42Z", "24.45Z"),
        ("25.50A", "25.61Z", "25.62B"),
        ("26.51A", "33.16Z"),
        ("30.30Z", "28.11Z"),
    ),
    "recycling": (
        ("38.11Z", "38.12Z"),
        ("38.21Z", "38.31Z", "38.32Z"),
        ("24.44Z", "22.29B"),
        ("23.99Z", "20.13A"),
    ),
    "energy_equipment": (
        ("24.20Z", "25.11Z"),
        ("25.30Z", "28.13Z", "28.14Z"),
        ("27.11Z", "28.11Z"),
        ("33.12Z", "33.14Z"),
    ),
}


@dataclass(frozen=True)
class Link:
    """A subclass at its stage of a planted filière."""

    stage: int
    subclass: str


def choose_links(chain: str, rng: np.random.Generator) -> list[Link]:
    """Some stages of a chain in a row, each with a subclass at least."""
    stages = CHAINS[chain]
    length = int(rng.integers(STAGES[0], STAGES[1] + 1))
    first = int(rng.integers(0, len(stages) - length + 1))
    picked: list[Link] = []
    others: list[Link] = []
    for stage, subclasses in enumerate(stages[first : first + length], start=1):
        links = [Link(stage, str(code)) for code in rng.permutation(subclasses)]
        picked.append(links[0])
        others.extend(links[1:])
    wanted = int(rng.integers(SUBCLASSES[0], SUBCLASSES[1] + 1)) - len(picked)
    more = rng.permutation(len(others))[:wanted]
    picked.extend(others[place] for place in more)
    return sorted(picked, key=lambda link: (link.stage, link.subclass))
