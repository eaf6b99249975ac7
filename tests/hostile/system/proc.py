"""/proc: the memory, the files and the names of other processes, and the kernel's switches."""

from tests.hostile.attack import Attack

ATTACKS = {
    "reading_the_environment_in_proc_is_refused": Attack("answer = len(open('/proc/self/environ', 'rb').read()) > 0"),
    "reading_the_environment_of_the_grader_is_refused": Attack(
        "answer = b'PATH' in open(f'/proc/{PARENT}/environ', 'rb').read()"
    ),
    "reading_the_environment_of_another_process_is_refused": Attack(
        "answer = CANARY_START in open(f'/proc/{VICTIM}/environ', 'rb').read()"
    ),
    "reading_the_command_of_the_grader_is_refused": Attack(
        "answer = len(open(f'/proc/{PARENT}/cmdline', 'rb').read()) > 0"
    ),
    "reading_the_memory_of_the_grader_is_refused": Attack("answer = open(f'/proc/{PARENT}/mem', 'rb').fileno() >= 0"),
    "reading_the_memory_of_another_process_is_refused": Attack(
        """
memory = os.open(f"/proc/{VICTIM}/mem", os.O_RDONLY)
answer = CANARY_START in os.pread(memory, 100, VICTIM_ADDRESS)
"""
    ),
    "writing_the_memory_of_another_process_is_refused": Attack(
        """
memory = os.open(f"/proc/{VICTIM}/mem", os.O_RDWR)
answer = os.pwrite(memory, b"C", VICTIM_ADDRESS) == 1 and os.pwrite(memory, b"c", VICTIM_ADDRESS) == 1
"""
    ),
    "reading_ones_own_memory_in_proc_is_refused": Attack("answer = open('/proc/self/mem', 'rb').fileno() >= 0"),
    "writing_ones_own_memory_in_proc_is_refused": Attack("answer = open('/proc/self/mem', 'r+b').fileno() >= 0"),
    "reading_the_map_of_ones_own_memory_is_refused": Attack("answer = len(open('/proc/self/maps').read()) > 0"),
    "reading_the_page_table_is_refused": Attack("answer = open('/proc/self/pagemap', 'rb').fileno() >= 0"),
    "listing_the_open_files_of_the_grader_is_refused": Attack("answer = len(os.listdir(f'/proc/{PARENT}/fd')) > 0"),
    "opening_an_open_file_anew_to_write_is_refused": Attack(
        """
handle = os.open(os.__file__, os.O_RDONLY)
answer = os.open(f"/proc/self/fd/{handle}", os.O_WRONLY) >= 0
"""
    ),
    "reaching_the_root_of_the_grader_is_refused": Attack(
        "answer = 'canary' in open(f'/proc/{PARENT}/root{SECRET}').read()"
    ),
    "reaching_the_working_folder_of_the_grader_is_refused": Attack(
        "answer = len(os.listdir(f'/proc/{PARENT}/cwd')) > 0"
    ),
    "looking_for_other_processes_in_proc_is_refused": Attack(
        "answer = any(name.isdigit() for name in os.listdir('/proc'))"
    ),
    "raising_ones_own_worth_when_memory_runs_out_is_refused": Attack(
        "answer = open('/proc/self/oom_score_adj', 'w').fileno() >= 0"
    ),
    "reading_the_kernels_addresses_is_refused": Attack("answer = len(open('/proc/kallsyms').readline()) > 0"),
    "reading_the_kernels_memory_is_refused": Attack("answer = open('/proc/kcore', 'rb').fileno() >= 0"),
    "reaching_the_kernels_emergency_keys_is_refused": Attack("answer = open('/proc/sysrq-trigger', 'w').fileno() >= 0"),
    "changing_a_setting_of_the_kernel_is_refused": Attack(
        """
path = "/proc/sys/kernel/panic"
with open(path) as stream:
    now = stream.read()
with open(path, "w") as stream:
    stream.write(now)
answer = True
"""
    ),
    "reading_what_is_mounted_is_refused": Attack("answer = len(open('/proc/self/mountinfo').read()) > 0"),
    "reading_the_connections_of_the_machine_is_refused": Attack("answer = len(open('/proc/net/tcp').read()) > 0"),
    "reading_the_groups_of_control_is_refused": Attack("answer = len(open('/proc/self/cgroup').read()) > 0"),
}
