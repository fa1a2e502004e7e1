"""pyparsing: arithmetic by infixNotation, a configuration file, searching, errors with their place."""
import operator

import pyparsing as pp

integer = pp.pyparsing_common.integer
number = pp.pyparsing_common.number
name = pp.Word(pp.alphas, pp.alphanums + "_")
operand = number | name
OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}


def fold(tokens):
    value, *rest = tokens[0]
    for symbol, right in zip(rest[::2], rest[1::2]):
        value = OPERATORS[symbol](value, right)
    return value


expression = pp.infixNotation(number, [
    ("^", 2, pp.opAssoc.RIGHT, lambda t: t[0][0] ** t[0][2]),
    (pp.oneOf("+ -"), 1, pp.opAssoc.RIGHT, lambda t: -t[0][1] if t[0][0] == "-" else t[0][1]),
    (pp.oneOf("* /"), 2, pp.opAssoc.LEFT, fold),
    (pp.oneOf("+ -"), 2, pp.opAssoc.LEFT, fold),
])
for text in ["1+2*3", "(1+2)*3", "-2^2", "10/4-1", "2*(3+(4-1))"]:
    print(text, expression.parseString(text, parseAll=True)[0])

section = pp.Group(pp.Suppress("[") + name("title") + pp.Suppress("]") + pp.Dict(pp.ZeroOrMore(pp.Group(
    name + pp.Suppress("=") + (pp.delimitedList(integer) | pp.quotedString.setParseAction(pp.removeQuotes) | pp.restOfLine)))))
config = pp.OneOrMore(section).ignore(pp.pythonStyleComment)
parsed = config.parseString("""
[first]   # a comment
ports = 80, 443
path = "a b"
[second]
x = 1
""")
for part in parsed:
    print(part.title, part.dump())
print(parsed.asList())

date = pp.Combine(pp.Word(pp.nums, exact=4)("year") + "-" + pp.Word(pp.nums, exact=2)("month") + "-" + pp.Word(pp.nums, exact=2)("day"))
for tokens, start, end in date.scanString("from 2023-01-02 to 2024-12-31."):
    print(tokens.asDict(), start, end)
print(date.setParseAction(lambda t: t[0].replace("-", "/")).transformString("on 2023-01-02, then 2024-12-31"))
nested = pp.nestedExpr("(", ")").parseString("(a (b c) (d (e)))")
print(nested.asList())
try:
    expression.parseString("1 + * 2", parseAll=True)
except pp.ParseException as error:
    print(error.lineno, error.col, error)
    print(error.explain(depth=0))
forward = pp.Forward()
forward <<= pp.Literal("x") | pp.Group("[" + forward + "]")
print(forward.parseString("[[x]]").asList(), expression.matches("1+1"), (pp.Literal("a") * 3).parseString("aaa"))
