"""Running student code where it can do no harm; only this room touches it."""
