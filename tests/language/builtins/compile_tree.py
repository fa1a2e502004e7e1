# compile() of syntax trees that scripts made or changed; what is refused, and how.
import ast

tree = ast.parse("x = 1 + 2\ndef f(a, *b, c=3, **d) -> int:\n    'doc'\n    return a * x\nprint(f(5), f.__doc__)")
exec(compile(tree, "<tree>", "exec"))
print(eval(compile(ast.parse("[i ** 2 for i in range(4) if i]", mode="eval"), "<tree>", "eval")))
exec(compile(ast.parse("1 + 1; 'shown'", mode="single"), "<tree>", "single"))


class Swap(ast.NodeTransformer):
    def visit_BinOp(self, node):
        self.generic_visit(node)
        return ast.copy_location(ast.BinOp(node.left, ast.Mult(), node.right), node)


print(eval(compile(Swap().visit(ast.parse("3 + 4", mode="eval")), "", "eval")))


def constant(value):
    return ast.fix_missing_locations(ast.Expression(ast.Constant(value)))


for value in (None, True, ..., 0, -1, 2 ** 70, -2 ** 70, 1.5, -0.0, float("inf"), 2j, 1 - 2j, "text", "\ud800", b"bytes", (1, (2, "x")), ()):
    result = eval(compile(constant(value), "", "eval"))
    print(ascii(result), type(result).__name__, result == value)


def refused(node, mode="exec", fix=True):
    try:
        if fix:
            ast.fix_missing_locations(node)
        compile(node, "<refused>", mode)
    except (TypeError, ValueError, SyntaxError) as e:
        print(type(e).__name__, e)
    else:
        print("taken")


name = ast.Name("x", ast.Load())
stored = ast.Name("x", ast.Store())
module = lambda *body: ast.Module(list(body), [])
refused(ast.Expression(name))
refused(module(ast.Expr(stored)))
refused(module(ast.Assign([name], name)))
refused(module(ast.Assign([], name)))
refused(module(ast.Assign([ast.Call(name, [], [])], name)))
refused(module(ast.Expr(ast.BinOp(name, ast.Add()))))
refused(module(ast.Expr(ast.Dict([name], []))))
refused(module(ast.Expr(ast.Compare(name, [ast.Eq()], []))))
refused(module(ast.Expr(ast.BoolOp(ast.And(), [name]))))
refused(module(ast.If(name, [], [])))
refused(module(ast.Pass()), fix=False)
refused(module(ast.Expr(constant("x"))))
refused(module(ast.Import([])))
refused(module(ast.Try([ast.Pass()], [], [], [])))
refused(module(ast.Raise(None, name)))
refused(module(ast.Delete([stored])))
refused(module(ast.Expr(ast.Name("None", ast.Load()))))
refused(module(ast.Expr(ast.Name(3, ast.Load()))))
refused(module(ast.Expr(ast.Constant([]))))
refused(module(ast.Return(name)))
refused(module(ast.Expr(ast.Lambda(ast.arguments([], [], None, [], [], None, [name]), name))))
refused(ast.Module(3, []))
refused(module(ast.Expr(ast.Starred(name, ast.Load()))))
refused(module(ast.Match(name, [])))
refused(module(ast.ImportFrom("x", [ast.alias("y")], -1)))
print(ast.dump(ast.parse("f'{x!r:>{width}}' 'y'", mode="eval")))
print(eval(compile(ast.parse("f'{x!r:>4}' 'y'", mode="eval"), "", "eval")))
same = ast.parse("a")
print(compile(same, "", "exec", ast.PyCF_ONLY_AST) is same)
