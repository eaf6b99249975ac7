"""Files that end the process, write the results themselves, or speak in the worker's name."""

from autograder.records import Status
from tests.hostile.grading.cheat import CRASHES, HANGS, Cheat

_ZEROS = "def double(x): return x * 0\n"
_ENDED = (Status.CRASHED,)
_ERROR = (Status.ERROR,)

_ENDING = {
    "leaving_at_once_is_an_error": Cheat("import sys\nsys.exit(0)\n", fools="allclose", status=_ERROR),
    "leaving_in_a_call_is_an_error": Cheat("def double(x): raise SystemExit(0)\n", fools="allclose", status=_ERROR),
    "leaving_for_good_at_once_is_a_crash": Cheat("import os\nos._exit(0)\n", fools="allclose", status=_ENDED),
    "leaving_for_good_in_a_call_is_a_crash": Cheat(
        "import os\ndef double(x): os._exit(0)\n", fools="allclose", status=_ENDED
    ),
    "leaving_by_the_c_library_is_a_crash": Cheat(
        "import ctypes\ndef double(x): ctypes.CDLL(None)._exit(0)\n", fools="allclose", status=_ENDED
    ),
    "leaving_in_a_destructor_is_wrong": Cheat(
        "class Bye:\n    def __del__(self): raise SystemExit(0)\ndef double(x):\n    Bye()\n    return x * 0\n",
        why="Python itself takes no notice of it",
    ),
    "leaving_for_good_in_a_destructor_is_a_crash": Cheat(
        "import os\nclass Bye:\n    def __del__(self): os._exit(0)\ndef double(x):\n    Bye()\n    return x * 0\n",
        fools="allclose",
        status=_ENDED,
    ),
    "leaving_at_the_end_is_wrong": Cheat(
        "import atexit, os\natexit.register(os._exit, 0)\n" + _ZEROS, fools="exit code"
    ),
    "leaving_by_a_hook_for_exceptions_is_wrong": Cheat(
        "import os, sys\nsys.excepthook = lambda *_: os._exit(0)\n" + _ZEROS, fools="exit code"
    ),
    "leaving_by_a_hook_for_events_is_no_pass": Cheat(
        "import os, sys\nsys.addaudithook(lambda name, _: name in ('sys._getframe', 'socket.sendto') and os._exit(0))\n"
        "def double(x):\n    sys._getframe()\n    return x * 0\n",
        fools="allclose",
        status=_ENDED,
    ),
    "leaving_by_a_trace_is_no_pass": Cheat(
        "import os, sys\ndef double(x):\n    sys.settrace(lambda *_: os._exit(0))\n    return (lambda: x * 0)()\n",
        fools="allclose",
        status=_ENDED,
    ),
    "leaving_while_garbage_is_collected_is_a_crash": Cheat(
        "import gc, os\ndef double(x):\n    gc.callbacks.append(lambda *_: os._exit(0))\n    gc.collect()\n",
        fools="allclose",
        status=_ENDED,
    ),
    "leaving_by_a_timer_is_a_crash": Cheat(
        "import os, signal, time\nsignal.signal(signal.SIGALRM, lambda *_: os._exit(0))\n"
        "def double(x):\n    signal.setitimer(signal.ITIMER_REAL, 0.01)\n    time.sleep(5)\n",
        fools="allclose",
        status=_ENDED,
    ),
    "a_thread_is_an_error": Cheat(
        "import os, threading\nthreading.Thread(target=os._exit, args=(0,)).start()\n" + _ZEROS,
        fools="allclose",
        status=_ERROR,
    ),
    "a_fork_that_answers_is_an_error": Cheat(
        "import os\nif os.fork():\n    os._exit(0)\n" + _ZEROS, fools="allclose", status=_ERROR
    ),
    "a_broken_memory_is_a_crash": Cheat(
        "import ctypes\ndef double(x): ctypes.string_at(0)\n", why=CRASHES, status=_ENDED
    ),
    "an_abort_is_a_crash": Cheat("import os\ndef double(x): os.abort()\n", why=CRASHES, status=(*_ENDED, Status.ERROR)),
    "a_forbidden_system_call_is_a_crash": Cheat(
        "import ctypes\ndef double(x): ctypes.CDLL(None).ptrace(0, 0, 0, 0)\n", why=CRASHES, status=_ENDED
    ),
}

