"""The kill matrix: which check notices which small change of a solution, as a page of Markdown."""

from collections.abc import Iterator, Sequence

from autograder.mutants import Audited, Fate


def kill_matrix(audited: Sequence[Audited], command: str) -> str:
    """Writes the page.

    Args:
        audited: the exercises.
        command: which made it.
    """
    return "\n".join([*_head(audited, command), *(line for one in audited for line in _section(one))]) + "\n"


def _head(audited: Sequence[Audited], command: str) -> Iterator[str]:
    yield "# Which check notices which change"
    yield ""
    yield f"Made by `{command}`. Every named mistake and every small change of a solution (a mutant) is graded as if a"
    yield "student had handed it in. It is killed if a check fails; one that nobody could tell from the solution is"
    yield "listed as equivalent in the exercise's file, with the reason."
    yield ""
    yield "| exercise | mutants and mistakes | killed | survived | equivalent |"
    yield "|---|---:|---:|---:|---:|"
    for one in audited:
        counts = (len(one.fates), len(one.killed), len(one.survivors), len(one.equivalent))
        yield f"| {one.exercise} | {' | '.join(map(str, counts))} |"


def _section(one: Audited) -> Iterator[str]:
    yield ""
    yield f"## {one.exercise}"
    yield ""
    yield "| | check | kills | it alone |"
    yield "|---:|---|---:|---:|"
    for number, check in enumerate(one.checks, 1):
        yield f"| {number} | {check} | {one.kills(check)} | {one.kills_alone(check)} |"
    yield ""
    yield "| in | the change | killed by |"
    yield "|---|---|---|"
    for fate in one.fates:
        yield _row(one, fate)


def _row(one: Audited, fate: Fate) -> str:
    mutant = fate.mutant
    if fate.killers:
        numbers = [number for number, check in enumerate(one.checks, 1) if check in fate.killers]
        told = "all" if len(numbers) == len(one.checks) else ", ".join(map(str, numbers))
    else:
        told = f"equivalent: {fate.equivalent.because}" if fate.equivalent else "**survived**"
    if not mutant.before:
        return f"| named mistake | {mutant.function} | {told} |"
    after = _code(mutant.after) if mutant.after else "deleted"
    return f"| {mutant.function} | {_code(mutant.before)} → {after} | {told} |"


def _code(line: str) -> str:
    return f"`{line}`".replace("|", "\\|")
