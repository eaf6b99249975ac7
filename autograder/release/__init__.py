"""From the teacher's files to the students': exercises/, and the kit that students work in."""

from autograder.release.kit import write_kit
from autograder.release.stubs import exercises_tree, restore, stub_of, unlisted_solutions

__all__ = ["exercises_tree", "restore", "stub_of", "unlisted_solutions", "write_kit"]
