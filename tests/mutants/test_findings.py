from autograder.checks import Equivalent
from autograder.mutants import Audited, Fate, Mutant, excuse_for
from autograder.report.audit_report import audit_lines
from autograder.report.kill_matrix import kill_matrix

EXCUSE = Equivalent("return a | b", "return b | a", "order does not matter")


def mutant(after, before="return a | b", operator="operator"):
    return Mutant(operator, "f", before, after, "")


FATES = (
    Fate(Mutant("named mistake", "no_scale", "", "", ""), ("shapes", "values")),
    Fate(mutant("return a"), ("values",)),
    Fate(mutant("return b | a"), (), EXCUSE),
    Fate(mutant("return a & b"), ()),
)
AUDITED = Audited("first/one", ("shapes", "values", "unchanged"), FATES, ())


def test_an_excuse_is_for_one_change_only():
    assert excuse_for(mutant("return b | a"), [EXCUSE]) is EXCUSE
    assert excuse_for(mutant("return a"), [EXCUSE]) is None
    assert excuse_for(mutant("return b | a", before="return b"), [EXCUSE]) is None


def test_what_is_killed_is_not_equivalent_whatever_is_listed():
    fate = Fate(mutant("return b | a"), ("values",), EXCUSE)
    assert Audited("first/one", ("values",), (fate,), (EXCUSE,)).equivalent == ()


def test_counts():
    assert (len(AUDITED.killed), len(AUDITED.survivors), len(AUDITED.equivalent)) == (2, 1, 1)
    assert [AUDITED.kills(check) for check in AUDITED.checks] == [1, 2, 0]
    assert [AUDITED.kills_alone(check) for check in AUDITED.checks] == [0, 1, 0]


def test_the_report_names_survivors_and_wrong_excuses():
    assert list(audit_lines(AUDITED)) == [
        "FAIL  first/one: 4 mutants: 2 killed, 1 survived, 1 equivalent",
        "      survived: f: `return a | b` -> `return a & b`   (operator)",
        "      weak: whatever shapes notices, other checks notice too",
        "      weak: no change is noticed by unchanged; a student can fail it by nothing that was tried",
        "      hint: add a check, or draw what shows it; or list it in EQUIVALENT with the reason",
    ]
    stale = Audited("first/one", ("values",), FATES[:2], (EXCUSE,))
    assert list(audit_lines(stale)) == [
        "FAIL  first/one: 2 mutants: 2 killed, 0 survived, 0 equivalent",
        "      not needed in EQUIVALENT: `return a | b` -> `return b | a`; no such mutant survives",
    ]
    assert list(audit_lines(Audited("first/one", ("values",), FATES[:3], ()))) == [
        "ok    first/one: 3 mutants: 2 killed, 0 survived, 1 equivalent"
    ]


def test_the_matrix_has_a_row_for_each_mutant_and_escapes_what_would_end_a_cell():
    page = kill_matrix([AUDITED], "autograder audit")
    assert "| first/one | 4 | 2 | 1 | 1 |" in page
    assert "| 2 | values | 2 | 1 |" in page
    assert "| named mistake | no_scale | 1, 2 |" in page
    assert "| f | `return a \\| b` → `return a` | 2 |" in page
    assert "| f | `return a \\| b` → `return b \\| a` | equivalent: order does not matter |" in page
    assert "| f | `return a \\| b` → `return a & b` | **survived** |" in page
