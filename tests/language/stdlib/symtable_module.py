# symtable: scopes, names and what is known of them.
import symtable

SOURCE = """
import os, sys as s
from a import b
x: int = 1
class A(object):
    y = x
    def method(self, a, *args, k=1, **kw):
        nonlocal_ = 1
        def inner(z):
            nonlocal nonlocal_
            global g
            g = nonlocal_ = z + __class__.y
            return [i for i in args if i]
        return inner
    z: int
lam = lambda q: (w := q)
def gen():
    del x
    yield {k: v for k, v in y}
"""


def show(table, depth=0):
    pad = "  " * depth
    print(pad, table.get_type(), table.get_name(), table.get_lineno(), table.is_optimized(), table.is_nested(), table.has_children())
    if isinstance(table, symtable.Function):
        print(pad, table.get_parameters(), table.get_locals(), table.get_globals(), table.get_frees(), table.get_nonlocals())
    if isinstance(table, symtable.Class):
        print(pad, table.get_methods())
    for name in sorted(table.get_identifiers()):
        symbol = table.lookup(name)
        print(pad, "-", name, [test for test in dir(symbol) if test.startswith("is_") and getattr(symbol, test)()])
    for child in table.get_children():
        show(child, depth + 1)


show(symtable.symtable(SOURCE, "source.py", "exec"))
show(symtable.symtable("a + (lambda: b)()", "source.py", "eval"))
for arguments in [("x ?", "f", "exec"), ("x", "f", "bad"), ("x: int\ndef f():\n global x\n x: int", "f", "exec"), (3, "f", "exec")]:
    try:
        symtable.symtable(*arguments)
    except (SyntaxError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
