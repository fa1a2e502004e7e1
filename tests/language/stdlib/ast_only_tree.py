# compile() with PyCF_ONLY_AST gives the tree: every node, its fields and its place.
import _ast

SOURCE = '''
@d
def f(a, /, b: int = 2, *c, e=1, **g) -> int:
    global h
    return [x async for x in y if a < b is not 3] + (u"e", 1.5, 2j, b"k", ..., None, 10**30, 0xffffffffffffffffffff)
class A(B, metaclass=M):
    x: int = -1
    (y): str
async def g():
    async with a as b, c: await d
    async for i in j: yield (k := 1)
match z:
    case [1, *r] if t: pass
    case {"a": 2, **k} | P(q, n=None): break
from ..os import path as q, w
import a.b
lambda *, x: {**x, 1: {2}, 'f': y}
try: x[1:2, ::3] += not a or b and c
except E as e: raise e from None
else: del a, b[0]
finally: assert x, "m"
try: pass
except* E: continue
for a, *b in c: print(*a, k=1, **b)
while 1: y = yield_ if a else b.c
'''


def show(value):
    if isinstance(value, _ast.AST):
        place = [getattr(value, name) for name in value._attributes]
        fields = ", ".join(f"{name}={show(getattr(value, name, None))}" for name in value._fields)
        return f"{type(value).__name__}{place or ''}({fields})"
    if isinstance(value, list):
        return "[" + ", ".join(map(show, value)) + "]"
    return repr(value)


tree = compile(SOURCE, "source", "exec", _ast.PyCF_ONLY_AST)
for statement in tree.body:
    print(show(statement))
print(show(compile("1 + x", "", "eval", _ast.PyCF_ONLY_AST)))
print(show(compile("a = 1; b", "", "single", _ast.PyCF_ONLY_AST)))
try:
    compile("1 +", "name", "exec", _ast.PyCF_ONLY_AST)
except SyntaxError as error:
    print(error)
