# The classes of syntax tree nodes: fields, defaults, families, and what their constructors refuse.
import _ast

n = _ast.BinOp(_ast.Constant(1), _ast.Add(), _ast.Name(id="x", ctx=_ast.Load()))
print(n._fields, n._attributes, _ast.BinOp.__match_args__, n.end_lineno)
print(n.left.value, type(n.op).__name__, n.right.id, vars(n.right).keys())
print(_ast.expr.__mro__, _ast.Constant.kind, _ast.Return().value)
print(isinstance(n, _ast.expr), issubclass(_ast.Add, _ast.operator), _ast.BinOp.__doc__)
print(_ast.boolop.__doc__)
print(_ast.alias.__doc__, _ast.alias._attributes, _ast.arguments._fields, _ast.arguments._attributes)
for bad in (lambda: _ast.Constant(1, 2, 3), lambda: _ast.Name("x", id="y"), lambda: _ast.Pass(1), lambda: _ast.Return(1, 2)):
    try:
        bad()
    except TypeError as error:
        print(error)
for name in sorted(vars(_ast)):
    kind = getattr(_ast, name)
    newer = ("TypeAlias", "type_param", "TypeVar", "ParamSpec", "TypeVarTuple")  # of CPython 3.12
    if name not in newer and isinstance(kind, type) and issubclass(kind, _ast.AST):
        print(name, kind.__base__.__name__, kind.__module__, kind._fields, kind._attributes,
              [field for field in kind._fields + kind._attributes if hasattr(kind, field)])
match n:
    case _ast.BinOp(_ast.Constant(value), op, _ast.Name(name)):
        print(value, name)
print(n.__reduce_ex__(2)[1])
