"""What a worker inherits - its environment, open files and memory - and what it could share."""

from tests.hostile.attack import Attack

_INHERITED = {
    "finding_the_canary_in_the_environment_is_refused": Attack(
        "answer = any(is_canary(text, DIGEST) for text in os.environb.values())"
    ),
    "finding_the_canary_in_the_c_librarys_environment_is_refused": Attack(
        """
environ, texts = ctypes.POINTER(ctypes.c_char_p).in_dll(LIBC, "environ"), []
while environ[len(texts)]:
    texts.append(environ[len(texts)].partition(b"=")[2])
answer = any(is_canary(text, DIGEST) for text in texts)
"""
    ),
    "finding_an_open_file_is_refused": Attack(
        """
found = []
for number in range(1025):
    try:
        mode = os.fstat(number)
    except OSError:
        continue
    if not (number < 3 and mode.st_rdev == os.makedev(1, 3)) and not (line and number == 3):
        found.append(number)
answer = len(found) > 0
"""
    ),
    "finding_the_canary_among_objects_is_refused": Attack(
        """
gc.unfreeze()
texts = (one for held in gc.get_objects() for one in gc.get_referents(held) if type(one) in (str, bytes))
answer = any(is_canary(one if type(one) is bytes else one.encode("utf-8", "replace"), DIGEST) for one in texts)
"""
    ),
    "finding_the_canary_in_frames_is_refused": Attack(
        """
frame, texts = sys._getframe(), []
while frame:
    texts += [*frame.f_locals.values(), *frame.f_globals.values()]
    frame = frame.f_back
answer = any(type(one) is str and is_canary(one.encode("utf-8", "replace"), DIGEST) for one in texts)
"""
    ),
    "finding_the_canary_in_modules_is_refused": Attack(
        """
texts = [one for module in list(sys.modules.values()) for one in vars(module).values() if type(one) is str]
answer = any(is_canary(one.encode("utf-8", "replace"), DIGEST) for one in texts)
"""
    ),
    "finding_the_canary_in_raw_memory_is_refused": Attack(
        """
import re
gc.unfreeze()
blocks = {id(one) >> 20 for one in gc.get_objects()}
answer = False
for block in sorted(blocks | {block + 1 for block in blocks}):
    for page in range(block << 20, block + 1 << 20, 4096):
        try:  # the kernel tells of a page that is not there, and does nothing: 9 is no way to change a mask
            call("rt_sigprocmask", 9, page, 0, 8)
        except OSError as error:
            if error.errno == errno.EINVAL:
                text = ctypes.string_at(page, 4096)
                for place in re.finditer(CANARY_START, text):
                    answer = answer or is_canary(text[place.start():][:CANARY_LENGTH], DIGEST)
"""
    ),
    "finding_the_modules_of_the_grader_is_refused": Attack(
        """
secret = ("solutions", "autograder.checks", "autograder.grading", "autograder.pipeline", "autograder.examples")
answer = any(name.startswith(secret) for name in sys.modules)
"""
    ),
    "finding_the_arguments_of_the_grader_is_refused": Attack("answer = len(sys.argv) > 1"),
}

_SHARED = {
    "sharing_memory_of_system_v_is_refused": Attack(
        """
one = call("shmget", 0, 4096, 0o1600)
call("shmctl", one, 0, 0)
answer = True
"""
    ),
    "sharing_semaphores_of_system_v_is_refused": Attack(
        """
one = call("semget", 0, 1, 0o1600)
call("semctl", one, 0, 0, 0)
answer = True
"""
    ),
    "sharing_messages_of_system_v_is_refused": Attack(
        """
one = call("msgget", 0, 0o1600)
call("msgctl", one, 0, 0)
answer = True
"""
    ),
    "sharing_messages_of_posix_is_refused": Attack(
        """
call("mq_open", NAME[:40].encode(), os.O_CREAT | os.O_RDWR, 0o600, 0)
call("mq_unlink", NAME[:40].encode())
answer = True
"""
    ),
    "sharing_memory_of_python_is_refused": Attack(
        """
one = multiprocessing.shared_memory.SharedMemory(create=True, size=4096)
one.close()
one.unlink()
answer = True
"""
    ),
    "catching_faults_of_memory_is_refused": Attack('answer = call("userfaultfd", 0) >= 0'),
    "moving_memory_between_nodes_is_refused": Attack(
        """
nodes = ctypes.create_string_buffer(struct.pack("=Q", 1))
answer = call("migrate_pages", 0, 64, nodes, nodes) >= 0
"""
    ),
    "a_pipe_is_refused": Attack("answer = len(os.pipe()) == 2"),
}

ATTACKS = _INHERITED | _SHARED
