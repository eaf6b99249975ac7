"""What can stand in the place of an expression, by the kind of the expression."""

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from autograder.mutants.scopes import Scope

Replacement = tuple[str, ast.expr]

_OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_PAIRS = (
    ("max", "min"),
    ("amax", "amin"),
    ("argmax", "argmin"),
    ("sum", "mean"),
    ("any", "all"),
    ("tril", "triu"),
    ("sin", "cos"),
    ("tanh", "sigmoid"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("exp", "log"),
    ("sqrt", "square"),
    ("softmax", "log_softmax"),
)
_TWINS = {**dict(_PAIRS), **{second: first for first, second in _PAIRS}}


def replacements(node: ast.expr, scope: Scope) -> Iterator[Replacement]:
    """Every expression that may stand in the place of `node`, with the kind of the change."""
    match node:
        case ast.BinOp(left, operator, right):
            for other in _OPERATORS.get(type(operator), ()):
                yield "operator", ast.BinOp(left, other(), right)
            yield "operand dropped", left
            yield "operand dropped", right
            if isinstance(operator, ast.MatMult | ast.Sub | ast.Div):
                yield "operands swapped", ast.BinOp(right, operator, left)
        case ast.BoolOp(operator, values):
            yield "operator", ast.BoolOp(_OPERATORS[type(operator)][0](), values)
            for index in range(len(values)):
                rest = _without(values, index)
                yield "operand dropped", rest[0] if len(rest) == 1 else ast.BoolOp(operator, rest)
        case ast.Compare(left, [operator], [right]):
            for other in _OPERATORS.get(type(operator), ()):
                yield "operator", ast.Compare(left, [other()], [right])
        case ast.UnaryOp(ast.USub(), ast.Constant(int(value))):
            yield from _numbers(-value)
        case ast.UnaryOp(_, operand):
            yield "operator dropped", operand
        case ast.Constant(value):
            yield from _numbers(value)
        case ast.IfExp(test, body, orelse):
            yield "condition", body
            yield "condition", orelse
            yield "condition", ast.IfExp(test, orelse, body)
        case ast.Tuple(elts, ctx) | ast.List(elts, ctx):
            for index in range(len(elts) - 1):
                yield "values swapped", type(node)(_swapped(elts, index), ctx)
        case ast.Slice(lower, upper, step):
            if lower is not None:
                yield "bound dropped", ast.Slice(None, upper, step)
            if upper is not None:
                yield "bound dropped", ast.Slice(lower, None, step)
        case ast.Name(id, ast.Load()):
            other_name = scope.next_name(id)
            if other_name is not None:
                yield "name", ast.Name(other_name, ast.Load())
        case ast.Attribute(ast.Name("self") as owner, attr, ast.Load()):
            other_name = scope.next_attribute(attr)
            if other_name is not None:
                yield "name", ast.Attribute(owner, other_name, ast.Load())
        case ast.Call():
            yield from _calls(node)


def _numbers(value: object) -> Iterator[Replacement]:
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int):
        yield "constant", _constant(value + 1)
        yield "constant", _constant(value - 1)
    elif isinstance(value, float):
        yield "constant", _constant(value + 1.0)
        yield "constant", _constant(value / 2.0)


def _constant(value: int | float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _calls(node: ast.Call) -> Iterator[Replacement]:
    function, positional, keywords = node.func, node.args, node.keywords
    for index in range(len(positional) - 1):
        yield "arguments swapped", ast.Call(function, _swapped(positional, index), keywords)
    if positional:
        yield "argument dropped", ast.Call(function, positional[:-1], keywords)
    for index in range(len(keywords)):
        yield "argument dropped", ast.Call(function, positional, _without(keywords, index))
    match function:
        case ast.Attribute(owner, name, ctx):
            if name in _TWINS:
                yield "function", ast.Call(ast.Attribute(owner, _TWINS[name], ctx), positional, keywords)
            if _is_value(owner):
                yield "call dropped", owner
            elif positional:
                yield "call dropped", positional[0]
        case ast.Name(name, ctx):
            if name in _TWINS:
                yield "function", ast.Call(ast.Name(_TWINS[name], ctx), positional, keywords)
            if positional:
                yield "call dropped", positional[0]


def _is_value(owner: ast.expr) -> bool:
    """Whether a method is called of it, rather than a function of a module (`torch.tanh`, `nn.functional.pad`)."""
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    return not (isinstance(owner, ast.Name) and owner.id in ("torch", "nn", "math", "numpy", "np", "functional", "F"))


def _swapped(items: Sequence[ast.expr], index: int) -> list[ast.expr]:
    return [*items[:index], items[index + 1], items[index], *items[index + 2 :]]


def _without(items: Sequence[Any], index: int) -> list[Any]:
    return [*items[:index], *items[index + 1 :]]
