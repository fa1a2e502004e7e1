# Trees of f-strings made by hand: any expression may be a part; what is not a str is told when it runs.
import ast

load = ast.Load()
for values in ([ast.Name("x", load)], [ast.Constant("a"), ast.Call(ast.Name("f", load), [], [])], [ast.Constant(1)],
               [ast.JoinedStr([ast.Constant("q")])], [], [ast.Constant("a"), ast.Constant(1)],
               [ast.Constant("<"), ast.BinOp(ast.Name("x", load), ast.Mult(), ast.Constant(2)), ast.Constant(">")],
               [ast.Name("x", load)] * 5000):
    tree = ast.fix_missing_locations(ast.Expression(ast.JoinedStr(values)))
    try:
        print(repr(eval(compile(tree, "<tree>", "eval"), {"x": "X", "f": lambda: "F"}))[:40])
    except TypeError as error:
        print(type(error).__name__, error)
