"""ply: a calculator with names, from lexer to LALR tables, and its error recovery."""
import sys

import ply.lex
import ply.yacc

tokens = ("NAME", "NUMBER", "POWER")
literals = "=+-*/(),"
t_NAME = r"[a-zA-Z_][a-zA-Z0-9_]*"
t_POWER = r"\*\*"
t_ignore = " \t"
t_ignore_comment = r"\#.*"


def t_NUMBER(t):
    r"\d+(\.\d*)?"
    t.value = float(t.value) if "." in t.value else int(t.value)
    return t


def t_newline(t):
    r"\n+"
    t.lexer.lineno += len(t.value)


def t_error(t):
    print(f"line {t.lineno}: what is {t.value[0]!r}?")
    t.lexer.skip(1)


precedence = (("left", "+", "-"), ("left", "*", "/"), ("right", "UMINUS"), ("right", "POWER"))
names = {"pi": 3}


def p_statement_assign(p):
    'statement : NAME "=" expression'
    names[p[1]] = p[3]
    p[0] = (p[1], p[3])


def p_statement_expression(p):
    "statement : expression"
    p[0] = p[1]


def p_expression_binary(p):
    '''expression : expression '+' expression
                  | expression '-' expression
                  | expression '*' expression
                  | expression '/' expression
                  | expression POWER expression'''
    operations = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
                  "/": lambda a, b: a / b, "**": lambda a, b: a ** b}
    p[0] = operations[p[2]](p[1], p[3])


def p_expression_minus(p):
    "expression : '-' expression %prec UMINUS"
    p[0] = -p[2]


def p_expression_group(p):
    "expression : '(' expression ')'"
    p[0] = p[2]


def p_expression_call(p):
    "expression : NAME '(' arguments ')'"
    p[0] = {"max": max, "sum": lambda *a: sum(a)}[p[1]](*p[3])


def p_arguments(p):
    """arguments : expression
                 | arguments ',' expression"""
    p[0] = [p[1]] if len(p) == 2 else p[1] + [p[3]]


def p_expression_value(p):
    "expression : NUMBER"
    p[0] = p[1]


def p_expression_name(p):
    "expression : NAME"
    p[0] = names.get(p[1], 0)


def p_error(p):
    print("syntax error at", repr(p.value) if p else "the end")


lexer = ply.lex.lex(module=sys.modules[__name__])
lexer.input("x = 3.5 ** 2 # comment\n y $ 7")
print([(t.type, t.value, t.lineno, t.lexpos) for t in lexer])
parser = ply.yacc.yacc(module=sys.modules[__name__], write_tables=False, debug=False, errorlog=ply.yacc.NullLogger())
lexer.lineno = 1
for line in ["1 + 2 * 3", "-2 ** 2", "2 ** 3 ** 2", "(1 + 2) * 3 - 4 / 8", "a = 6 * 7", "a + pi", "max(1, a, sum(2, 3, 4))", "1 +", "* 2", "b"]:
    print(line, "=>", parser.parse(line, lexer=lexer))
