import socket
import struct
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.outcomes import BadReply
from autograder.sandbox.wire import BODY_LIMIT, HEADER_LIMIT, Channel, TooLarge

Pair = tuple[Channel, Channel]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), Channel(theirs)


def soon() -> float:
    return time.monotonic() + 0.05


def frame(header: bytes, body: bytes = b"", magic: bytes = b"AGW1") -> bytes:
    return struct.pack("!4sIQ", magic, len(header), len(body)) + header + body


@pytest.mark.parametrize("size", [0, 10, 40_000, 1_000_000])
def test_a_frame_comes_as_it_was_sent(pair, size):
    grader, worker = pair
    worker.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_000_000)
    body = bytes(range(256)) * (size // 256)
    worker.send({"op": "reply", "text": "\ud800é"}, [body[:100], body[100:]])
    header, received = grader.receive(until=time.monotonic() + 10)
    assert header == {"op": "reply", "text": "\ud800é"}
    assert bytes(received) == body


@pytest.mark.parametrize(
    "data",
    [
        frame(b"{}", magic=b"HTTP"),
        frame(b""),
        frame(b"[]"),
        frame(b"{"),
        frame(b'{"a": 1, "a": 2}'),
        frame(b'{"a": NaN}'),
        frame(b'{"a": Infinity}'),
        frame('{"é": 1}'.encode()),
        frame(b"[" * 50_000),
        frame(b"{}") + b"x",
        frame(b"{}") + frame(b"{}"),
        struct.pack("!4sIQ", b"AGW1", HEADER_LIMIT + 1, 0),
        struct.pack("!4sIQ", b"AGW1", 2, BODY_LIMIT + 1),
        struct.pack("!4sIQ", b"AGW1", 2, 2**64 - 1),
    ],
)
def test_what_is_not_exactly_one_frame_is_refused(pair, data):
    grader, worker = pair
    worker.socket.sendall(data)
    with pytest.raises(BadReply):
        grader.receive(until=soon())


def test_half_a_frame_times_out_and_a_closed_one_is_the_end(pair):
    grader, worker = pair
    worker.socket.sendall(frame(b"{}", b"1234")[:-1])
    with pytest.raises(TimeoutError):
        grader.receive(until=soon())
    worker.socket.sendall(frame(b"{}", b"1234")[:5])
    worker.socket.close()
    with pytest.raises((EOFError, BadReply)):
        grader.receive(until=soon())


@given(st.binary(max_size=12), st.integers(0, 40), st.integers(0, 255))
def test_a_mutated_frame_is_refused_or_still_a_frame(insert, position, byte):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        data = bytearray(frame(b'{"op":"reply","value":[1,2]}', b"12345678"))
        position = min(position, len(data) - 1)
        data[position] = byte
        data[position:position] = insert
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        try:
            header, _ = Channel(ours).receive(until=time.monotonic() + 5)
        except (BadReply, EOFError):
            return
        assert type(header) is dict


def test_sending_shares_the_deadline(pair):
    grader, _ = pair
    with pytest.raises(TimeoutError):
        grader.send({}, [bytes(10_000_000)], until=soon())
    with pytest.raises(TimeoutError):
        grader.send({}, until=time.monotonic() - 1)


def test_a_message_that_is_too_large_is_not_sent_at_all(pair):
    grader, worker = pair
    with pytest.raises(TooLarge):
        worker.send({"text": "x" * HEADER_LIMIT})
    with pytest.raises(TooLarge):
        worker.send({}, [bytes(BODY_LIMIT), b"1"])
    assert grader.is_quiet()


def test_a_line_is_quiet_until_something_was_sent(pair):
    grader, worker = pair
    assert grader.is_quiet()
    worker.send({"op": "reply"})
    assert not grader.is_quiet()
    assert grader.receive(until=soon())[0] == {"op": "reply"}
    worker.socket.close()
    assert grader.is_quiet()
