"""Messages over a socket between a Dask worker and its host: eight bytes of length, then the message."""

import socket

_LENGTH = 8


def send(line: socket.socket, message: bytes) -> None:
    """Sends one message.

    Raises:
        OSError: the other side is gone, or takes nothing for as long as the socket's timeout.
    """
    line.sendall(len(message).to_bytes(_LENGTH, "big"))
    line.sendall(message)


def receive(line: socket.socket) -> bytes | None:
    """Gives the next message, or None where the other side has ended.

    Raises:
        OSError: nothing comes for as long as the socket's timeout.
    """
    head = _exactly(line, _LENGTH)
    return None if head is None else _exactly(line, int.from_bytes(head, "big"))


def _exactly(line: socket.socket, count: int) -> bytes | None:
    found = bytearray()
    while len(found) < count:
        try:
            more = line.recv(min(count - len(found), 1 << 20))
        except ConnectionError:
            return None
        if not more:
            return None
        found += more
    return bytes(found)
