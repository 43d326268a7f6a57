"""How much one client may ask at once, and who waits for whom."""

import asyncio
from contextlib import AsyncExitStack, ExitStack

import pytest

from ti_graph.api.clients import Places
from ti_graph.errors import BusyError, TooManyRequestsError


def test_a_client_has_so_many_and_others_have_theirs() -> None:
    places = Places(1, 2, 1)
    with ExitStack() as stack:
        stack.enter_context(places.of("a"))
        stack.enter_context(places.of("a"))
        stack.enter_context(places.of("b"))
        with pytest.raises(TooManyRequestsError) as caught, places.of("a"):
            pass
        assert caught.value.facts == {"most": 2}
    with places.of("a"):
        pass


def test_a_client_that_fails_gives_its_own_back() -> None:
    places = Places(1, 1, 1)
    for _ in range(3):
        with pytest.raises(KeyError), places.of("a"):
            raise KeyError


def test_who_waits_too_long_is_told_that_all_places_are_taken() -> None:
    async def crowd() -> None:
        places = Places(2, 9, 0.05)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(places.place("a"))
            await stack.enter_async_context(places.place("b"))
            with pytest.raises(BusyError):
                async with places.place("c"):
                    pass
        async with places.place("c"):
            pass

    asyncio.run(crowd())


def test_who_waits_is_served_when_a_place_comes_free() -> None:
    order: list[str] = []

    async def ask(places: Places, name: str) -> None:
        async with places.place(name):
            order.append(name)
            await asyncio.sleep(0)

    async def crowd() -> None:
        places = Places(1, 9, 30)
        await asyncio.gather(*(ask(places, name) for name in "abcd"))

    asyncio.run(crowd())
    assert order == ["a", "b", "c", "d"]


def test_one_client_never_holds_every_place() -> None:
    async def crowd() -> None:
        places = Places(3, 9, 0.05)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(places.place("a"))
            await stack.enter_async_context(places.place("a"))
            with pytest.raises(BusyError):
                async with places.place("a"):
                    pass
            async with places.place("b"):
                pass
        async with places.place("a"):
            pass

    asyncio.run(crowd())


def test_a_client_that_waited_in_vain_leaves_its_share_to_the_next() -> None:
    async def crowd() -> None:
        places = Places(2, 9, 0.05)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(places.place("a"))
            await stack.enter_async_context(places.place("b"))
            with pytest.raises(BusyError):
                async with places.place("c"):
                    pass
        async with places.place("c"):
            pass

    asyncio.run(crowd())
