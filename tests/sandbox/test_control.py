import os
import socket

import pytest

from autograder.sandbox import control


@pytest.fixture
def line():
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def test_a_message_arrives_as_it_was_sent(line):
    control.send(line[0], {"do": "fork", "seconds": 1.5})
    assert control.receive(line[1]) == ({"do": "fork", "seconds": 1.5}, [])


def test_open_files_travel_with_a_message(line):
    end, start = os.pipe()
    control.send(line[0], {"number": 1}, [end])
    os.close(end)
    answer = control.receive(line[1])
    assert answer is not None
    os.write(start, b"canary")
    assert os.read(answer[1][0], 10) == b"canary"
    for one in (start, *answer[1]):
        os.close(one)


def test_a_message_in_pieces_is_put_together(line):
    line[0].sendall(b'{"a": ')
    line[0].sendall(b"1}\n")
    assert control.receive(line[1]) == ({"a": 1}, [])


def test_the_end_of_the_other_side_is_told(line):
    line[0].sendall(b'{"a": ')
    line[0].close()
    assert control.receive(line[1]) is None


def test_what_is_no_message_is_refused(line):
    line[0].sendall(b"[1]\n")
    with pytest.raises(ValueError, match="expected a JSON object"):
        control.receive(line[1])
