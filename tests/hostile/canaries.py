"""A host that notices when it is touched: files, listening sockets, and a process that does nothing but live."""

import contextlib
import hashlib
import json
import os
import secrets
import select
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

# Becomes the ordinary user, stays open to being read by it, and tells on request how it is.
_VICTIM = """
import ctypes, json, os, resource, signal, sys
user, canary, caught = int(sys.argv[1]), ctypes.create_string_buffer(os.environb[b"CANARY"]), []
signal.signal(signal.SIGUSR1, lambda number, _: caught.append(number))
if user:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
print(ctypes.addressof(canary), flush=True)
for _ in sys.stdin:
    state = {"memory": canary.value.decode(), "signals": caught, "priority": os.getpriority(os.PRIO_PROCESS, 0)}
    state |= {"files": resource.getrlimit(resource.RLIMIT_NOFILE), "environment": dict(os.environ)}
    print(json.dumps(state), flush=True)
"""


class Host:
    """Canaries for one run of attacks; a context manager.

    Args:
        user: whose they are, so that nothing but the sandbox keeps that user from them; 0 for this user.
        lay_more: lays more files into a folder, which are canaries too.
    """

    def __init__(self, user: int = 0, lay_more: Callable[[Path], None] = lambda folder: None) -> None:
        self.canary = f"canary-{secrets.token_hex(16)}"
        self._received: list[bytes] = []
        self._closing = threading.Event()
        self._exit = contextlib.ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="host-"))
        self._exit.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self._lay_files()
        lay_more(self.folder / "course")
        self._sockets = self._listen()
        for path in (self.folder, *self.folder.rglob("*")):
            if user:
                os.chown(path, user, user, follow_symlinks=False)
            if not path.is_symlink():
                path.chmod(0o666 if not path.is_dir() else 0o777)
        self._victim = subprocess.Popen(
            [sys.executable, "-S", "-c", _VICTIM, str(user)],
            env={"CANARY": self.canary},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        self._exit.callback(self._victim.wait)
        self._exit.callback(self._victim.kill)
        assert self._victim.stdout is not None
        self._address = int(self._victim.stdout.readline())
        self._state = self.victims_state()
        self._files = self.files()
        self._thread = threading.Thread(target=self._collect, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the other process and take the files away."""
        self.stop_listening()
        self._exit.close()

    @property
    def told(self) -> dict[str, Any]:
        """What attacks know of this host."""
        tcp, udp, *_ = self._sockets
        return {
            "SECRET": str(self.folder / "solutions" / "secret.py"),
            "LINK": str(self.folder / "link.py"),
            "FOLDER": str(self.folder),
            "COURSE": str(self.folder / "course"),
            "TRACES": str(self.folder / "traces"),
            "RESULTS": str(self.folder / "results.json"),
            "STORE": str(self.folder / "grades.sqlite"),
            "VICTIM": self._victim.pid,
            "VICTIM_ADDRESS": self._address,
            "TCP": tcp.getsockname()[1],
            "UDP": udp.getsockname()[1],
            "UNIX": str(self.folder / "stream"),
            "DATAGRAMS": str(self.folder / "datagrams"),
            "ABSTRACT": self.folder.name,
            "DIGEST": hashlib.sha256(self.canary.encode()).hexdigest(),
        }

    def changed_files(self) -> list[str]:
        """Name the files that are new, gone, or not what they were: content, rights, owner and times."""
        now = self.files()
        return sorted(name for name in self._files | now if self._files.get(name) != now.get(name))

    def received(self) -> bytes:
        """Give all that came over the network; nothing is received any more."""
        self.stop_listening()
        return b"\n".join(self._received)

    def changes_of_the_victim(self) -> list[str]:
        """Name what is no longer as it was in the other process."""
        if self._victim.poll() is not None:
            return ["life"]
        now = self.victims_state()
        return [name for name in now if now[name] != self._state[name]]

    def reached(self, name: str) -> bool:
        """Tell whether an attack left its name somewhere."""
        left = [self.folder / "results.json", self.folder / "grades.sqlite"]
        return (
            name.encode() in self.received()
            or os.path.lexists(self.folder / "traces" / name)
            or any(name.encode() in path.read_bytes() for path in left)
        )

    def files(self) -> dict[str, Any]:
        """Everything about every file of the canaries."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            about = path.lstat()
            content = path.read_bytes() if path.is_file() else b""
            times = (about.st_mtime_ns, about.st_ctime_ns)
            found[str(path.relative_to(self.folder))] = (about.st_mode, about.st_uid, about.st_nlink, times, content)
        return found

    def victims_state(self) -> dict[str, Any]:
        """What the other process tells of itself."""
        assert self._victim.stdin is not None and self._victim.stdout is not None
        self._victim.stdin.write("\n")
        self._victim.stdin.flush()
        state: dict[str, Any] = json.loads(self._victim.stdout.readline())
        return state

    def stop_listening(self) -> None:
        """Wait for what is under way, and close the sockets; a second call does nothing."""
        self._closing.set()
        self._thread.join()

    def _lay_files(self) -> None:
        (self.folder / "solutions").mkdir()
        (self.folder / "traces").mkdir()
        (self.folder / "solutions" / "secret.py").write_text(f"word = {self.canary!r}\n")
        (self.folder / "link.py").symlink_to(self.folder / "solutions" / "secret.py")
        for name in ("results.json", "results.json.copy"):
            (self.folder / name).write_text('{"students": {}}')
        with contextlib.closing(sqlite3.connect(self.folder / "grades.sqlite")) as store:
            store.execute("create table grades (student text, score real)")
            store.commit()

    def _listen(self) -> list[socket.socket]:
        places: list[tuple[int, int, Any]] = [
            (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            (socket.AF_UNIX, socket.SOCK_STREAM, str(self.folder / "stream")),
            (socket.AF_UNIX, socket.SOCK_DGRAM, str(self.folder / "datagrams")),
            (socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.folder.name}"),
        ]
        made = []
        for family, kind, place in places:
            one = self._exit.enter_context(socket.socket(family, kind))
            one.bind(place)
            if kind == socket.SOCK_STREAM:
                one.listen(64)
            made.append(one)
        return made

    def _collect(self) -> None:
        while True:
            last = self._closing.is_set()
            while ready := select.select(self._sockets, [], [], 0 if last else 0.05)[0]:
                for one in ready:
                    self._take(one)
            if last:
                return

    def _take(self, one: socket.socket) -> None:
        if one.type == socket.SOCK_DGRAM:
            self._received.append(one.recv(4096))
            return
        with one.accept()[0] as line, contextlib.suppress(OSError):
            line.settimeout(5)
            self._received.append(b"a connection")
            self._received.append(line.recv(4096))
            line.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
