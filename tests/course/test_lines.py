"""The line of a key, wherever TOML lets it stand."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from autograder.course.lines import key_lines

AWKWARD = '''\
# a comment = "with = signs" [and.brackets]
plain = "a # no comment [x]" # a comment
many = """
fake = 1
[fake]
\\""" still inside
"""
literal = \'\'\'
it's = "[here]"
\'\'\'
"quoted key" = 1
dotted . 'a.b' = { inline = 1, deep = { x = [1, 2] } }

[ table . sub ]
array = [
    "first", # one
    [ "nested" ],
    { y = 1 },
]
[[tables]]
name = 1
[[tables]]
name = 2
[tables.below]
z = 1979-05-27 07:32:00
'''


def test_every_key_of_an_awkward_file_is_found_on_its_line():
    tomllib.loads(AWKWARD)
    assert key_lines(AWKWARD) == {
        ("plain",): 2,
        ("many",): 3,
        ("literal",): 8,
        ("quoted key",): 11,
        ("dotted",): 12,
        ("dotted", "a.b"): 12,
        ("dotted", "a.b", "inline"): 12,
        ("dotted", "a.b", "deep"): 12,
        ("dotted", "a.b", "deep", "x"): 12,
        ("dotted", "a.b", "deep", "x", 0): 12,
        ("dotted", "a.b", "deep", "x", 1): 12,
        ("table",): 14,
        ("table", "sub"): 14,
        ("table", "sub", "array"): 15,
        ("table", "sub", "array", 0): 16,
        ("table", "sub", "array", 1): 17,
        ("table", "sub", "array", 1, 0): 17,
        ("table", "sub", "array", 2): 18,
        ("table", "sub", "array", 2, "y"): 18,
        ("tables",): 20,
        ("tables", 0): 20,
        ("tables", 0, "name"): 21,
        ("tables", 1): 22,
        ("tables", 1, "name"): 23,
        ("tables", 1, "below"): 24,
        ("tables", 1, "below", "z"): 25,
    }


def paths(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in items:
        yield from paths(below, (*path, key))


texts = st.text(st.sampled_from("ab=#[]{},.\"'\\ \n"), max_size=6)
values = st.recursive(
    st.one_of(st.integers(0, 9), st.booleans(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)),
    max_leaves=8,
)


def written(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {written(below)}" for key, below in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"{written(below)}, # ]\n" for below in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return str(value)


@given(document=st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), values, max_size=4))
def test_every_key_that_tomllib_reads_has_a_line_and_no_other_has(document):
    text = "".join(f"{key} = {written(value)}\n" for key, value in document.items())
    read = tomllib.loads(text)
    assert read == document
    assert set(key_lines(text)) == set(paths(read))
