"""Files: reading what is secret, and leaving something behind."""

from tests.hostile.attack import Attack

# Landlock does not rule over what is only looked at: its known leak, and why it is the second wall.
LOOKING = ("Landlock alone",)

READING = {
    "reading_the_solutions_is_refused": Attack("answer = 'canary' in open(SECRET).read()"),
    "reading_the_solutions_by_the_c_library_is_refused": Attack(
        """
buffer = ctypes.create_string_buffer(100)
checked(LIBC.read(checked(LIBC.open(SECRET.encode(), 0)), buffer, 100))
answer = b"canary" in buffer.raw
"""
    ),
    "reading_the_solutions_by_openat2_is_refused": Attack(
        """
handle = call("openat2", -100, SECRET.encode(), ctypes.create_string_buffer(24), 24)
answer = b"canary" in os.read(handle, 100)
"""
    ),
    "reading_the_solutions_by_a_handle_of_the_file_system_is_refused": Attack(
        """
handle = ctypes.create_string_buffer(struct.pack("=Ii", 120, 0), 128)
mount = ctypes.create_string_buffer(4)
call("name_to_handle_at", -100, SECRET.encode(), handle, mount, 0)
folder = os.open(os.path.dirname(SECRET), os.O_RDONLY)
answer = b"canary" in os.read(call("open_by_handle_at", folder, handle, 0), 100)
"""
    ),
    "opening_files_by_their_handles_is_refused": Attack(
        """
handle = ctypes.create_string_buffer(struct.pack("=Ii", 120, 0), 128)
call("name_to_handle_at", -100, b"/dev/null", handle, ctypes.create_string_buffer(4), 0)
answer = True
"""
    ),
    "mapping_the_solutions_is_refused": Attack(
        "answer = b'canary' in mmap.mmap(os.open(SECRET, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:]"
    ),
    "importing_the_solutions_is_refused": Attack(
        """
import importlib.util
spec = importlib.util.spec_from_file_location("secret", SECRET)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
answer = "canary" in module.word
"""
    ),
    "reading_the_solutions_from_the_folder_above_is_refused": Attack(
        "answer = 'canary' in open('/../../../..' + SECRET).read()"
    ),
    "reading_the_solutions_through_a_link_is_refused": Attack("answer = 'canary' in open(LINK).read()"),
    "reading_the_solutions_through_a_handle_on_their_folder_is_refused": Attack(
        """
folder = os.open(os.path.dirname(SECRET), os.O_PATH)
answer = b"canary" in os.read(os.open(os.path.basename(SECRET), os.O_RDONLY, dir_fd=folder), 100)
"""
    ),
    "seeing_that_a_solution_exists_is_refused": Attack("answer = os.stat(SECRET).st_size > 0", leaks=LOOKING),
    "seeing_that_a_solution_exists_by_statx_is_refused": Attack(
        'answer = call("statx", -100, SECRET.encode(), 0, 0x7FF, ctypes.create_string_buffer(256)) == 0', leaks=LOOKING
    ),
    "asking_whether_a_solution_may_be_read_is_refused": Attack("answer = os.access(SECRET, os.R_OK)", leaks=LOOKING),
    "a_handle_on_the_solutions_without_reading_is_refused": Attack(
        "answer = os.open(SECRET, os.O_PATH) >= 0", leaks=LOOKING
    ),
    "reading_where_a_link_leads_is_refused": Attack("answer = os.readlink(LINK) == SECRET", leaks=LOOKING),
    "listing_the_solutions_is_refused": Attack("answer = len(os.listdir(os.path.dirname(SECRET))) > 0"),
    "listing_the_scratch_folder_is_refused": Attack(
        "answer = os.path.basename(FOLDER) in os.listdir(os.path.dirname(FOLDER))"
    ),
    "going_to_the_solutions_is_refused": Attack("os.chdir(os.path.dirname(SECRET)); answer = True"),
    "reading_the_users_is_refused": Attack("answer = 'root' in open('/etc/passwd').read()"),
    "reading_the_name_of_the_machine_is_refused": Attack("answer = len(open('/etc/hostname').read()) > 0"),
    "reading_the_kernels_log_is_refused": Attack("answer = os.open('/dev/kmsg', os.O_RDONLY | os.O_NONBLOCK) >= 0"),
    "reading_the_machines_memory_is_refused": Attack("answer = os.open('/dev/mem', os.O_RDONLY) >= 0"),
    "reading_the_disks_is_refused": Attack("answer = len(os.listdir('/sys/block')) >= 0"),
    "reading_a_terminal_is_refused": Attack("answer = os.open('/dev/ptmx', os.O_RDWR | os.O_NOCTTY) >= 0"),
    "copying_in_the_kernel_by_sendfile_is_refused": Attack(
        """
source, target = os.open(os.__file__, os.O_RDONLY), os.open("/dev/null", os.O_WRONLY)
answer = os.sendfile(target, source, 0, 10) == 10
"""
    ),
    "copying_in_the_kernel_by_splice_is_refused": Attack(
        """
source, (_, end) = os.open(os.__file__, os.O_RDONLY), os.pipe()
answer = os.splice(source, end, 10) == 10
"""
    ),
    "watching_files_by_inotify_is_refused": Attack('answer = call("inotify_init1", 0) >= 0'),
    "watching_files_by_fanotify_is_refused": Attack('answer = call("fanotify_init", 0, 0) >= 0'),
    "asking_the_kernel_by_io_uring_is_refused": Attack(
        'answer = call("io_uring_setup", 4, ctypes.create_string_buffer(120)) >= 0'
    ),
    "asking_the_kernel_by_the_older_queue_is_refused": Attack(
        'answer = call("io_setup", 4, ctypes.create_string_buffer(8)) == 0'
    ),
}

