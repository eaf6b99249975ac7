"""Grading on an existing Dask cluster: hand-ins go out in bundles, and each worker grades in hosts of its own."""
