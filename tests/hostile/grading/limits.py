"""Files that take more time, memory or room than they may."""

from autograder.records import Status
from tests.hostile.grading.cheat import CRASHES, HANGS, Cheat

_HANGING = {
    "a_loop_in_a_call": "def hasty(x):\n    while True: pass\n",
    "a_loop_at_once": "while True: pass\n",
    "a_loop_that_catches_everything": (
        "def hasty(x):\n    while True:\n        try: 1 / 0\n        except BaseException: pass\n"
    ),
    "sleep": "import time\ndef hasty(x): time.sleep(60)\n",
    "a_loop_in_c": "def hasty(x): return sum(range(10**12))\n",
    "a_regular_expression_that_backtracks": "import re\ndef hasty(x): re.match('(a+)+$', 'a' * 60 + 'b')\n",
    "a_power_of_huge_numbers": "def hasty(x): return 3 ** (10**9)\n",
    "a_flood_of_output": "def hasty(x):\n    while True: print('x' * 10**6)\n",
    "a_loop_that_no_signal_reaches": (
        "import signal\nsignal.pthread_sigmask(0, range(1, 65))\ndef hasty(x):\n    while True: pass\n"
    ),
    "an_exception_that_is_never_told": (
        "class Slow(Exception):\n    def __str__(self):\n        while True: pass\ndef hasty(x): raise Slow\n"
    ),
    "a_name_that_is_never_looked_up": (
        "class Slow(type):\n    def __getattribute__(cls, name):\n        while True: pass\n"
        "class One(metaclass=Slow): pass\ndef hasty(x): return One.x\n"
    ),
}

_GREEDY = {
    "a_giant_object": "def greedy(x): return bytearray(50 << 30)\n",
    "a_giant_tensor": "import torch\ndef greedy(x): return torch.zeros(50 << 30)\n",
    "many_objects": "def greedy(x):\n    kept = []\n    while True: kept.append(bytearray(1 << 24))\n",
    "many_objects_at_once": "kept = []\nwhile True: kept.append(bytearray(1 << 24))\n",
}

CHEATS = (
    {
        f"{name}_is_a_timeout": Cheat(text, why=HANGS, status=(Status.TIMEOUT,), exercise="hasty", told="0.25 s")
        for name, text in _HANGING.items()
    }
    | {
        f"{name}_is_out_of_memory": Cheat(text, why=CRASHES, status=(Status.MEMORY,), exercise="greedy")
        for name, text in _GREEDY.items()
    }
    | {
        "recursion_without_end_is_an_error": Cheat(
            "def double(x): return double(x)\n", why=CRASHES, status=(Status.ERROR,), told="RecursionError"
        ),
        "a_deep_file_is_an_error": Cheat(
            "x = " + "(" * 5000 + ")" * 5000 + "\n", why=CRASHES, status=(Status.ERROR, Status.MEMORY)
        ),
        "a_long_message_is_an_error": Cheat(
            "def double(x): raise ValueError('x' * 10**7)\n", why=CRASHES, status=(Status.ERROR,), told="xxx"
        ),
    }
)
