"""Rights over the machine: users, capabilities, namespaces, mounts, and the kernel's own switches."""

from tests.hostile.attack import Attack

_SELF = {
    "becoming_root_is_refused": Attack("os.setuid(0); answer = True"),
    "becoming_root_in_all_names_is_refused": Attack("os.setresuid(0, 0, 0); answer = True"),
    "joining_the_group_of_root_is_refused": Attack("os.setgid(0); answer = True"),
    "joining_more_groups_is_refused": Attack("os.setgroups([0]); answer = True"),
    "taking_capabilities_is_refused": Attack(
        """
header = ctypes.create_string_buffer(struct.pack("=Ii", 0x20080522, 0), 8)
call("capset", header, ctypes.create_string_buffer(struct.pack("=6I", 1, 1, 0, 0, 0, 0), 24))
answer = True
"""
    ),
    "handing_capabilities_down_is_refused": Attack('answer = call("prctl", 47, 4, 0, 0, 0) == 0'),
    "becoming_readable_to_others_again_is_refused": Attack('answer = call("prctl", 4, 1, 0, 0, 0) == 0'),
    "outliving_the_grader_is_refused": Attack('answer = call("prctl", 1, 0, 0, 0, 0) == 0'),
    "adopting_processes_is_refused": Attack('answer = call("prctl", 36, 1, 0, 0, 0) == 0'),
    "another_filter_is_refused": Attack(
        """
code = ctypes.create_string_buffer(struct.pack("=HBBI", 6, 0, 0, 0x7FFF0000))
rules = ctypes.create_string_buffer(struct.pack("@HP", 1, ctypes.addressof(code)))
answer = call("seccomp", 1, 0, rules) == 0
"""
    ),
    "a_filter_of_the_older_call_is_refused": Attack(
        """
code = ctypes.create_string_buffer(struct.pack("=HBBI", 6, 0, 0, 0x7FFF0000))
rules = ctypes.create_string_buffer(struct.pack("@HP", 1, ctypes.addressof(code)))
answer = call("prctl", 22, 2, rules, 0, 0) == 0
"""
    ),
    "another_personality_is_refused": Attack('answer = call("personality", 0xFFFFFFFF) >= 0'),
    "holding_memory_fast_is_refused": Attack('answer = call("mlockall", 1) == 0'),
    "changing_the_segments_is_refused": Attack(
        'answer = call("modify_ldt", 1, ctypes.create_string_buffer(struct.pack("=4I", 0, 0, 0, 0x28), 16), 16) == 0'
    ),
}

_MACHINE = {
    "changing_the_root_is_refused": Attack("os.chroot('/'); answer = True"),
    "mounting_is_refused": Attack(
        'call("mount", b"none", FOLDER.encode(), b"tmpfs", 0, 0)\nanswer = call("umount2", FOLDER.encode(), 2) == 0'
    ),
    "taking_a_mount_away_is_refused": Attack('answer = reaches("umount2", b"/nowhere", 2)'),
    "changing_a_mount_is_refused": Attack('answer = reaches("mount", b"none", b"/nowhere", None, 32 | 4096, 0)'),
    "exchanging_the_root_is_refused": Attack('answer = reaches("pivot_root", b"/nowhere", b"/nowhere")'),
    "opening_a_file_system_is_refused": Attack('answer = call("fsopen", b"tmpfs", 0) >= 0'),
    "copying_a_tree_of_mounts_is_refused": Attack('answer = call("open_tree", -100, b"/", 1) >= 0'),
    "storing_a_key_is_refused": Attack(
        """
answer = call("add_key", b"user", NAME.encode(), b"x", 1, -2) > 0
call("keyctl", 7, -2)
"""
    ),
    "joining_a_ring_of_keys_is_refused": Attack('answer = call("keyctl", 1, NAME.encode()) > 0'),
    "asking_for_a_key_is_refused": Attack(
        """
call("add_key", b"user", NAME.encode(), b"x", 1, -2)
answer = call("request_key", b"user", NAME.encode(), 0, -2) > 0
"""
    ),
    "measuring_the_machine_is_refused": Attack(
        """
asked = ctypes.create_string_buffer(struct.pack("=IIQ", 1, 128, 0), 128)
answer = call("perf_event_open", asked, 0, -1, -1, 0) >= 0
"""
    ),
    "reading_the_kernels_log_by_its_call_is_refused": Attack('answer = call("syslog", 10, 0, 0) > 0'),
    "renaming_the_machine_is_refused": Attack(
        "name = os.uname().nodename.encode()\nanswer = call('sethostname', name, len(name)) == 0"
    ),
    "setting_the_clock_is_refused": Attack('answer = reaches("clock_settime", 0, struct.pack("=qq", 0, -1))'),
    "setting_the_day_is_refused": Attack('answer = reaches("settimeofday", struct.pack("=qq", 0, -1), 0)'),
    "restarting_the_machine_is_refused": Attack('answer = reaches("reboot", 0, 0, 0, 0)'),
    "starting_another_kernel_is_refused": Attack('answer = reaches("kexec_load", 0, 0, 0, 0xFFFF)'),
    "loading_a_module_is_refused": Attack('answer = reaches("init_module", b"", 0, b"")'),
    "unloading_a_module_is_refused": Attack('answer = reaches("delete_module", b"nothing", 2048)'),
    "swapping_to_a_file_is_refused": Attack('answer = reaches("swapon", b"/nowhere", 0)'),
    "keeping_accounts_is_refused": Attack('answer = reaches("acct", b"/nowhere")'),
    "tuning_the_clock_is_refused": Attack('answer = call("adjtimex", ctypes.create_string_buffer(208)) >= 0'),
    "reaching_the_ports_of_the_machine_is_refused": Attack('answer = call("ioperm", 0x80, 1, 1) == 0'),
}

DEADLY = {
    "leaving_its_namespaces_kills_the_worker": Attack(
        'answer = call("unshare", 0x04000000) == 0', dies="signal SIGSYS"
    ),
    "a_user_namespace_of_its_own_kills_the_worker": Attack(
        'answer = call("unshare", 0x10000000) == 0', dies="signal SIGSYS"
    ),
    "entering_other_namespaces_kills_the_worker": Attack(
        """
one = 3 if line else os.open(f"/proc/{VICTIM}/ns/uts", os.O_RDONLY)
answer = call("setns", one, 0) == 0
""",
        dies="signal SIGSYS",
    ),
    "a_program_in_the_kernel_kills_the_worker": Attack(
        'answer = call("bpf", 0, ctypes.create_string_buffer(struct.pack("=5I", 2, 4, 4, 1, 0), 128), 128) >= 0',
        dies="signal SIGSYS",
    ),
    "calls_of_the_32_bit_machine_kill_the_worker": Attack(
        # mov eax, 20 (getpid); int 0x80; ret
        'answer = machine_code(bytes.fromhex("b814000000cd80c3")) == os.getpid()',
        dies="signal SIGSYS",
    ),
    "calls_of_the_x32_machine_kill_the_worker": Attack(
        # mov eax, 0x40000027 (getpid); syscall; ret
        'answer = machine_code(bytes.fromhex("b8270000400f05c3")) == os.getpid()',
        dies="signal SIGSYS",
    ),
    "a_call_of_its_own_machine_code_is_refused": Attack(
        # mov eax, 41 (socket); syscall; ret
        'answer = machine_code(bytes.fromhex("b8290000000f05c3"), socket.AF_INET, socket.SOCK_STREAM, 0) >= 0'
    ),
}

ATTACKS = _SELF | _MACHINE | DEADLY
