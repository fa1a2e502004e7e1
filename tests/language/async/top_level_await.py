# Await at top level, where compile() is asked to allow it.
import ast, inspect, types
flag = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
class Aw:
    def __await__(self):
        yield "suspended"
        return 42
class CM:
    async def __aenter__(self): return 1
    async def __aexit__(self, *a): return False
class AI:
    def __init__(self): self.n = 0
    def __aiter__(self): return self
    async def __anext__(self):
        self.n += 1
        if self.n > 2: raise StopAsyncIteration
        return self.n
def run(source, mode="exec"):
    namespace = {"Aw": Aw, "CM": CM, "AI": AI}
    code = compile(source, "<tla>", mode, flag)
    print(bool(code.co_flags & inspect.CO_COROUTINE), end=" ")
    result = eval(code, namespace)
    if code.co_flags & inspect.CO_COROUTINE:
        while True:
            try: print(result.send(None), end=" ")
            except StopIteration as e: print("returned", e.value, end=" "); break
    else: print(result, end=" ")
    print({k: v for k, v in namespace.items() if len(k) == 1})
run("x = await Aw()")
run("x = 1")
run("async with CM() as x: y = await Aw()")
run("async for x in AI(): pass")
run("x = [i async for i in AI()]")
run("1 + await Aw()", "eval")
run("x = 5; z = await Aw(); del x", "single")
for source in ("await x", "async with x: pass", "async for i in x: pass", "[i async for i in x]", "def f(): await x"):
    for f in (0, flag):
        try: compile(source, "<s>", "exec", f)
        except SyntaxError as e: print(source, f, e)
