"""One test for all of many like things, such as modules or notebooks: to a thousand tests pytest gives more time than
they take. All that fail are named, each with its own words."""

from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any, TypeVar

Thing = TypeVar("Thing")


def for_each(things: Iterable[Thing], name: Callable[[Thing], str] = str) -> Callable[[Callable[..., None]], Any]:
    """A test of one thing, its last argument, becomes the test of all of them; ``name`` says which one failed."""

    def widen(test: Callable[..., None]) -> Callable[..., None]:
        *fixtures, thing = signature(test).parameters.values()

        def of_all(**given: Any) -> None:
            failed, every = [], list(things)
            assert every, "there is nothing to look at"
            for each in every:
                try:
                    test(**given, **{thing.name: each})
                except Exception as error:
                    error.add_note(f"It failed for {name(each)}.")
                    failed.append(error)
            if failed:
                raise ExceptionGroup(f"{len(failed)} of them failed", failed)

        of_all.__name__, of_all.__doc__, of_all.__module__ = test.__name__, test.__doc__, test.__module__
        of_all.__signature__ = signature(test).replace(parameters=fixtures)  # type: ignore[attr-defined]
        return of_all

    return widen