WRITING = {
    "writing_a_file_is_refused": Attack(
        """
with open(TRACE, "w") as stream:
    stream.write("full points")
answer = True
""",
        marks="files",
    ),
    "writing_the_results_is_refused": Attack(
        """
with open(RESULTS, "a") as stream:
    stream.write(NAME)
answer = True
""",
        marks="files",
    ),
    "emptying_the_results_is_refused": Attack(
        "os.close(os.open(RESULTS, os.O_WRONLY | os.O_TRUNC)); answer = True", marks="files"
    ),
    "truncating_the_results_is_refused": Attack("os.truncate(RESULTS, 0); answer = True", marks="files"),
    "writing_grades_into_the_store_is_refused": Attack(
        """
store = sqlite3.connect(STORE)
store.execute("insert into grades values (?, 100)", [NAME])
store.commit()
answer = True
""",
        marks="files",
    ),
    "writing_into_the_library_is_refused": Attack(
        """
path = os.path.join(os.path.dirname(os.__file__), NAME)
open(path, "w").close()
os.unlink(path)
answer = True
"""
    ),
    "making_a_temporary_file_is_refused": Attack("tempfile.TemporaryFile().write(b'x'); answer = True"),
    "making_a_file_in_shared_memory_is_refused": Attack(
        """
path = "/dev/shm/" + NAME
open(path, "w").close()
os.unlink(path)
answer = True
"""
    ),
    "making_a_file_in_memory_is_refused": Attack("os.memfd_create('x'); answer = True"),
    "making_a_file_in_secret_memory_is_refused": Attack('answer = call("memfd_secret", 0) >= 0'),
    "making_a_folder_is_refused": Attack("os.mkdir(TRACE); answer = True", marks="files"),
    "making_a_fifo_is_refused": Attack("os.mkfifo(TRACE); answer = True", marks="files"),
    "making_a_device_is_refused": Attack("os.mknod(TRACE, stat.S_IFCHR | 0o666, 0x103); answer = True", marks="files"),
    "making_a_second_name_is_refused": Attack("os.link(SECRET, TRACE); answer = True", marks="files"),
    "making_a_symbolic_link_is_refused": Attack("os.symlink(SECRET, TRACE); answer = True", marks="files"),
    "renaming_the_solutions_is_refused": Attack(
        "os.rename(SECRET, TRACE); os.rename(TRACE, SECRET); answer = True", marks="files"
    ),
    "deleting_the_results_is_refused": Attack("os.unlink(RESULTS + '.copy'); answer = True", marks="files"),
    "opening_the_solutions_to_all_is_refused": Attack("os.chmod(SECRET, 0o666); answer = True", marks="files"),
    "taking_the_solutions_is_refused": Attack("os.chown(SECRET, os.getuid(), os.getgid()); answer = True"),
    "dating_the_results_back_is_refused": Attack("os.utime(RESULTS, (0, 0)); answer = True", marks="files"),
    "naming_an_attribute_of_the_results_is_refused": Attack(
        "os.setxattr(RESULTS, 'user.' + NAME, b'x'); answer = True"
    ),
    "copying_a_file_to_the_results_is_refused": Attack(
        """
source, target = os.open(os.__file__, os.O_RDONLY), os.open(TRACE, os.O_WRONLY | os.O_CREAT)
answer = os.copy_file_range(source, target, 10) == 10
""",
        marks="files",
    ),
}

ATTACKS = READING | WRITING