_WRITING = {
    "writing_the_results_is_an_error": Cheat(
        "open(RESULTS, 'w').write('{\"students\": {\"mallory\": 100}}')\n" + _ZEROS, fools="results", status=_ERROR
    ),
    "writing_the_results_and_hiding_it_is_wrong": Cheat(
        "try: open(RESULTS, 'w').write('{\"students\": {\"mallory\": 100}}')\nexcept OSError: pass\n" + _ZEROS,
        fools="results",
    ),
    "writing_into_the_store_of_grades_is_an_error": Cheat(
        "import sqlite3\nstore = sqlite3.connect(STORE)\n"
        "store.execute(\"insert into grades values ('mallory', 100)\")\n"
        "store.commit()\n" + _ZEROS,
        fools="store",
        status=_ERROR,
    ),
    "changing_the_course_is_an_error": Cheat(
        "open(COURSE + '/solutions/first/double.py', 'a').write('# mallory')\n" + _ZEROS, fools="course", status=_ERROR
    ),
    "sending_the_task_away_is_an_error": Cheat(
        "import socket\nsocket.create_connection(('127.0.0.1', TCP)).sendall(b'mallory')\ndef double(x): return x\n",
        fools="network",
        status=_ERROR,
    ),
}

_LINE = """
import gc, json, os, struct
def sent(header, body=b""):
    header = json.dumps(header).encode()
    os.write(3, struct.pack("!4sIQ", b"AGW1", len(header), len(body)) + header + body)
def request():
    return next((one.request for one in gc.get_objects() if type(one).__name__ == "Asking"), "0")
RIGHT = {"op": "reply", "request": "0", "value": 1, "passed": True}
"""

_FORGING = {
    "a_verdict_before_the_question_is_an_error": Cheat(_LINE + "sent(RIGHT)\n" + _ZEROS, fools="line", status=_ERROR),
    "a_verdict_in_a_call_is_an_error": Cheat(
        _LINE + "def double(x):\n    sent(RIGHT)\n    return x * 0\n", fools="line", status=_ERROR
    ),
    "a_verdict_under_the_right_number_is_no_pass": Cheat(
        _LINE + "def double(x):\n    sent(RIGHT | {'request': request()})\n    return x * 0\n",
        fools="line",
        status=(Status.WRONG, Status.ERROR),
    ),
    "a_list_of_answers_under_the_right_number_is_no_pass": Cheat(
        _LINE
        + "def double(x):\n    sent(RIGHT | {'request': request(), 'answers': [{'value': 1, 'size': 0}] * 24})\n"
        + "    return x * 0\n",
        fools="line",
        status=(Status.WRONG, Status.ERROR),
    ),
    "a_verdict_and_an_end_is_no_pass": Cheat(
        _LINE + "def double(x):\n    sent(RIGHT | {'request': request()})\n    os._exit(0)\n",
        fools="line",
        status=(Status.WRONG, Status.ERROR, Status.CRASHED),
    ),
    "two_verdicts_are_an_error": Cheat(
        _LINE + "def double(x):\n    sent(RIGHT)\n    sent(RIGHT)\n    return x * 0\n", fools="line", status=_ERROR
    ),
    "a_report_that_all_is_defined_is_an_error": Cheat(
        _LINE
        + "sent(RIGHT | {'request': request(), 'value': {'d': [['defined', ['double']]]}})\n"
        + "while True: pass\n",
        fools="line",
        status=_ERROR,
    ),
    "a_question_in_place_of_an_answer_is_an_error": Cheat(
        _LINE
        + "def double(x):\n    sent(RIGHT | {'op': 'ask', 'request': request(), 'kind': 'eval'})\n    return x * 0\n",
        fools="line",
        status=_ERROR,
    ),
    "rubbish_is_an_error": Cheat(
        _LINE + "def double(x):\n    os.write(3, b'HTTP/1.1 200 OK' + bytes(100))\n    return x * 0\n",
        why=CRASHES,
        status=_ERROR,
    ),
    "a_header_without_end_is_an_error": Cheat(
        _LINE
        + "def double(x):\n    os.write(3, struct.pack('!4sIQ', b'AGW1', 2**32 - 1, 2**64 - 1))\n    return x * 0\n",
        why=CRASHES,
        status=_ERROR,
    ),
    "a_header_of_deep_lists_is_an_error": Cheat(
        _LINE
        + "def double(x):\n    deep = b'[' * 60000\n"
        + "    os.write(3, struct.pack('!4sIQ', b'AGW1', len(deep), 0) + deep)\n    return x * 0\n",
        why=CRASHES,
        status=_ERROR,
    ),
    "frames_without_end_are_an_error": Cheat(
        _LINE + "def double(x):\n    while True: sent(RIGHT)\n", why=CRASHES, status=_ERROR
    ),
    "closing_the_line_is_a_crash": Cheat(_LINE + "os.close(3)\n" + _ZEROS, why=CRASHES, status=(*_ENDED, *_ERROR)),
    "half_an_answer_is_a_timeout": Cheat(
        _LINE + "os.write(3, struct.pack('!4sIQ', b'AGW1', 100, 0))\nwhile True: pass\n",
        why=HANGS,
        status=(Status.TIMEOUT,),
        exercise="hasty",
    ),
    "stealing_the_question_is_a_timeout": Cheat(
        _LINE + "os.read(3, 100)\n" + _ZEROS, why=HANGS, status=(Status.TIMEOUT,), exercise="hasty"
    ),
}

CHEATS = _ENDING | _WRITING | _FORGING
