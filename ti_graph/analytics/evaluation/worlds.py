"""Countries drawn under laws that the detector does not assume, with and without planted chains.

In all of them an area r holds Poisson(λ_rj) sites of industry j,

    λ_rj = size · N_j · w_r^β_j / Σ_s w_s^β_j · θ_rj · (planted)

with the people w_r of the real areas (TI, and what lies outside them by département), the real
number of local units of each division, shared out unevenly among its subclasses. What differs is θ:

    own         one Gamma luck a division and area: the law of an earlier detector's null
    smooth      an independent smooth field an industry (squared exponential, 80 km)
    unequal     Gamma clumping of an industry's own, shapes from .4 to 20
    shared      a smooth field a division: all industries of a division follow one advantage
    city        elasticity to the size of the area, N(1, .25), an industry
    firms       single firms that open 3 to 12 sites of one industry in one area
    heavy       log-t (4 degrees of freedom) clumping
    mixed       all of these at once, at lower strength

A planted world adds chains to one half of the TI: each planted industry's λ is raised so that its
sites are `QUOTIENT` times what the country's totals let expect. Planted: chains of the dictionary
(4 to 6 industries, two stages or more) on own, mixed or heavy; chains of two stages alone; sets of
linked industries that are in no dictionary (unique); chains half in a TI and half in the area next
to it (border); with 30 % of sites missing and 10 % in a wrong class (dirty).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

QUOTIENT = 6.0
"""Six times what totals let expect makes an effective quotient of about five: what is planted is
part of the totals, too."""
PLANTED_SHARE = 0.5
LEAST_SITES = 9.0
"""Sites that a planted chain has on average, at least: fewer are nothing that could be found."""
NULL_WORLDS = ("own", "smooth", "unequal", "shared", "city", "firms", "heavy", "mixed")
PLANTED_WORLDS: Mapping[str, str] = {
    "planted_own": "own",
    "planted_mixed": "mixed",
    "planted_heavy": "heavy",
    "two_stages": "mixed",
    "unique": "mixed",
    "border": "mixed",
    "dirty": "mixed",
}
"""Planted world → the law of what lies under it."""
FIELD_KM = 80.0
MISSING, MISCODED = 0.30, 0.10
FIRM_SITES = (3, 13)


@dataclass(frozen=True)
class Ground:
    """What is real in a drawn country. Areas are TI first (`tested` of them), then the rest."""

    areas: list[str]
    near: pl.DataFrame
    """ti_id, beside_id: the TI beside each TI, as in a release (`ti_graph.analytics.beside`)."""
    sizes: Floats
    position_km: Floats
    tested: int
    industries: list[str]
    totals: Mapping[str, float]
    """Local units of each division."""
    chains: Mapping[str, tuple[tuple[Places, ...], Places]]
    """Chain → its stages (places of industries) and its core."""
    links: NDArray[np.bool_]
    """Industries whose branches trade (n × n)."""

    @property
    def divisions(self) -> Places:
        """Division of each industry, from 0."""
        codes = np.array([one[:2] for one in self.industries])
        return np.asarray(np.unique(codes, return_inverse=True)[1], dtype=np.intp)


@dataclass
class World:
    """A drawn country: sites and firms (areas × industries), and what is true of it."""

    sites: Floats
    firms: Floats
    true_rate: Floats
    base: Floats
    """Sites that the world's own law gives on average, and those that totals let expect."""
    planted: dict[int, Places] = field(default_factory=dict)
    """Area → the industries planted there."""

    @cached_property
    def quotient(self) -> Floats:
        """The true quotient of every cell."""
        return self.true_rate / np.maximum(self.base, 1e-12)


def draw(name: str, size: float, seed: int, ground: Ground) -> World:
    """The world of that name, at `size` times the real number of establishments."""
    rng = np.random.default_rng([seed, *name.encode()])
    law = PLANTED_WORLDS.get(name, name)
    theta = _theta(law, ground, rng)
    totals = size * _totals(ground, rng)
    elasticity = np.ones(len(totals))
    if law in ("city", "mixed"):
        elasticity = rng.normal(1, 0.25 if law == "city" else 0.15, len(totals))
    weight = ground.sizes[:, np.newaxis] ** elasticity
    by_size = totals * weight / weight.sum(axis=0)
    rate = by_size * theta / (by_size * theta).sum(axis=0) * totals
    base = totals * ground.sizes[:, np.newaxis] / ground.sizes.sum()
    planted: dict[int, Places] = {}
    if name in PLANTED_WORLDS:
        planted = _plant(name, rate, base, ground, rng)
    firms = rng.poisson(rate).astype(np.float64)
    if name == "dirty":
        firms = _dirty(firms, rng)
    sites = firms.copy()
    if law in ("firms", "mixed"):
        _one_firm(sites, firms, ground, rng, 3 if law == "firms" else 1)
    return World(sites, firms, rate, base, planted)


def _totals(ground: Ground, rng: np.random.Generator) -> Floats:
    """Establishments of each industry: those of its division, shared out unevenly."""
    part = rng.gamma(0.7, 1.0, len(ground.industries)) + 0.02
    division = ground.divisions
    of_division = np.bincount(division, part)
    real = np.array([ground.totals.get(one[:2], 500.0) for one in ground.industries])
    return np.asarray(real * part / of_division[division])


