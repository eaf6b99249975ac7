"""Other processes: starting them, signalling them, reading, steering and outliving them."""

from tests.hostile.attack import Attack

STARTING = {
    "starting_a_process_is_refused": Attack("answer = in_child(lambda: None)"),
    "starting_a_process_by_clone_is_refused": Attack(
        """
child = call("clone", signal.SIGCHLD, 0, 0, 0, 0)
if child == 0:
    os._exit(0)
answer = os.waitpid(child, 0)[1] == 0
"""
    ),
    "starting_a_process_by_clone3_is_refused": Attack(
        """
child = call("clone3", ctypes.create_string_buffer(struct.pack("=8Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0), 64), 64)
if child == 0:
    os._exit(0)
answer = os.waitpid(child, 0)[1] == 0
"""
    ),
    "starting_a_process_by_vfork_is_refused": Attack(
        # mov eax, 58; syscall; test eax, eax; jne +9; xor edi, edi; mov eax, 60; syscall; ret
        """
child = machine_code(bytes.fromhex("b83a0000000f05 85c0 7509 31ff b83c0000000f05 c3".replace(" ", "")))
answer = os.waitpid(child, 0)[1] == 0
"""
    ),
    "starting_a_process_beside_a_terminal_is_refused": Attack(
        """
child, _ = pty.fork()
if child == 0:
    os._exit(0)
answer = os.waitpid(child, 0)[1] == 0
"""
    ),
    "starting_a_program_is_refused": Attack("answer = subprocess.run(['/bin/true'], check=False).returncode == 0"),
    "starting_a_program_by_the_shell_is_refused": Attack("answer = os.system('true') == 0"),
    "starting_a_program_by_posix_spawn_is_refused": Attack(
        "answer = os.waitstatus_to_exitcode(os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)[1]) == 0"
    ),
    "becoming_another_program_is_refused": Attack(
        """
if line:
    os.execv("/bin/true", ["true"])
answer = in_child(lambda: os.execv("/bin/true", ["true"]))
"""
    ),
    "becoming_another_program_by_a_handle_is_refused": Attack(
        """
words = (ctypes.c_char_p * 2)(b"true", None)
if line:
    call("execveat", -100, sys.executable.encode(), words, words, 0)
answer = in_child(lambda: call("execveat", -100, b"/bin/true", words, words, 0))
"""
    ),
    "starting_a_thread_is_refused": Attack(
        """
one = threading.Thread(target=int)
one.start()
one.join()
answer = True
"""
    ),
    "starting_a_process_of_python_is_refused": Attack(
        """
one = multiprocessing.get_context("fork").Process(target=int)
one.start()
one.join()
answer = one.exitcode == 0
"""
    ),
}

