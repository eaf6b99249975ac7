import pytest

from tests.cluster.dask_processes import DaskProcesses


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two workers."""
    found = DaskProcesses(tmp_path_factory.mktemp("dask"))
    try:
        found.start_scheduler()
        for _ in range(2):
            found.start_worker()
        found.wait_for_workers(2)
        yield found
    finally:
        found.close()
