"""Whose fault it is, in types: the caller's, the course's, the submission's, or the grader's own."""


class Fault(Exception):
    """A fault that can be told in one clear line: what, where, what to do."""


class UsageError(Fault):
    """The command was called wrongly: an unknown exercise, a folder that is not there (exit code 2)."""


class CourseError(Fault):
    """The course itself is broken: course.toml, a solution or a check (exit code 2)."""


class SubmissionError(Fault):
    """A student's file cannot be read: a syntax error, a broken notebook or archive (status `unreadable`)."""


class GraderError(Fault):
    """The grader itself failed; never a student's status (exit code 2 at the end, other grades stand)."""
