"""Frames that a hostile worker may say: those of an honest one, changed in every way that their form allows."""

import json
import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from autograder.sandbox.values import TORCH_DTYPES
from autograder.sandbox.wire import BODY_LIMIT, HEADER_LIMIT
from tests.sandbox.honest_frames import HONEST, PREFIX, REQUEST, framed, whole, written

_KEYS = ("t", "d", "T", "A", "S", "D", "i", "f", "o", "callable", "opaque", "own", "handle", "thing", "class", "?", "")
_FIELDS = ("op", "kind", "value", "fault", "answers", "size", "at", "key", "want", "method", "draw", "frames", "kinds")
_STRINGS = (
    *_KEYS, *_FIELDS, *TORCH_DTYPES, "nan", "-inf", "complex64", "object", "0x1", "1" * 1300, "\0", "\ud800", "é",
    "ask", "reply", "ready", "tried", "function", "construct", "gradient", "forward", "__init__", "x" * 9000,
)  # fmt: skip
_INTS = (
    0, 1, -1, 2, 3, 4, 5, 6, 8, 255, 2**31, 2**40, 2**40 + 1, 2**62, 2**63 - 1, 2**63, -(2**63) - 1, 2**64,
    10**4200,
)  # fmt: skip
_ATOMS = (None, True, False, 0.5, -0.0, 1e308, math.nan, math.inf, [], {}, [[]], {"": 0}, [0] * 9)
_RAW = "\N{SNOWMAN}"  # stands in a tree for text that no JSON writer would write


def _nested(start: str, end: str) -> Callable[[Random], str]:
    def text(random: Random) -> str:
        depth = random.choice((2, 16, 17, 300, random.randint(930, 990), random.randint(930, 990), 2000))
        return start * depth + "0" + end * depth

    return text


_TEXTS: tuple[Callable[[Random], str], ...] = (
    *(_nested(start, end) for start, end in (("[", "]"), ('{"t":[', "]}"), ('{"d":[[0,', "]]}"), ('{"D":', "}"))),
    _nested('{"a":', "}"),
    _nested('{"D":["model",', "]}"),
    lambda random: "[" + "0," * random.choice((999, 1000, 9990, 10_000, 30_000)) + "0]",
    lambda random: "1" * random.choice((19, 4300, 4301, 60_000)),
    lambda random: random.choice(("1e999", "-1e999", "NaN", "-Infinity", "-0", "1e-999", "01", "1.", "'a'", "tru", "")),
    lambda random: '{"T":["float32",[1]],"T":["float32",[1]]}',
    lambda random: '{"t":[],"t":[1]}',
    lambda random: " " * random.choice((1, 1000, 65_000)) + "0",
    lambda random: '"\\ud83d"' + random.choice(("", "\t", ",", "\0", "}")),
    lambda random: '{"d":[' + ",".join(f'[{{"i":"{i * (2**61 - 1)}"}},0]' for i in range(5, 1500)) + "]}",
)


def hostile(random: Random) -> tuple[str, list[bytes]]:
    """Draws what the grader has asked for, and what is said to it, turn by turn."""
    way, honest = random.choice(HONEST)
    if random.random() < 0.02:
        return way, [random.randbytes(random.choice((0, 1, 15, 16, 17, 200, 40_000)))]
    if random.random() < 0.0001:  # as large as a frame may be
        size = BODY_LIMIT + random.choice((-1, 0, 0, 1))
        return way, [framed({"op": "reply", "request": REQUEST, "value": {"T": ["uint8", [size]]}}, bytes(size))]
    turns = [list(turn) for turn in honest]
    for _ in range(random.choice((1, 1, 1, 1, 2, 5))):
        turn = random.choice(turns)
        if random.random() < 0.8:
            turn[0] = _changed(turn[0], random)
        else:
            turn[1] = _other_body(turn[1], random)
    for turn in turns:
        if random.random() < 0.7 and (size := _needed(turn[0])) <= 1 << 20:
            turn[1] = turn[1].ljust(size, b"\0")[:size]
    frames = [whole(_with_raw(written(header), random), body) for header, body in turns]
    if random.random() < 0.25:
        place = random.randrange(len(frames))
        frames[place : place + 1] = random.choice(_BYTES)(frames[place], random)
    return way, frames


def _places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key in tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield from _places(tree[key], (*path, key))


def _changed(tree: Any, random: Random) -> Any:
    """The tree with one change at a place of it; few at the top, where all is refused that is not known."""
    places = list(_places(tree))
    inner = [path for path in places if len(path) > 1] if random.random() < 0.9 else []
    path = random.choice(inner or places)

    def changed(part: Any, path: tuple[Any, ...]) -> Any:
        if path:
            copy = part.copy()
            copy[path[0]] = changed(part[path[0]], path[1:])
            return copy
        if random.random() < 0.5:
            return _other(part, random)
        return _near(part, random)

    return changed(tree, path)


