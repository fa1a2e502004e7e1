class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class P3(Point):
    __match_args__ = ("x", "y", "z")
    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z
class NoArgs:
    a = 1
def f(o):
    match o:
        case P3(0, 0, z): return f"z axis {z}"
        case Point(0, 0): return "origin"
        case Point(x=0, y=yy): return f"y axis {yy}"
        case Point(x, y=0): return f"x axis {x}"
        case Point(x, y) if x == y: return f"diagonal {x}"
        case Point(): return "point"
        case NoArgs(a=1): return "no args"
        case int(0) | float(0): return "zero"
        case bool(b): return f"bool {b}"
        case int(n): return f"int {n}"
        case str(s): return f"str {s}"
        case list([a, b]): return f"list {a} {b}"
        case dict(d): return f"dict {d}"
        case tuple((1, x)): return f"tuple {x}"
        case set(s): return f"set {s}"
        case type(): return "a class"
        case _: return "?"
for o in (P3(0, 0, 7), Point(0, 0), Point(0, 5), Point(5, 0), Point(3, 3), Point(1, 2), NoArgs(), 0, 0.0, True, 5, "s", [1, 2], [1], {"k": 1}, (1, 9), {4}, int, 1.5):
    print(f(o))
def check(fn):
    try:
        print(fn())
    except TypeError as e:
        print(e)
def e1():
    match Point(1, 2):
        case Point(1, 2, 3): return 1
def e2():
    match NoArgs():
        case NoArgs(1): return 1
def e3():
    match 5:
        case int(1, 2): return 1
def e4():
    match Point(1, 2):
        case Point(1, x=2): return 1
def e5():
    x = 5
    match 5:
        case x(): return 1
class BadArgs:
    __match_args__ = ["a"]
def e6():
    match BadArgs():
        case BadArgs(1): return 1
class BadArgs2:
    __match_args__ = (5,)
def e7():
    match BadArgs2():
        case BadArgs2(1): return 1
def e8():
    match Point(1, 2):
        case Point(missing=m): return 1
    return "missing attribute does not match"
for e in (e1, e2, e3, e4, e5, e6, e7, e8):
    check(e)
