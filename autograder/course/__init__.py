"""The course as its author wrote it: course.toml and one file an exercise, read into plain objects."""

from autograder.course.course import Assignment, Course, Exercise
from autograder.course.modules import load, load_text, mounted
from autograder.course.reader import read_course

__all__ = ["Assignment", "Course", "Exercise", "load", "load_text", "mounted", "read_course"]
