class S:
    def __str__(self): return "str!"
    def __repr__(self): return "repr!"
    def __format__(self, spec): return f"format<{spec}>"
    def __bytes__(self): return b"bytes!"
s = S()
print(s, str(s), repr(s), [s], f"{s}", f"{s!s}", f"{s!r:>8}", f"{s:abc}", format(s), format(s, "x"), "{:y}".format(s), "%s %r" % (s, s), bytes(s))
class R:
    def __repr__(self): return "only repr"
print(R(), str(R()), f"{R()}", f"{R():>12}" if False else "", "%s" % R())
class O: pass
try:
    f"{O():>5}"
except TypeError as e:
    print(e)
class Bad:
    def __str__(self): return 5
    def __repr__(self): return None
    def __format__(self, s): return 1
    def __bytes__(self): return "x"
    def __int__(self): return "x"
    def __float__(self): return 1
    def __index__(self): return 1.5
    def __bool__(self): return None
    def __hash__(self): return 1.5
    def __complex__(self): return 1
    def __len__(self): return None
    def __iter__(self): return None
    def __dir__(self): return 5
for f in (str, repr, format, bytes, int, float, hex, bool, hash, complex, len, iter, dir):
    try:
        f(Bad())
    except TypeError as e:
        print(f.__name__, "->", e)
class I:
    def __index__(self): return 3
print(int(I()), float(I()), complex(I()), hex(I()), oct(I()), bin(I()), chr(I()) == "\3", [1, 2, 3, 4][I()], "ab" * I(), bytes(I()), range(I()), "%d" % I(), round(2.34567, I()))
class T:
    def __trunc__(self): return 8
print(repr(S.__repr__(s)), S.__str__(s))
