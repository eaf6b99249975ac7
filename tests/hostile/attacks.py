"""What a hostile student's file could try; each source leaves `answer` True when it got through.

`SECRET` and `PARENT` are put in by the test: the path of a file that stands for a solution, and a process's number.
"""

ATTACKS = {
    "reading_the_solutions_is_refused": "answer = 'canary' in open(SECRET).read()",
    "reading_the_solutions_by_the_system_call_is_refused": """
import ctypes, os
libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(100)
got = libc.read(libc.open(SECRET.encode(), 0), buffer, 100)
answer = b"canary" in buffer.raw
""",
    "seeing_that_a_solution_exists_is_refused": "import os; answer = os.stat(SECRET).st_size > 0",
    "listing_the_solutions_is_refused": "import os; answer = len(os.listdir(os.path.dirname(SECRET))) > 0",
    "importing_the_solutions_is_refused": """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("secret", SECRET)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
answer = module.word == "canary"
""",
    "mapping_the_solutions_is_refused": """
import mmap, os
answer = b"canary" in mmap.mmap(os.open(SECRET, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:]
""",
    "climbing_above_the_root_is_refused": "answer = 'canary' in open('/../../../..' + SECRET).read()",
    "reading_the_users_is_refused": "answer = 'root' in open('/etc/passwd').read()",
    "reading_the_environment_in_proc_is_refused": "answer = len(open('/proc/self/environ', 'rb').read()) > 0",
    "looking_for_other_processes_in_proc_is_refused": """
import os
answer = any(name.isdigit() for name in os.listdir('/proc'))
""",
    "writing_a_file_is_refused": """
import os
path = os.path.join(os.path.dirname(SECRET), 'results.json')
with open(path, 'w') as stream:
    stream.write('full points')
os.unlink(path)
answer = True
""",
    "writing_into_the_library_is_refused": """
import json, os
path = os.path.join(os.path.dirname(json.__file__), 'canary_of_a_test.txt')
open(path, 'w').close()
os.unlink(path)
answer = True
""",
    "making_a_temporary_file_is_refused": """
import tempfile
tempfile.TemporaryFile().write(b'x')
answer = True
""",
    "making_a_file_in_memory_is_refused": "import os; os.memfd_create('x'); answer = True",
    "opening_a_network_socket_is_refused": "import socket; socket.socket().close(); answer = True",
    "opening_a_unix_socket_is_refused": "import socket; socket.socket(socket.AF_UNIX).close(); answer = True",
    "starting_a_process_is_refused": """
import os
child = os.fork()
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
answer = True
""",
    "starting_a_program_is_refused": """
import subprocess
answer = subprocess.run(['/bin/true'], check=False).returncode == 0
""",
    "starting_a_program_by_posix_spawn_is_refused": """
import os
answer = os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)[1]) == 0
""",
    "starting_a_thread_is_refused": """
import threading
one = threading.Thread(target=int)
one.start()
one.join()
answer = True
""",
    "signalling_the_parent_is_refused": "import os; os.kill(PARENT, 0); answer = True",
    "signalling_all_is_refused": "import os; os.kill(-1, 0); answer = True",
    "stopping_itself_is_refused": """
import os, signal
signal.signal(signal.SIGUSR1, lambda *_: None)
os.kill(os.getpid(), signal.SIGUSR1)
answer = True
""",
    "raising_its_own_limits_is_refused": """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
answer = resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 16
""",
    "becoming_traceable_again_is_refused": """
import ctypes
answer = ctypes.CDLL(None).prctl(4, 1, 0, 0, 0) == 0
""",
    "having_signals_sent_by_a_descriptor_is_refused": """
import fcntl, os
end, _ = os.pipe() if not hasattr(__import__('builtins'), 'line') else (3, 3)
fcntl.fcntl(end, 8, os.getpid())
answer = True
""",
    "passing_open_files_is_refused": """
import socket
one, other = socket.socketpair()
socket.send_fds(one, [b'x'], [0])
answer = True
""",
    "changing_the_root_is_refused": "import os; os.chroot('/'); answer = True",
}

# These end the worker; what is told is how it ended.
DEADLY = {
    "tracing_kills_the_worker": ("import ctypes; answer = ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0", "signal SIGSYS"),
    "reading_another_process_kills_the_worker": (
        "import ctypes; answer = ctypes.CDLL(None).process_vm_readv(1, 0, 0, 0, 0, 0) == 0",
        "signal SIGSYS",
    ),
    "leaving_its_namespaces_kills_the_worker": ("import ctypes; ctypes.CDLL(None).unshare(0x20000)", "signal SIGSYS"),
    "os_exit_is_no_pass": ("import os; os._exit(0)", "exit code 0"),
    "a_crash_is_no_pass": ("import ctypes; ctypes.string_at(0)", "signal SIGSEGV"),
}

# These run into a limit and leave the worker alive.
LIMITED = {
    "fifty_gigabytes_are_refused": ("answer = len(bytearray(50 << 30))", "MemoryError"),
    "many_small_pieces_are_refused": (
        "kept = []\nwhile True:\n    kept.append(bytearray(1 << 20))",
        "MemoryError",
    ),
    "deep_recursion_is_refused": ("def again():\n    again()\nagain()", "RecursionError"),
}
