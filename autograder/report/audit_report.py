"""What `autograder audit` prints of an exercise."""

from collections.abc import Iterator

from autograder.mutants import Audited


def audit_lines(audited: Audited) -> Iterator[str]:
    """A line with the counts, and one for each survivor and for each entry of EQUIVALENT that is wrong."""
    sound = not (audited.survivors or audited.wrong_excuses)
    counts = f"{len(audited.killed)} killed, {len(audited.survivors)} survived, {len(audited.equivalent)} equivalent"
    yield f"{'ok  ' if sound else 'FAIL'}  {audited.exercise}: {len(audited.fates)} mutants: {counts}"
    for fate in audited.survivors:
        yield f"      survived: {fate.mutant}   ({fate.mutant.operator})"
    for excuse in audited.wrong_excuses:
        yield f"      not needed in EQUIVALENT: `{excuse.before}` -> `{excuse.after}`; no such mutant survives"
    if audited.survivors:
        yield "      hint: add a check, or draw what shows it; or list it in EQUIVALENT with the reason"
