print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b!r} {c!s:>5}|{c!a}".format(a=1, b="q", c="é"), "{{}} {{{}}}".format(5), "{:>5}|{:<5}|{:^5}|{:*^5}|{:05}".format(1, 2, 3, 4, 5))
print("{0.real} {0.imag} {1[0]} {1[1][k]} {2[key]} {2[a b]} {3.x.y}".format(5, ["z", {"k": "v"}], {"key": 1, "a b": 2}, type("O", (), {"x": type("P", (), {"y": 9})})))
print("{:{}}|{:{w}.{p}f}|{:{fill}{align}{width}}".format("a", 5, 3.14159, "b", w=8, p=2, fill="*", align="^", width=7), "{0:{1}}|{2[0]:{3}}".format("x", ">4", [7], 3))
print("{:d} {:x} {:o} {:b} {:c} {:e} {:f} {:g} {:%} {:n} {:,} {:_}".format(1, 255, 8, 5, 65, 1.5, 1.5, 1.5, 0.5, 3, 1234567, 1234567))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:s}|{:10s}|{:.2s}|{:>6.3}|{:^7s}|{:-<5}".format("abc", "abc", "abc", "abcdef", "mid", "x"))
print("{:}".format(5), "{0:}".format([1]), "{}".format(()), "{} {}".format(*"ab"), "{a}".format(**{"a": 1, "b": 2}), "{x[a]}{x[0]}".format(x={"a": 1, 0: 2}) if False else "", "{0[-1]}".format({"-1": "str key"}))
print("{m.__class__.__name__}".format(m=1), "{0!r:>10}|{0!s:<6}|".format("q"), "{:=+8d}|{:= 8d}".format(5, 5), "{:🎉>4}".format("x"), "{:é^5}".format("x"))
class F:
    def __format__(self, spec): return f"<{spec}>"
    def __getitem__(self, k): return f"item {k!r}"
print("{:anything goes : here}".format(F()), "{0[x]}{0[3]}".format(F()), "{:}".format(F()), "{0:{1}!r}".format(F(), "s"))
for t, a in (("{", ()), ("}", ()), ("{} {0}", (1,)), ("{0} {}", (1,)), ("{}", ()), ("{1}", (1,)), ("{a}", ()), ("{!x}", (1,)), ("{!}", (1,)), ("{0.x}", (1,)), ("{0[a]}", ([],)), ("{0[5]}", ([],)), ("{:q}", (1,)), ("{:{:{}}}", (1, 2, 3)), ("{0", (1,)), ("{0!r", (1,)), ("{0[}", (1,)), ("{0.}", (1,)), ("{0[]}", (1,)), ("{a.b}", ()), ("{:d}", ("x",)), ("{:s}", (5,)), ("{:.2}", (5,)), ("{:>>5}", (1,)), ("{0x}", (1,)), ("{ 0}", (1,)), ("{!rr}", (1,)), ("{:5", (1,)), ("{99999999999999999999}", (1,)), ("{0[1}", (1,)), ("{0]}", (1,))):
    try:
        print(repr(t), t.format(*a))
    except Exception as e:
        print(repr(t), type(e).__name__, e)
class D(dict):
    def __missing__(self, k): return f"<{k}>"
print("{a} {b}".format_map(D(a=1)), "{x}".format_map({"x": 5}))
