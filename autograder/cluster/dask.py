"""The package distributed: loaded only for a cluster, silent, and its first complaint in this program's words."""

import logging
import socket
import warnings
from typing import Any

from autograder.faults import UsageError

_SECONDS = 5.0


def silent_dask() -> Any:
    """Gives the package distributed; what it would log is told by this program.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise UsageError(
            "grading on a cluster needs Dask, which is not installed; run: pip install 'autograder[cluster]'"
        ) from error
    for name in list(logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    warnings.filterwarnings("ignore", module=r"distributed\b")
    return distributed


def require_scheduler(address: str) -> None:
    """Finds out whether anything answers at an address, without a thread and before anything is begun.

    Raises:
        UsageError: Dask is not installed, the address is none, or nothing answers there.
    """
    comm = silent_dask().comm
    try:
        host, port = comm.get_address_host_port(comm.normalize_address(address), strict=True)
        socket.create_connection((host, port), _SECONDS).close()
    except (OSError, ValueError) as error:
        raise no_scheduler(address, error) from error


def no_scheduler(address: str, error: BaseException) -> UsageError:
    """The one line for an address where no scheduler answers."""
    told = str(error).strip().partition("\n")[0] or type(error).__name__
    return UsageError(f"no Dask scheduler answers at {address} ({told}); start one, or mend --scheduler")
