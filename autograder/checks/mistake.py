"""A mistake that learners make, as a patch of the reference."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A patch of the solution, with the sentence and the hint for whoever makes it.

    Attributes:
        id: the name that a diagnosis reports: `no_scale`.
        replace: a piece of the solution's source that occurs exactly once (or pieces, for a patch in several places).
        by: what stands there instead (as many pieces).
        says: one sentence: what the code does.
        hint: one sentence that does not give the code away.
        group: mistakes of one group cannot be told apart by results and are named together.
    """

    id: str
    replace: str | tuple[str, ...]
    by: str | tuple[str, ...]
    says: str
    hint: str
    group: str = ""

    @property
    def edits(self) -> tuple[tuple[str, str], ...]:
        """The pairs of old and new text."""
        old = (self.replace,) if isinstance(self.replace, str) else self.replace
        new = (self.by,) if isinstance(self.by, str) else self.by
        return tuple(zip(old, new, strict=True))
