#!/usr/bin/env python3
"""Break small programs at random and compare the syntax errors with those of the python3 that runs this script.

    compare_syntax_errors.py AST_DUMP [--seed N] [--count N]

Kind, message and all four positions must agree (the reference is CPython 3.11). Left out: f-strings, type parameters
and what 3.12 words better, all of which 3.11 does not know, and names that are a prefix of a soft keyword, which it
mistakes for one. Prints each new sort of difference once; exit status 1 if there are any, 77 (skipped) for another
CPython than 3.11.
"""
import argparse
import ast
import collections
import random
import re
import sys
import sysconfig
import textwrap
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from compare_ast import Parser

PROGRAMS = '''
match x:
    case [a, *b] if cc: pass
    case {"a": 1, **rest}: pass
    case A(b, cc=d) | e.f as g: pass
    case -1+2j | (1, "x") | None: y
---
async def f(a, /, b: int = 1, *args: int, cc, d=2, **kw) -> int:
    async with a as b, cc: await d
    async for x in y: yield z
    else: return [i async for i in x if i]
---
try: a
except* (A, B) as e: b
else: cc
finally: d
---
try:
    a
except A as e:
    b
except:
    cc
---
with (a as b, cc as (d, e),): x = y = z, *w = 1
---
with a as b, cc(d) as e:
    pass
---
lambda x, *a, y=1, **k: (yield)
---
lambda x, /, y=1, *, z: 3
---
def f(x, /, y=1, *, z, w=3, **k): return x
---
x: int = {1: 2, **a, 3: [4 for i, j in k if l if mm]}
---
a.b, (cc[1], *d), [e] = f = 1, 2
---
for a, *b in cc, *d:
    if a: break
    elif b: continue
    else: pass
else: raise X from Y
---
print("a" "b", f(x for x in y), g(*a, b=cc, **d), not e in f, g is not h, i if j else k)
---
while (n := 1) < 3 <= 5: global a, b; nonlocal cc; assert d, e
---
class A(B, metaclass=C):
    @x.y(z)
    def f(self): return super().f, *a
---
from . import a as b, cc
from .x import (y, z as w)
import a.b.cc as d, e
x += 1; y //= 2; a[b:cc, d] @= {*e, f}
---
if a:
    if b:
        x = 1
    else:
        y
elif z:
    pass
'''.split("---\n")

TOKENS = """( ) [ ] { } , : ; . = == != := + - * ** / // % @ & | ^ ~ < > <= -> += ... if else elif for in not is and or
    lambda x y 1 2.5 'a' b'c' None True False yield await async def class return import from as with try except
    finally while print exec match case _ del pass break global nonlocal assert raise $ ? !""".split()
TOKENS += ["\n", "\n  ", "    ", " ", "\n\n", "\\", "\\\n", "'", '"""', "0777", "1_", "é", "\u00a0", "0x"]
TOKEN = re.compile(r"\s+|\w+|'[^'\n]*'|\"[^\"\n]*\"|[-+*/<>=!:]=|\*\*|//|->|\.\.\.|.", re.S)
LEFT_OUT = re.compile(r"""\b(c|ca|cas|m|ma|mat|matc|t|ty|typ|type|__*)\b|[fF][rR]?['"]|\\N|\0|\b(def|class)\s*\w+\s*\[""")


def statements(random_, files):
    """Small statements out of the standard library."""
    for file in random_.sample(files, 15):
        try:
            source = file.read_text()
            tree = ast.parse(source)
        except (SyntaxError, UnicodeDecodeError, ValueError):
            continue
        lines = source.splitlines(keepends=True)
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt) and node.end_lineno - node.lineno < 10:
                text = textwrap.dedent("".join(lines[node.lineno - 1 : node.end_lineno]))
                if len(text) < 300 and not LEFT_OUT.search(text):
                    yield text


def break_up(random_, source):
    tokens = TOKEN.findall(source)
    for _ in range(random_.choice([1, 1, 1, 2, 3])):
        if not tokens:
            break
        at = random_.randrange(len(tokens))
        other = random_.randrange(len(tokens))
        what = random_.random()
        if what < 0.3:
            del tokens[at]
        elif what < 0.5:
            tokens.insert(at, random_.choice(TOKENS))
        elif what < 0.65:
            tokens[at] = random_.choice(TOKENS)
        elif what < 0.75:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif what < 0.85:
            tokens.insert(at, tokens[other])
        elif what < 0.92:
            del tokens[at:]
        else:
            tokens.insert(at, f" {random_.choice(TOKENS)} ")
    return "".join(tokens)


def reference(source):
    try:
        ast.parse(source, "<batch>")
    except SyntaxError as error:
        return (type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset)
    except (ValueError, MemoryError, RecursionError) as error:
        return (type(error).__name__, str(error))
    return ("ok",)


def found(parser, source):
    answer = parser.parse(source.encode("utf-8", "surrogatepass"), kind="text")
    if not answer.startswith("error\t"):
        return ("ok",)
    fields = answer.split("\t")
    return (fields[1], fields[2], *map(int, fields[3:]))


def main():
    if sys.version_info[:2] != (3, 11):
        return 77
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("ast_dump")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=1000)
    options = options.parse_args()
    warnings.simplefilter("ignore")
    random_ = random.Random(options.seed)
    parser = Parser(options.ast_dump)
    stdlib = Path(sysconfig.get_path("stdlib"))
    files = sorted([*stdlib.glob("*.py"), *stdlib.glob("test/test_*.py")])
    sources = list(statements(random_, files))
    sorts = collections.Counter()
    done = 0
    while done < options.count:
        source = break_up(random_, random_.choice(PROGRAMS if random_.random() < 0.5 or not sources else sources))
        if LEFT_OUT.search(source):
            continue
        done += 1
        expected = reference(source)
        start = time.monotonic()
        actual = found(parser, source)
        if time.monotonic() - start > 5:
            print(f"slow: {source!r}")
            sorts["slow"] += 1
        if expected == actual or actual[1:2] == ("Did you mean to use 'from ... import ...' instead?",):
            continue
        sort = tuple(re.sub(r"\d+|'[^']*'", "N", str(error[:2])) for error in (expected, actual))
        sorts[sort] += 1
        if sorts[sort] == 1:
            print(f"{source!r}\n  python: {expected}\n  skerry: {actual}", flush=True)
    print(f"{done} sources, {sum(sorts.values())} differ")
    return 1 if sorts else 0


if __name__ == "__main__":
    sys.exit(main())