def _theta(law: str, ground: Ground, rng: np.random.Generator) -> Floats:
    shape = (len(ground.sizes), len(ground.industries))
    division = ground.divisions
    count = int(division.max()) + 1
    theta = np.ones(shape)
    if law == "own":
        theta *= rng.gamma(3.0, 1 / 3.0, (shape[0], count))[:, division]
    if law in ("smooth", "mixed"):
        theta *= _fields(ground, shape[1], 0.6 if law == "smooth" else 0.35, rng)
    if law in ("unequal", "mixed"):
        own = np.exp(rng.uniform(np.log(0.4), np.log(20), shape[1]))
        own = own if law == "unequal" else own * 3
        theta *= rng.gamma(own, 1 / own, shape)
    if law in ("shared", "mixed"):
        theta *= _fields(ground, count, 0.7 if law == "shared" else 0.4, rng)[:, division]
    if law in ("heavy", "mixed"):
        spread = 0.45 if law == "heavy" else 0.2
        theta *= np.exp(np.clip(rng.standard_t(4, shape) * spread, -4, 4))
    return theta


def _fields(ground: Ground, number: int, spread: float, rng: np.random.Generator) -> Floats:
    """exp of independent smooth Gaussian fields over areas."""
    gap = ground.position_km[:, np.newaxis] - ground.position_km
    covariance = np.exp(-(gap**2).sum(axis=2) / (2 * FIELD_KM**2))
    root = np.linalg.cholesky(covariance + 1e-4 * np.eye(len(covariance)))
    return np.exp(spread * root @ rng.standard_normal((len(root), number)))


def _plant(
    name: str, rate: Floats, base: Floats, ground: Ground, rng: np.random.Generator
) -> dict[int, Places]:
    """Raise the rate of a chain's industries in half of the TI, in place."""
    planted = {}
    nearest = _nearest(ground)
    raised: set[int] = set()
    for area in np.flatnonzero(rng.random(ground.tested) < PLANTED_SHARE):
        areas = [area, nearest[area]] if name == "border" else [area]
        if raised.intersection(areas):
            continue  # an area holds one planted chain: what is true of it has one name
        members = _members(name, base[areas].sum(axis=0), ground, rng)
        if members is None:
            continue
        raised.update(int(one) for one in areas)
        for one in areas:
            luck = rate[one, members] / np.maximum(base[one, members], 1e-12)
            mean = max(float((luck * base[one, members]).sum() / base[one, members].sum()), 1e-6)
            rate[one, members] *= QUOTIENT / mean
            if one < ground.tested:
                planted[int(one)] = members
    return planted


def _nearest(ground: Ground) -> Places:
    gap = ((ground.position_km[:, np.newaxis] - ground.position_km) ** 2).sum(axis=2)
    np.fill_diagonal(gap, np.inf)
    return np.asarray(gap.argmin(axis=1))


def _members(
    name: str, expected: Floats, ground: Ground, rng: np.random.Generator
) -> Places | None:
    """The industries of one planted chain, `LEAST_SITES` on average; None where no try has them."""
    names = list(ground.chains)
    for _ in range(60):
        if name == "unique":
            members = _linked(ground, rng)
        else:
            stages, core = ground.chains[names[rng.integers(len(names))]]
            members = _of_chain(stages, core, 2 if name == "two_stages" else 6, rng)
        if len(members) >= 3 and QUOTIENT * expected[members].sum() >= LEAST_SITES:
            return members
    return None


def _of_chain(
    stages: tuple[Places, ...], core: Places, most_stages: int, rng: np.random.Generator
) -> Places:
    """4 to 6 industries of a chain, at least one of its core, of some of its stages."""
    chosen = rng.permutation(len(stages))[:most_stages]
    first = core[rng.integers(len(core))]
    others = np.unique(np.concatenate([stages[one] for one in chosen]))
    others = rng.permutation(others[others != first])[: rng.integers(3, 6)]
    members = np.concatenate([[first], others])
    spread = sum(bool(np.isin(members, stage).any()) for stage in stages)
    return members if spread >= 2 else members[:0]


def _linked(ground: Ground, rng: np.random.Generator) -> Places:
    """An industry and 3 to 5 of those whose branch trades with its own."""
    first = int(rng.integers(len(ground.industries)))
    others = np.flatnonzero(ground.links[first])
    others = rng.permutation(others[others != first])[: rng.integers(3, 6)]
    return np.concatenate([[first], others]).astype(np.intp)


def _dirty(firms: Floats, rng: np.random.Generator) -> Floats:
    """Each site is missing with `MISSING`, and in a class at random with `MISCODED`."""
    kept = rng.binomial(firms.astype(np.int64), 1 - MISSING)
    moved = rng.binomial(kept, MISCODED)
    chance = kept.sum(axis=0) / max(kept.sum(), 1)
    back = rng.multinomial(moved.sum(axis=1), chance / chance.sum())
    return (kept - moved + back).astype(np.float64)


def _one_firm(
    sites: Floats, firms: Floats, ground: Ground, rng: np.random.Generator, each: int
) -> None:
    """In one TI in three, firms that open many sites of one industry, in place."""
    for area in np.flatnonzero(rng.random(ground.tested) < 1 / 3):
        for industry in rng.integers(0, firms.shape[1], each):
            sites[area, industry] += rng.integers(*FIRM_SITES)
            firms[area, industry] += 1
