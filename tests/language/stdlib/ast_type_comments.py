# library: 3.11
# ast.parse with type_comments=True and mode="func_type".
import ast

SOURCE = '''
def f(a,  # type: int
      *args,  # type: str
      b=(1, 2),  # type: Any
      **kw  # type: bool
      ):
    # type: (...) -> int
    x = []  # type: List[int]
    y = z = (1)  # type: ignore
    for i in x:  # type: int
        pass
    with a as b:  # type: int
        x = [1, 2,
             3]  # type: List[str]
    w = 3  # type: ignore[misc] # more
    return {k: v for k, v in x}

async def g():
    #  type:  () -> None
    async for q in f(lambda: 1):  # type: q1
        if q: pass  # a comment: type: int
    async with a: pass
def h(x): # type: (int) -> int
    return x[1:2]
'''
print(ast.dump(ast.parse(SOURCE, type_comments=True), indent=1))
print(ast.dump(ast.parse(SOURCE)) == ast.dump(ast.parse(SOURCE.replace("type:", "kind:"))))

for text in ["x = [ # type: int\n]", "# type: int\n", "f() # type: int", "if 1: # type: int\n  pass", "def f(a, *, # type: int\n b): pass"]:
    try:
        ast.parse(text, type_comments=True)
    except SyntaxError as e:
        print(e.msg, e.lineno)
    ast.parse(text)

for text in ["(int, str) -> List[int]", "() -> Any", "(*int, **str) -> None", "(int, *str, **Any) -> float", "(*int) -> x", "(**k) -> x",
             "(a.b, Tuple[int, ...]) -> Callable[[int], None]", "int -> x", "(int,) -> x", "() -> ", "(x) -> a, b", "(*a, b) -> c", "(a=b) -> c"]:
    try:
        tree = ast.parse(text, mode="func_type")
    except SyntaxError as e:
        print("SyntaxError", e.lineno)
    else:
        print(ast.dump(tree, include_attributes=True), ast.unparse(tree))

for text in ["with (a as b, c as d): # type: int\n  pass", "with (a as b): # type: int\n  pass", "with (a) as b: # type: int\n pass", "with (a as b): pass\nwith a: # type: x\n  pass",
             "with (a, b) as (c, d): # type: int\n  pass"]:
    try:
        print([node.type_comment for node in ast.parse(text, type_comments=True).body])
    except SyntaxError as e:
        print(e.msg, e.lineno)
for text in ["(a,b", "(x for x in y) -> z", "((x for x in y)) -> z", "(a:=1)->b", "((a:=1))->b", "(b, a:=1)->b", "(a]->b", "(a)->b:=3", "(a)->yield", "(a)->(yield)"]:
    try:
        print(ast.dump(ast.parse(text, mode="func_type")))
    except SyntaxError as e:
        print(text, e.msg, e.lineno)
