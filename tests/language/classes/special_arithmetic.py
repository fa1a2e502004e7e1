class V:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"V({self.n})"
for op, name in [("+", "add"), ("-", "sub"), ("*", "mul"), ("/", "truediv"), ("//", "floordiv"), ("%", "mod"), ("**", "pow"), ("<<", "lshift"), (">>", "rshift"), ("&", "and"), ("|", "or"), ("^", "xor"), ("@", "matmul")]:
    setattr(V, f"__{name}__", lambda s, o, op=op: f"{s} {op} {o}")
    setattr(V, f"__r{name}__", lambda s, o, op=op: f"{o} r{op} {s}")
    a, b = V(1), V(2)
    print(eval(f"a {op} b"), "|", eval(f"a {op} 5"), "|", eval(f"5 {op} a"))
    setattr(V, f"__i{name}__", lambda s, o, op=op: f"{s} {op}= {o}")
    exec(f"a {op}= 7")
    print(a)
class U:
    def __neg__(self): return "neg"
    def __pos__(self): return "pos"
    def __invert__(self): return "inv"
    def __abs__(self): return "abs"
    def __round__(self, n=None): return ("round", n)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __complex__(self): return 1j
    def __index__(self): return 9
    def __divmod__(self, o): return ("divmod", o)
    def __rdivmod__(self, o): return ("rdivmod", o)
    def __pow__(self, o, m=None): return ("pow", o, m)
u = U()
import math
print(-u, +u, ~u, abs(u), round(u), round(u, 2), math.trunc(u), math.floor(u), math.ceil(u), int(u), float(u), complex(u), hex(u), divmod(u, 1), divmod(1, u), pow(u, 2), pow(u, 2, 3), u ** 4)
print([0] * 10 == [0] * U() + [0], range(20)[u], "abcdefghijkl"[u])
