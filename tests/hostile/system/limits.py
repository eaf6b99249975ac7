"""Taking more than one's share: the attack runs into a limit and the worker lives on."""

from tests.hostile.attack import Attack

_GREEDY = "it would take what the machine that runs the tests has"

# Name: the attack, and what is told of it.
_ATTACKS = {
    "fifty_gigabytes_are_refused": ("answer = len(bytearray(50 << 30))", "MemoryError"),
    "many_small_pieces_are_refused": ("kept = []\nwhile True:\n    kept.append(bytearray(1 << 20))", "MemoryError"),
    "mapping_all_memory_is_refused": ("kept = []\nwhile True:\n    kept.append(mmap.mmap(-1, 64 << 20))", "OSError"),
    "mapping_memory_without_reserving_it_is_refused": (
        "kept = []\nwhile True:\n    kept.append(mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | 0x20 | 0x4000))",
        "OSError",
    ),
    "a_huge_number_is_refused": ("answer = 1 << (1 << 40)", "MemoryError"),
    "writing_out_a_huge_number_is_refused": ("answer = len(str(1 << 100_000))", "ValueError"),
    "deep_recursion_is_refused": ("def again():\n    again()\nagain()", "RecursionError"),
    "deep_nesting_of_source_is_refused": ("eval('(' * 100_000 + ')' * 100_000)", "Error"),
    "many_open_files_are_refused": (
        "kept = []\nwhile len(kept) < 100_000:\n    kept.append(os.dup(3))",
        "Too many open files",
    ),
    "many_processes_are_refused": (
        "for _ in range(1000):\n    if os.fork() == 0:\n        os._exit(0)",
        "BlockingIOError",
    ),
    "many_threads_are_refused": (
        "for _ in range(1000):\n    threading.Thread(target=int).start()",
        "RuntimeError",
    ),
    "a_flood_of_output_goes_nowhere": ("print('x' * (8 << 20), flush=True); answer = 'printed'", "printed"),
    "a_flood_of_errors_goes_nowhere": ("sys.stderr.write('x' * (8 << 20)); answer = 'written'", "written"),
}

LIMITED = {name: Attack(source, unsafe=_GREEDY) for name, (source, _) in _ATTACKS.items()}
TOLD = {name: told for name, (_, told) in _ATTACKS.items()}
