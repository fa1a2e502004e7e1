import math
class Num:
    __slots__ = ("v",)
    __match_args__ = ("v",)
    def __init__(self, v): self.v = v
class Bin:
    __slots__ = ("op", "l", "r")
    __match_args__ = ("op", "l", "r")
    def __init__(self, op, l, r): self.op, self.l, self.r = op, l, r
class Call:
    __match_args__ = ("name", "args")
    def __init__(self, name, args): self.name, self.args = name, args
def tokens(s):
    i = 0
    while i < len(s):
        c = s[i]
        if c.isspace(): i += 1; continue
        j = i + 1
        if c.isdigit():
            while j < len(s) and (s[j].isdigit() or s[j] == "."): j += 1
            yield "num", float(s[i:j]) if "." in s[i:j] else int(s[i:j])
        elif c.isalpha():
            while j < len(s) and s[j].isalnum(): j += 1
            yield "name", s[i:j]
        else:
            if s[i:i + 2] == "**": j = i + 2
            yield "op", s[i:j]
        i = j
    yield "end", None
PREC = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "**": 4}
class P:
    def __init__(self, s):
        self.it = tokens(s)
        self.adv()
    def adv(self): self.kind, self.val = next(self.it)
    def expr(self, level=1):
        if (self.kind, self.val) == ("op", "-"):
            self.adv()
            left = Bin("-", Num(0), self.expr(3))
        else: left = self.atom()
        while self.kind == "op" and PREC.get(self.val, 0) >= level:
            op = self.val
            self.adv()
            left = Bin(op, left, self.expr(PREC[op] + (op != "**")))
        return left
    def atom(self):
        kind, val = self.kind, self.val
        self.adv()
        if kind == "num": return Num(val)
        if kind == "name":
            args = []
            if self.val == "(":
                self.adv()
                while self.val != ")":
                    args.append(self.expr())
                    if self.val == ",": self.adv()
                self.adv()
            return Call(val, args)
        if val == "(":
            e = self.expr()
            if self.val != ")": raise SyntaxError("missing )")
            self.adv()
            return e
        raise SyntaxError(f"unexpected {val!r}")
def ev(n, env):
    match n:
        case Num(v): return v
        case Bin("+", l, r): return ev(l, env) + ev(r, env)
        case Bin("-", l, r): return ev(l, env) - ev(r, env)
        case Bin("*", l, r): return ev(l, env) * ev(r, env)
        case Bin("/", l, r): return ev(l, env) / ev(r, env)
        case Bin("%", l, r): return ev(l, env) % ev(r, env)
        case Bin("**", l, r): return ev(l, env) ** ev(r, env)
        case Call(name, []): return env[name]
        case Call(name, args): return env[name](*(ev(a, env) for a in args))
env = {"pi": math.pi, "sqrt": math.sqrt, "max": max, "x": 10}
for s in ("1 + 2 * 3", "(1 + 2) * 3", "2 ** 3 ** 2", "-2 ** 2", "10 - 4 - 3", "7 % 4 * 2", "max(1, x, 3) + sqrt(16)", "2 * pi", "1 / 0", "1 +", "(1", "nope", "x x", "100 ** 20"):
    try:
        print(s, "=", ev(P(s).expr(), env))
    except Exception as e:
        print(s, "->", type(e).__name__, e)
