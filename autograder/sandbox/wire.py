"""Frames on the socket between grader and worker: a fixed prefix, a JSON header, raw bytes.

    magic "AGW1" | header length u32 | body length u64 | header (JSON, ASCII) | body

Both sides speak in turn, so nothing may follow a frame until it was answered.
"""

import json
import math
import select
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

from autograder.sandbox.outcomes import BadReply

HEADER_LIMIT = 64 * 1024
BODY_LIMIT = 64 * 1024 * 1024

_PREFIX = struct.Struct("!4sIQ")
_MAGIC = b"AGW1"
_SMALL = 32 * 1024  # below this one copy is cheaper than one more system call


class TooLarge(ValueError):
    """A message is larger than a frame may be."""


class Channel:
    """One end of the socket; all waiting of one call shares one deadline.

    Args:
        sock: a connected stream socket.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._blocks: bool | None = None
        self._poll: Any = None

    def send(self, header: dict[str, Any], buffers: Sequence[bytes] = (), *, until: float | None = None) -> None:
        """Sends one frame.

        Args:
            header: what JSON can hold.
            buffers: the body, in pieces.
            until: `time.monotonic()` of the deadline; None waits for ever.

        Raises:
            TooLarge: the frame would be too large; nothing was sent.
            TimeoutError: the deadline passed.
            OSError: the other side is gone.
        """
        text = _WRITER.encode(header).encode("ascii")
        size = sum(map(len, buffers))
        if len(text) > HEADER_LIMIT or size > BODY_LIMIT:
            raise TooLarge(f"a message of {len(text)} + {size} bytes; the limits are {HEADER_LIMIT} + {BODY_LIMIT}")
        start = _PREFIX.pack(_MAGIC, len(text), size) + text
        pieces = [b"".join([start, *buffers])] if size <= _SMALL else [start, *buffers]
        self._block(until is None)
        for piece in pieces:
            if until is None:
                self.socket.sendall(piece)
            else:
                self._send_all(piece, until)

    def receive(self, *, until: float | None = None) -> tuple[dict[str, Any], memoryview]:
        """Receives one frame: the header and the body.

        Raises:
            BadReply: what came is not exactly one frame.
            EOFError: the other side is gone.
            TimeoutError: the deadline passed.
        """
        first = bytearray(_SMALL)
        have = 0
        while have < _PREFIX.size:
            have += self._receive_into(memoryview(first)[have:], until)
        magic, header_size, body_size = _PREFIX.unpack_from(first)
        if magic != _MAGIC:
            raise BadReply("bytes that are no message")
        if header_size > HEADER_LIMIT or body_size > BODY_LIMIT:
            raise BadReply(f"a message of {header_size} + {body_size} bytes")
        total = _PREFIX.size + header_size + body_size
        if have > total:
            raise BadReply("more than one message at a time")
        whole = first
        if total > len(first):
            whole = bytearray(total)
            whole[:have] = memoryview(first)[:have]
        while have < total:
            have += self._receive_into(memoryview(whole)[have:total], until)
        body = _PREFIX.size + header_size
        return _parsed(bytes(whole[_PREFIX.size : body])), memoryview(whole)[body:total]

    def is_quiet(self) -> bool:
        """Tells whether nothing waits to be received, as it must be before a request."""
        self._block(False)
        try:
            return self.socket.recv(1, socket.MSG_PEEK) == b""  # the end is quiet: sending finds it
        except OSError:  # nothing there, most of all
            return True

    def _receive_into(self, view: memoryview, until: float | None) -> int:
        self._block(until is None)
        if until is not None:
            self._wait(select.POLLIN, until)
        try:
            count = self.socket.recv_into(view)
        except ConnectionError:
            count = 0
        if count == 0:
            raise EOFError("the other side closed the socket")
        return count

    def _send_all(self, piece: bytes, until: float) -> None:
        left = memoryview(piece)
        if time.monotonic() >= until:
            raise TimeoutError
        while left:
            try:
                left = left[self.socket.send(left) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, until)

    def _wait(self, event: int, until: float) -> None:
        """Waits until the socket can be read, or written, or is gone."""
        if self._poll is None:
            self._poll = select.poll()
        left = until - time.monotonic()
        self._poll.register(self.socket, event)
        if left <= 0 or not self._poll.poll(math.ceil(left * 1000)):
            raise TimeoutError

    def _block(self, wanted: bool) -> None:
        # Each change is a system call, so the grader's end, which always has a deadline, never blocks.
        if self._blocks is not wanted:
            self.socket.setblocking(wanted)
            self._blocks = wanted


def _refuse_constant(name: str) -> Any:
    raise BadReply(f"{name} in a header")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadReply("a name that is doubled in a header")
    return found


_WRITER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_READER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_object)


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        header = _READER.decode(text.decode("ascii"))
    except (ValueError, RecursionError):
        raise BadReply("a header that is no JSON") from None
    if type(header) is not dict:
        raise BadReply("a header that is no object")
    return header
