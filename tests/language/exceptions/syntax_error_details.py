# The arguments and attributes of a SyntaxError: which text it shows, and what is left out.
SOURCES = [
    "from __future__ import nonsense\n", '"d"\nfrom __future__ import division, \\\n braces\n', "x=1\nfrom __future__ import annotations\n",
    "nonlocal x", "def f(a,a): pass", "def f():\n x=1\n global x", "def f(x):\n nonlocal x", "[x:=1 for x in y]",
    "def f():\n from a import *", "a:int=1\ndef f():\n global a\n a:int=2", "def f(): [(yield) for x in y]", "return 1", "await x",
    "1 +\n", "x=1", "# c\nx=1", "a b", "(a b", "f(a b)", "f(", "f(\n", "[1,2", "x =[", "1 2 [", "a\n[1", "if x:\n  [", '"abc',
    "1;", "f(**x,*y)", "a if b", "{a:", "$", "a.1", "(a for b)", "x = [\n1,\n", "f(1\n\n", "(\n\\\n",
    "x = (1,\n# c\n", "x = {\n\n", "(\n'''a\n''' ", "f(a, b\nx=1\n", "(1 +\n   ",
]
for source in SOURCES:
    for mode in ("exec", "eval"):
        try:
            compile(source, "f", mode)
        except SyntaxError as e:
            print(repr(source), mode, e.args, e.msg, e.lineno, e.offset, repr(e.text), e.end_lineno, e.end_offset)
        else:
            print(repr(source), mode, "fine")
