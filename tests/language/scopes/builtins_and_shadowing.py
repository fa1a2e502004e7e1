import builtins
print(builtins.len is len, __builtins__ is builtins or True)
len = lambda x: "shadowed"
print(len([1]), builtins.len([1]))
del len
print(len([1, 2]))
builtins.my_builtin = 42
print(my_builtin)
def f(): return my_builtin
print(f())
my_builtin = "global shadows"
print(f())
del my_builtin
del builtins.my_builtin
try:
    f()
except NameError as e:
    print(e)
def g(list): return list
print(g(5), list("ab"))
def h():
    str = repr
    return str("x")
print(h(), str("x"))
globals()["dynamic"] = 5
print(dynamic)
def later():
    return defined_later()
def defined_later(): return "ok"
print(later())
print(type(globals()), globals()["__name__"], "print" in globals(), hasattr(builtins, "print"))
old = print
def print(*a): old("patched", *a)
print("x")
del print
print("y")
