import signal
import threading

import pytest

from autograder.diagnosis.time_limit import NeverEnds, within


def test_what_never_ends_is_ended():
    def endless():
        with within(0.05):
            while True:
                pass

    with pytest.raises(NeverEnds):
        endless()


def test_what_ends_in_time_is_left_alone_and_the_alarm_is_put_back():
    before = signal.getsignal(signal.SIGALRM)
    with within(60.0):
        pass
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_another_thread_is_not_limited():
    done = []

    def work():
        with within(0.01):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
