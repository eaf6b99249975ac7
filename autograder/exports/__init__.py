"""A graded class in the formats of other programs: one module a format, and one registry."""
