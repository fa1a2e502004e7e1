print(1 + 2 * 3, "a" "b" * 2, (1, 2) + (3,), -5 ** 2, not True, 10 // 3, 2 ** 100, 1 << 70, "abc"[1], (1, 2, 3)[1], "x" * 5, 1.5 * 2, 5 % 3, ~5, 1 if True else 2, "%s" % 1)
def f(): return 1 + 1, "a" * 3, (1, (2, 3)), -1, 1j * 1j, b"a" + b"b", 5 and 6, 0 or 7, 3 < 4 < 5, 1 in (1, 2), 3 not in {1, 2}
print(f())
for src in ("1 / 0", "'a' + 1", "1 << -1", "(1,)[5]", "-'a'", "0 ** -1", "'x' * -1", "1 % 0", "2 ** 1000000 > 1", "'abc'[10]"):
    try:
        print(src, eval(src))
    except Exception as e:
        print(src, type(e).__name__, e)
def never():
    if 0: return 1 / 0
    while 0: x = 1
    if 1: return "folded"
    return unreachable
print(never())
x = 5
print(x if 1 else y, 0 and y, 1 or y, not 0, (lambda: 1 and 2 or 3)(), "a" if "" else "b")
if not 0 and (1 or undefined): print("short")
assert 1, undefined if 0 else 2
