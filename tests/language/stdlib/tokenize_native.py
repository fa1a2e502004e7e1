# oracle: none - _tokenize is of CPython 3.12 and later
# The tokens by _tokenize are those by the library's tokenize, which is Python code of its own in 3.11.
import io
import tokenize

import _tokenize

SOURCES = [
    "", "x = 1", "x = 1\n", "x=1\r\ny=2\r\n", "\n  # only\n\n", "if a:\n\tb\n        c\n# out\n    # in\nd\n", "if a:\n  if b:\n    c",
    "f(1,\n  2, # two\n\n 3)\n", "a = '''x\ny''' + \"\"\"\\\"\"\"\" + 'q\\\n r' + rb'\\\\' + Rb\"'\"\n", "a \\\n  + b\n", "0xFF 1_000 1.5e-3 .5j 0b1 0o7 1e5 3.\n",
    "a**=b//c>>d!=e->f:=g...h<i>i2<<=j\n", "async def naïve(): await ünï\n", "[\n{(\n)}\n]\n", "class A:\n  pass\n  \n\f  x\n",
]
for source in SOURCES:
    ours = [tuple(t) for t in _tokenize.TokenizerIter(io.StringIO(source).readline, extra_tokens=True)]
    theirs = [tuple(t) for t in tokenize.generate_tokens(io.StringIO(source).readline)]
    if ours != theirs:
        print(repr(source), *(pair for pair in zip(ours, theirs) if pair[0] != pair[1]), sep="\n  ")
for name in ("textwrap", "heapq", "bisect", "copyreg", "keyword", "sched"):
    with open(__import__(name).__file__, encoding="utf-8") as file:
        text = file.read()
    ours = [tuple(t) for t in _tokenize.TokenizerIter(io.StringIO(text).readline, extra_tokens=True)]
    theirs = [tuple(t) for t in tokenize.generate_tokens(io.StringIO(text).readline)]
    print(name, len(ours) > 20, ours == theirs)
print([t[1] for t in _tokenize.TokenizerIter(iter([b"a #b\n", b"\xc3\xa9\n"]).__next__, encoding="utf-8")])
for wrong in ("x = 'abc\n", "'''abc", "f(1,\n2", "if 1:\n    a\n  b\n", "a = \\"):
    try:
        list(_tokenize.TokenizerIter(io.StringIO(wrong).readline, extra_tokens=True))
        print("nothing raised for", repr(wrong))
    except SyntaxError as error:
        print(type(error).__name__, error.msg, error.lineno, error.offset)
