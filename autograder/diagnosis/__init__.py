"""Names the mistake behind wrong results: the one patch of the reference that gives the same ones."""
