class S(str):
    def __new__(cls, v, tag=None):
        self = super().__new__(cls, v)
        self.tag = tag
        return self
    def __str__(self): return "S:" + super().__str__()
    def __len__(self): return 99
s = S("abc", 5)
print(s, repr(s), s.tag, len(s), s == "abc", hash(s) == hash("abc"), {"abc": 1}[s], s + "d", type(s + "d").__name__, type(s.upper()).__name__, type(s[:]).__name__, type(str(s)).__name__, s.split("b"))
print(f"{s}", "%s" % s, "{}".format(s), "-".join([s]), [s], s[0], "b" in s, isinstance(s, str), type(s.replace("x", "y")).__name__, type(s.strip()).__name__)
class K(str):
    def __eq__(self, o): return "always"
    def __hash__(self): return 1
print(K("a") == "b", "b" == K("a"), K("a") != "a")
d = {S("k"): 1}
print(d["k"], list(d)[0].tag, "k" in d)
getattr(s, S("tag"))
print(getattr(s, S("tag")), S.__mro__[1].__name__)
