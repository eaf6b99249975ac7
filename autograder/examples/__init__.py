"""The examples of every check: drawn once a run, with what the reference answers, and shrunk where one fails."""