_HURTING = {
    "signalling_the_grader_is_refused": Attack("os.kill(PARENT, 0); answer = True"),
    "signalling_another_process_is_refused": Attack("os.kill(VICTIM, signal.SIGUSR1); answer = True", marks="victim"),
    "signalling_a_thread_of_another_process_is_refused": Attack(
        'call("tgkill", VICTIM, VICTIM, signal.SIGUSR1); answer = True', marks="victim"
    ),
    "signalling_a_thread_by_its_number_is_refused": Attack(
        'call("tkill", VICTIM, signal.SIGUSR1); answer = True', marks="victim"
    ),
    "signalling_with_a_message_is_refused": Attack(
        """
told = ctypes.create_string_buffer(struct.pack("=iii", signal.SIGUSR1, 0, -1), 128)
call("rt_sigqueueinfo", VICTIM, signal.SIGUSR1, told)
answer = True
""",
        marks="victim",
    ),
    "a_handle_on_another_process_is_refused": Attack("answer = os.pidfd_open(VICTIM) >= 0"),
    "signalling_by_a_handle_is_refused": Attack(
        'call("pidfd_send_signal", os.pidfd_open(VICTIM), signal.SIGUSR1, 0, 0); answer = True', marks="victim"
    ),
    "a_signal_by_a_number_that_is_no_handle_is_refused": Attack(
        """
one = 3 if line else os.pidfd_open(os.getpid())
call("pidfd_send_signal", one, 0, 0, 0)
answer = True
"""
    ),
    "signalling_all_is_refused": Attack("os.kill(-1, 0); answer = True"),
    "signalling_its_own_group_is_refused": Attack("os.killpg(0, 0); answer = True"),
    "signalling_itself_is_refused": Attack(
        """
signal.signal(signal.SIGUSR1, lambda *_: None)
os.kill(os.getpid(), signal.SIGUSR1)
answer = True
"""
    ),
    "having_signals_sent_by_an_open_file_is_refused": Attack(
        """
end = 3 if line else os.pipe()[0]
fcntl.fcntl(end, 8, os.getpid())
answer = True
"""
    ),
    "having_signals_sent_by_a_timer_is_refused": Attack(
        'answer = call("timer_create", 0, 0, ctypes.create_string_buffer(8)) == 0'
    ),
    "joining_another_group_is_refused": Attack("os.setpgid(0, 0); answer = True"),
    "leaving_the_session_is_refused": Attack("answer = in_child(os.setsid) if not line else os.setsid() > 0"),
    "slowing_another_process_is_refused": Attack(
        "os.setpriority(os.PRIO_PROCESS, VICTIM, 19); answer = True", marks="victim"
    ),
    "going_first_is_refused": Attack("os.setpriority(os.PRIO_PROCESS, 0, -10); answer = True"),
    "going_first_at_the_disk_is_refused": Attack('answer = call("ioprio_set", 1, 0, 1 << 13) == 0'),
    "running_as_real_time_is_refused": Attack(
        "os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1)); answer = True"
    ),
    "moving_to_another_processor_is_refused": Attack("os.sched_setaffinity(0, {0}); answer = True"),
    "limiting_another_process_is_refused": Attack(
        "resource.prlimit(VICTIM, resource.RLIMIT_NOFILE, (16, 16)); answer = True", marks="victim"
    ),
    "reading_the_limits_of_another_process_is_refused": Attack(
        "answer = len(resource.prlimit(VICTIM, resource.RLIMIT_NOFILE)) == 2"
    ),
    "changing_its_own_limits_is_refused": Attack("resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16)); answer = True"),
    "raising_its_own_limits_is_refused": Attack(
        """
resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
answer = True
"""
    ),
    "comparing_with_another_process_is_refused": Attack('answer = call("kcmp", VICTIM, os.getpid(), 1, 0, 0) >= 0'),
    "moving_the_memory_of_another_process_is_refused": Attack(
        """
one = 3 if line else os.pidfd_open(VICTIM)
where = ctypes.create_string_buffer(struct.pack("=QQ", VICTIM_ADDRESS & ~4095, 4096), 16)
answer = call("process_madvise", one, where, 1, 20, 0) >= 0
"""
    ),
}

DEADLY = {
    "having_oneself_traced_kills_the_worker": Attack("answer = LIBC.ptrace(0, 0, 0, 0) == 0", dies="signal SIGSYS"),
    "tracing_another_process_kills_the_worker": Attack(
        """
answer = checked(LIBC.ptrace(0x4206, VICTIM, 0, 0)) == 0
os.waitpid(VICTIM, os.WNOHANG)
""",
        dies="signal SIGSYS",
    ),
    "reading_the_memory_of_another_process_kills_the_worker": Attack(
        """
buffer = ctypes.create_string_buffer(100)
ours = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(buffer), 39), 16)
theirs = ctypes.create_string_buffer(struct.pack("=QQ", VICTIM_ADDRESS, 39), 16)
call("process_vm_readv", VICTIM, ours, 1, theirs, 1, 0)
answer = CANARY_START in buffer.raw
""",
        dies="signal SIGSYS",
    ),
    "writing_the_memory_of_another_process_kills_the_worker": Attack(
        """
buffer = ctypes.create_string_buffer(b"c")
ours = ctypes.create_string_buffer(struct.pack("=QQ", ctypes.addressof(buffer), 1), 16)
theirs = ctypes.create_string_buffer(struct.pack("=QQ", VICTIM_ADDRESS, 1), 16)
answer = call("process_vm_writev", VICTIM, ours, 1, theirs, 1, 0) == 1
""",
        dies="signal SIGSYS",
    ),
    "taking_an_open_file_of_another_process_kills_the_worker": Attack(
        """
one = 3 if line else os.pidfd_open(VICTIM)
answer = call("pidfd_getfd", one, 0, 0) >= 0
""",
        dies="signal SIGSYS",
    ),
    "leaving_without_a_word_is_no_pass": Attack(
        "if line: os._exit(0)\nanswer = in_child(lambda: None)", dies="exit code 0"
    ),
    "a_crash_is_no_pass": Attack("ctypes.string_at(0)", dies="signal SIGSEGV", unsafe="it ends whoever runs it"),
    "an_alarm_ends_the_worker_alone": Attack(
        "signal.setitimer(signal.ITIMER_REAL, 0.01)\nwhile True: pass",
        dies="signal SIGALRM",
        unsafe="it ends whoever runs it",
    ),
}

ATTACKS = STARTING | _HURTING | DEADLY
