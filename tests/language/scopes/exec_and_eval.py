print(eval("1 + 2"), eval(" [x for x in range(3)] "), eval("x", {"x": 5}), eval("x + y", {"x": 1}, {"y": 2}))
ns = {}
exec("a = 1\ndef f(): return a\nclass C: v = a", ns)
print(ns["a"], ns["f"](), ns["C"].v, "__builtins__" in ns)
g, l = {"n": 1}, {}
exec("n = 5\nglobal m\nm = 6", g, l)
print(g["n"], g["m"], l)
print(exec("pass"), exec(""), eval("(\n1,\n2)"))
z = 1
def f():
    z = 2
    exec("z = 3")
    return z, eval("z"), eval("z", globals())
print(f())
exec("made_here = 7")
print(made_here)
class D(dict):
    def __missing__(self, k): return "missing " + k
print(eval("foo", {}, D()))
print(eval("len('abc')"), eval("__name__"), eval("__name__", {"__name__": "n"}))
code = compile("q * 2", "<s>", "eval")
print([eval(code, {"q": i}) for i in range(3)])
code = compile("for i in range(2): print('i', i)", "<s>", "exec")
exec(code)
code = compile("1 + 1\n", "<s>", "single")
exec(code)
print(eval("lambda: 5")(), eval(b"1+1"))
def check(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
check(lambda: eval("a = 1"))
check(lambda: eval("undefined_thing"))
check(lambda: eval("1", 5))
check(lambda: exec("1", {}, 5))
check(lambda: eval("1 1"))
check(lambda: eval(""))
check(lambda: exec("x ="))
check(lambda: eval(5))
check(lambda: exec("return 1"))
check(lambda: eval("len", {"__builtins__": {}}))
check(lambda: exec("import math; y = math.sqrt(x)", {"x": 4}))
check(lambda: exec("  indented"))
check(lambda: eval("1\0"))
