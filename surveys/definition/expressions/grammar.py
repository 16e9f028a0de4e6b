"""Reading an expression: its tokens, and the small tree that is evaluated.

The grammar stands in docs/algorithms/expressions.md. Reading is bounded: nothing that anybody
writes can take long or go deep.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from surveys.definition.expressions.functions import FUNCTIONS, MANY
from surveys.definition.expressions.values import SPACE, Scalar, well_formed

LONGEST = 2_000
DEEPEST = 50
MOST_NODES = 500

LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
"""The operators, those that bind loosest first."""
LEVEL_OF = {operator: level for level, operators in enumerate(LEVELS) for operator in operators}

TOKEN = re.compile(
    rf"""
      (?P<space>[{SPACE}]+)
    | (?P<name>\$\{{[{SPACE}]*[^{SPACE}{{}}$'"]+[{SPACE}]*\}})
    | (?P<text>'[^']*'|"[^"]*")
    | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<word>[A-Za-z_][A-Za-z0-9_:-]*)
    | (?P<mark>!=|<=|>=|[-=<>+*(),.])
    """,
    re.VERBOSE,
)
REFERENCE = re.compile(rf"\$\{{[{SPACE}]*([^{SPACE}{{}}$'\"]+)[{SPACE}]*\}}")
CURLY = "‘’‚‛“”„‟«»"


class ExpressionError(ValueError):
    """Says in words what is wrong, and at which character (from 0); `kind` names it for machines."""

    def __init__(self, kind: str, position: int, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.position = position
        self.message = message


@dataclass(frozen=True, slots=True)
class Literal:
    value: Scalar


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class This:
    """`.`: the answer whose constraint this is."""


@dataclass(frozen=True, slots=True)
class Negation:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one level, from left to right: `1 + 2 - 3`."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]


Node = Literal | Name | This | Negation | Chain | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A read expression: `names` are the `${names}` in it."""

    source: str
    root: Node
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    position: int


def below(node: Node) -> tuple[Node, ...]:
    """The nodes that the node is made of, in their order."""
    if isinstance(node, Negation):
        return (node.operand,)
    if isinstance(node, Chain):
        return (node.first, *(operand for _operator, operand in node.rest))
    return node.arguments if isinstance(node, Call) else ()


def parts_of(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for part in below(node):
        yield from parts_of(part)


def tokens_of(source: str) -> list[Token]:
    """Raises ExpressionError at the first character that begins nothing known."""
    if len(source) > LONGEST:
        raise ExpressionError(
            "length",
            LONGEST,
            gettext("Use at most %(maximum)d characters.") % {"maximum": LONGEST},
        )
    tokens = []
    position = 0
    while position < len(source):
        if not (found := TOKEN.match(source, position)):
            raise _unknown(source, position)
        kind = found.lastgroup or ""
        if kind != "space":
            tokens.append(Token(kind, found.group(), position))
        position = found.end()
    return [*tokens, Token("end", "", len(source))]


def _unknown(source: str, position: int) -> ExpressionError:
    sign = source[position]
    if sign in {"'", '"'}:
        message = gettext("A text is not closed: its quotation mark is missing.")
        return ExpressionError("unclosed", position, message)
    if sign == "$":
        message = gettext("A question is named like this: ${name}.")
        return ExpressionError("name", position, message)
    if sign in CURLY:
        message = gettext("Use straight quotation marks: ' or \".")
        return ExpressionError("curly", position, message)
    return _unexpected(Token("sign", sign, position))


def _unexpected(token: Token) -> ExpressionError:
    if token.kind == "end":
        message = gettext("The expression ends too early.")
        return ExpressionError("end", token.position, message)
    if token.kind == "word" and token.text not in LEVEL_OF:
        message = gettext("“%(word)s”: write a text in quotation marks, a question as ${name}.")
        return ExpressionError("word", token.position, message % {"word": token.text[:60]})
    message = gettext("“%(found)s” does not belong here.") % {"found": token.text[:60]}
    return ExpressionError("unexpected", token.position, message)


class Parser:
    """Reads one expression by the precedence of its operators."""

    def __init__(self, source: str) -> None:
        self.tokens = tokens_of(source)
        self.place = 0
        self.nodes = 0
        self.names: set[str] = set()

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def whole(self) -> Node:
        node = self.expression(0, 1)
        if self.token.kind != "end":
            raise _unexpected(self.token)
        return node

    def expression(self, lowest: int, depth: int) -> Node:
        """What stands here, joined by operators that bind at least as tightly as `lowest`."""
        if depth > DEEPEST:
            raise ExpressionError(
                "depth",
                self.token.position,
                gettext("There are too many parts inside one another."),
            )
        left = self.operand(depth)
        while (level := self.level()) >= lowest:
            operator = self.take().text
            right = self.expression(level + 1, depth + 1)
            if isinstance(left, Chain) and LEVEL_OF[left.rest[0][0]] == level:
                left = Chain(left.first, (*left.rest, (operator, right)))
            else:
                left = self.counted(Chain(left, ((operator, right),)))
        return left

    def level(self) -> int:
        """The level of the operator that stands here, -1 when there is none."""
        return LEVEL_OF.get(self.token.text, -1) if self.token.kind in {"word", "mark"} else -1

    def operand(self, depth: int) -> Node:
        token = self.take()
        if token.kind in {"number", "text", "name"} or token.text == ".":
            return self.counted(self.leaf(token))
        if token.text == "-":
            return self.counted(Negation(self.expression(len(LEVELS), depth + 1)))
        if token.text == "(":
            node = self.expression(0, depth + 1)
            self.expect(")")
            return node
        if token.kind == "word" and token.text not in LEVEL_OF and self.token.text == "(":
            return self.call(token, depth)
        raise _unexpected(token)

    def leaf(self, token: Token) -> Node:
        if token.kind == "number":
            return Literal(float(token.text))
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if found := REFERENCE.fullmatch(token.text):
            self.names.add(found[1])
            return Name(found[1])
        return This()

    def call(self, token: Token, depth: int) -> Node:
        function = FUNCTIONS.get(token.text)
        if function is None:
            raise ExpressionError("function", token.position, _no_function(token.text[:60]))
        self.take()
        arguments: list[Node] = []
        if self.token.text != ")":
            arguments.append(self.expression(0, depth + 1))
            while self.token.text == ",":
                self.take()
                arguments.append(self.expression(0, depth + 1))
        self.expect(")")
        if not function.fewest <= len(arguments) <= function.most:
            raise ExpressionError(
                "arguments",
                token.position,
                gettext("%(function)s: %(found)d values in the parentheses instead of %(wanted)s.")
                % {
                    "function": f"{token.text}()",
                    "wanted": _range(function.fewest, function.most),
                    "found": len(arguments),
                },
            )
        if token.text == "jr:choice-name":
            arguments[1] = self.question(arguments[1], token)
        return self.counted(Call(token.text, tuple(arguments)))

    def question(self, node: Node, token: Token) -> Node:
        """The question whose choice is named: `'${name}'` or `${name}`."""
        if isinstance(node, Name):
            return Literal(node.name)
        if isinstance(node, Literal) and (found := REFERENCE.fullmatch(str(node.value))):
            self.names.add(found[1])
            return Literal(found[1])
        raise ExpressionError(
            "choice-name", token.position, gettext("A question is named like this: ${name}.")
        )

    def take(self) -> Token:
        token = self.token
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def expect(self, mark: str) -> None:
        if (token := self.take()).kind != "mark" or token.text != mark:
            raise _unexpected(token)

    def counted(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise ExpressionError(
                "nodes", self.token.position, gettext("The expression has too many parts.")
            )
        return node


def _no_function(name: str) -> str:
    if name == "regex":
        return gettext("regex() cannot be used: some patterns would keep the page waiting forever.")
    return gettext("There is no function %(function)s.") % {"function": f"{name}()"}


def _range(fewest: int, most: int) -> str:
    if most == MANY:
        return gettext("at least %(number)d") % {"number": fewest}
    return str(fewest) if fewest == most else f"{fewest}–{most}"


def parse(source: str) -> Expression:
    """Raises ExpressionError, with its position and a message for people."""
    parser = Parser(well_formed(source))
    root = parser.whole()
    return Expression(source, root, frozenset(parser.names))


def renamed(source: str, names: dict[str, str]) -> str:
    """The source with its questions named anew; raises ExpressionError when it is no expression.

    >>> renamed("selected( ${a b_c} , 'x')", {"a": "b"})
    Traceback (most recent call last):
    ...
    surveys.definition.expressions.grammar.ExpressionError: A question is named like this: ${name}.
    >>> renamed("${a} = 'x' and jr:choice-name(${a}, '${a}') != '${a}!'", {"a": "b"})
    "${b} = 'x' and jr:choice-name(${b}, '${b}') != '${a}!'"
    """
    parse(source)
    new = ""
    for token, following in zip(tokens := tokens_of(source), tokens[1:], strict=False):
        piece = source[token.position : following.position]
        if token.kind == "name" or (token.kind == "text" and REFERENCE.fullmatch(token.text[1:-1])):
            piece = REFERENCE.sub(lambda found: f"${{{names.get(found[1], found[1])}}}", piece)
        new += piece
    return source[: tokens[0].position] + new
