# Trees of type parameters and aliases: made, dumped, walked, compiled and written out again.
# library: 3.11
# oracle: none
import ast

sources = ["type X = int", "type X[T] = list[T]", "def f[T: int, *Ts, **P](x: T) -> T: return x", "class C[T: (int, str)](dict): pass",
           "async def g[T](): pass", "def plain(): pass"]
for source in sources:
    tree = ast.parse(source)
    print(ast.unparse(tree))
    names = {}
    exec(compile(tree, "<tree>", "exec"), names)
    made = [v for k, v in names.items() if k != "__builtins__"][0]
    print(made.__name__, getattr(made, "__type_params__", ()))
    print([type(node).__name__ for node in ast.walk(tree)])
print([(type(p).__name__, p.name) for p in ast.parse(sources[2]).body[0].type_params])
print(ast.dump(ast.parse("def f[T: int](): pass").body[0].type_params[0]))
print(ast.dump(ast.parse("type X[T] = int").body[0].name))


class Renamer(ast.NodeTransformer):
    def visit_TypeVar(self, node):
        return ast.copy_location(ast.TypeVar(node.name + "_", None), node)


print(ast.unparse(Renamer().visit(ast.parse("def f[T: int](x): pass"))))
made = ast.fix_missing_locations(ast.Module([ast.TypeAlias(ast.Name("A", ast.Store()), [ast.TypeVar("T", None)], ast.Name("int", ast.Load()))], []))
exec(compile(made, "<tree>", "exec"), names := {})
print(names["A"], names["A"].__value__, names["A"].__type_params__)
bad = ast.fix_missing_locations(ast.Module([ast.TypeAlias(ast.Constant(1), [], ast.Name("int", ast.Load()))], []))
try:
    compile(bad, "<tree>", "exec")
except (TypeError, ValueError) as error:
    print(type(error).__name__, error)