def _near(tree: Any, random: Random) -> Any:
    """A little less, more or other than a tree."""
    if isinstance(tree, dict) and tree:
        key = random.choice(list(tree))
        kept = {name: part for name, part in tree.items() if name != key}
        return random.choice((kept, kept | {random.choice(_STRINGS): tree[key]}, tree | {random.choice(_FIELDS): 0}))
    if isinstance(tree, list) and tree:
        place = random.randrange(len(tree))
        return random.choice((tree[:place] + tree[place + 1 :], [*tree, tree[place]], tree * 2, tree[::-1]))
    if type(tree) is int:
        return random.choice((tree - 1, tree + 1, -tree, random.choice(_INTS)))
    return random.choice(_STRINGS) if isinstance(tree, str) else _other(tree, random)


def _other(tree: Any, random: Random) -> Any:
    """Something in the place of a tree, or around it."""
    match random.randrange(10):
        case 0:
            return random.choice(_ATOMS)
        case 1:
            return random.choice(_INTS)
        case 2:
            return random.choice(_STRINGS)
        case 3:
            return {random.choice(_KEYS): tree}
        case 4 | 7:
            shape = random.choices(_INTS[:14], k=3) if random.random() < 0.2 else [random.randrange(4)]
            return {random.choice("TA"): [random.choice((*TORCH_DTYPES, "?")), shape]}
        case 5:
            return _part(random.choice(random.choice(HONEST)[1])[0], random)
        case 6:
            return random.choice(([tree], [tree, tree], {"t": [tree]}, {"d": [[tree, 0]]}, {"d": [["a", tree]]}))
    return _RAW


def _part(tree: Any, random: Random) -> Any:
    while isinstance(tree, list | dict) and tree and random.random() < 0.75:
        tree = random.choice(list(tree.values()) if isinstance(tree, dict) else tree)
    return tree


def _needed(tree: Any) -> int:
    """How many bytes the tensors of a tree need, or too many where it holds what is none."""
    match tree:
        case {"T": [str(name), list(shape)]} | {"A": [str(name), list(shape)]} if name in TORCH_DTYPES and all(
            type(a) is int for a in shape
        ):
            return math.prod(abs(axis) for axis in shape) * TORCH_DTYPES[name].itemsize
        case {"S": str(name)} if name in TORCH_DTYPES:
            return TORCH_DTYPES[name].itemsize
        case dict():
            return sum(map(_needed, tree.values()))
        case list():
            return sum(map(_needed, tree))
    return 0


def _with_raw(text: str, random: Random) -> str:
    marker = json.dumps(_RAW)
    while marker in text:
        text = text.replace(marker, random.choice(_TEXTS)(random), 1)
    return text


def _other_body(body: bytes, random: Random) -> bytes:
    some = random.randbytes(random.choice((1, 4, 8, 24)))
    return random.choice((b"", body[:-1], body + some, body[len(some) :], some, bytes(len(body)), b"\xff" * len(body)))


def _flipped(frame: bytes, random: Random) -> list[bytes]:
    data = bytearray(frame)
    for _ in range(random.choice((1, 1, 2, 8))):
        place = random.randrange(random.choice((16, len(data), len(data))))
        data[place] = random.choice((data[place] ^ 1 << random.randrange(8), random.randrange(256), 0, 255))
    return [bytes(data)]


def _spliced(frame: bytes, random: Random) -> list[bytes]:
    start, end = sorted(random.randrange(len(frame)) for _ in range(2))
    return [frame[:start] + frame[end:] if random.random() < 0.5 else frame[:end] + frame[start:]]


def _lengths(frame: bytes, random: Random) -> list[bytes]:
    _, header, body = PREFIX.unpack_from(frame)
    header = random.choice((header, header - 1, header + 1, 0, HEADER_LIMIT, HEADER_LIMIT + 1, 2**32 - 1))
    body = random.choice((body, abs(body - 1), body + 1, BODY_LIMIT, BODY_LIMIT + 1, 2**63, 2**64 - 1))
    return [PREFIX.pack(random.choice((b"AGW1", b"AGW1", b"AGW2", b"\x80\x04cp")), header, body) + frame[16:]]


_BYTES: tuple[Callable[[bytes, Random], list[bytes]], ...] = (
    _flipped,
    _flipped,
    _spliced,
    _lengths,
    lambda frame, random: [frame[: random.randrange(len(frame) + 1)]],  # it breaks off
    lambda frame, random: [frame + frame],
    lambda frame, random: [frame + random.randbytes(1)],
    lambda frame, random: [frame] * random.choice((2, 3, 120)),  # the same question without end
    lambda frame, random: [frame[:16] + random.randbytes(len(frame) - 16)],
)
