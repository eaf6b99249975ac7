"""What `autograder audit` prints of an exercise."""

from collections.abc import Iterator

from autograder.mutants import Audited


def audit_lines(audited: Audited) -> Iterator[str]:
    """A line with the counts, one for each survivor and wrong entry of EQUIVALENT, and one for each weak check."""
    sound = not (audited.survivors or audited.wrong_excuses)
    counts = f"{len(audited.killed)} killed, {len(audited.survivors)} survived, {len(audited.equivalent)} equivalent"
    yield f"{'ok  ' if sound else 'FAIL'}  {audited.exercise}: {len(audited.fates)} mutants: {counts}"
    for fate in audited.survivors:
        yield f"      survived: {fate.mutant}   ({fate.mutant.operator})"
    for excuse in audited.wrong_excuses:
        yield f"      not needed in EQUIVALENT: `{excuse.before}` -> `{excuse.after}`; no such mutant survives"
    for check in audited.checks:
        if not audited.kills(check):
            yield f"      weak: no change is noticed by {check}; a student can fail it by nothing that was tried"
        elif not audited.kills_alone(check):
            yield f"      weak: whatever {check} notices, other checks notice too"
    if audited.survivors:
        yield "      hint: add a check, or draw what shows it; or list it in EQUIVALENT with the reason"
