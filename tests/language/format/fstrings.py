x, y, name = 5, 3.14159, "bob"
print(f"{x} {y:.2f} {name!r:>8} {x:05d} {x + 1} {'q'} {x!s}", f"{{}} {{{x}}} {x}}}", f"{x=} {y=:.1f} {name=} {x + 1=} { x = } {name=!s} {x=:>4}", f"{x:{y:.0f}}|{x:{'>'}{6}}|{y:{x}.{x - 2}}")
print(f"{[i for i in range(3)]} {({'a': 1})['a']} {(lambda z: z * 2)(4)} {x if x > 3 else y} {x, y} {*[1, 2], 3}", f'{"nested " + f"{x:>{3}}"}', f"{name.upper()!r} {name[0]} {len(name)}", f"a" "b" f"{x}" r"\n" rf"\d{x}\n")
print(f"""multi
{x}
{
    y
:.1f}
line""", f"{x!r:^10}|{'é':>4}|{'😀':*<3}", f"{x:#x} {x:b} {1234567:,} {0.5:%}", f"{True} {None} {...} {1j}", f"{'a' 'b'}", f"", f"{''}", fr"{x}\t", Rf"{x}", F"{x}")
class F:
    def __format__(self, s): return f"[{s}]"
    def __repr__(self): return "F()"
    def __str__(self): return "str F"
f = F()
print(f"{f} {f:spec} {f!r} {f!s} {f!r:>6} {f:{x}} {f=} {f=!s} {f=:a b}", f"{f:%Y-%m-%d}", f"{f:{{}}}" if False else "", f"{f:a{x}b{name}c}")
d = {"k": [1, 2]}
print(f"{d['k'][1]} {d.get('z', 'none')} {x == 5} {x != 5} {x >= 5} {x!r}", f"{x:d}{x:d}", f"{(y := 7)} {y}", f"{ {1, } } { {'a': 1} }", f"{x:>{len('abc')}}", f"{yes if (yes := 1) else 0}")
def g():
    return f"{[f'{i}' for i in range(2)]} {(yield 1)}"
it = g()
next(it)
try:
    it.send("sent")
except StopIteration as e:
    print(e.value)
print(f"{'''triple'''} {x}" f'{x}', f"{x:\x3e5}|{x:\N{GREATER-THAN SIGN}5}", f"\N{BULLET} {x} \x41 \t|", f"{x}\
joined")
for bad in ("f'{'", "f'}'", "f'{}'", "f'{x!z}'", "f'{x!}'", "f'{ }'", "f'{x:{'", "f'{lambda x: 1}'", "f'{a b}'", "f'{x=!}'", "f'{!r}'", "f'{1:d'", "f'{x)}'", "f'{*a}'" if False else "f'{x]}'"):
    try:
        eval(bad)
        print("no error", bad)
    except SyntaxError as e:
        print("SyntaxError", bad)
try:
    f"{x:q}"
except ValueError as e:
    print(e)
try:
    f"{undefined}"
except NameError as e:
    print(e)
