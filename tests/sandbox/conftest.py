"""One zygote for the whole room, and a way to open a session on a few lines of a student's code."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from autograder.records import Cell, Limits, Source
from autograder.sandbox.launch import Zygote, ZygoteClient
from autograder.sandbox.layers import missing_mandatory
from autograder.sandbox.probe import probe_layers
from autograder.sandbox.session import Session

Open = Callable[..., Session]

TARGET = "seq2seq/lstm_step"


def source(*cells: str, label: str = "lstm_step", is_notebook: bool = False) -> Source:
    """What a student handed in: a file, or a notebook of several cells."""
    if is_notebook:
        named = [Cell(cell, f"{label}.ipynb, cell {number}") for number, cell in enumerate(cells, 1)]
        return Source(f"seq2seq/{label}.ipynb", tuple(named), True)
    return Source(f"seq2seq/{label}.py", (Cell(cells[0], f"{label}.py"),))


@pytest.fixture(scope="session")
def client() -> Iterator[ZygoteClient]:
    """Forks workers, isolated where this machine can isolate."""
    with Zygote(clients=1, trusted=bool(missing_mandatory(probe_layers()))) as zygote:
        zygote.wait_ready()
        yield zygote.client(0)


@pytest.fixture
def open_session(client: ZygoteClient) -> Iterator[Open]:
    """Opens sessions that are closed after the test."""
    opened: list[Session] = []

    def open_(
        code: str = "",
        wants: tuple[str, ...] = ("f",),
        *,
        cells: tuple[str, ...] = (),
        earlier: Mapping[str, Source] | None = None,
        forbidden: tuple[str, ...] = (),
        served: Mapping[str, Mapping[str, Any]] | None = None,
        seconds: float = 20.0,
        call_seconds: float = 20.0,
    ) -> Session:
        own = source(*cells, is_notebook=True) if cells else source(code)
        session = Session(
            client,
            TARGET,
            {**(earlier or {}), TARGET: own},
            wants=wants,
            forbidden=frozenset(forbidden),
            limits=Limits(seconds=seconds, call_seconds=call_seconds),
            served=served,
        )
        opened.append(session)
        return session

    yield open_
    for session in opened:
        session.close()
