"""Small changes of a solution, each of which the checks should notice."""

from autograder.mutants.findings import Audited, Fate, excuse_for
from autograder.mutants.making import Mutant, mutants_of

__all__ = ["Audited", "Fate", "Mutant", "excuse_for", "mutants_of"]
