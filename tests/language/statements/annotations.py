x: int = 5
y: str
print(x, "y" in globals())
print(__annotations__)
class C:
    a: int
    b: "list[int]" = []
    (c): float = 1.0
    d[0] if False else None
    if False:
        e: int
print(C.__annotations__)
print(hasattr(C, "a"), C.b, C.c)
def f(a: int, /, b: "x" = 1, *args: str, c: float, **kw: dict) -> None:
    local: undefined_name = 3
    other: int
    return local
print(f.__annotations__)
print(f(1, c=2))
o = C()
o.attr: int = 3
print(o.attr)
l = [0]
l[0]: int = 7
print(l)
def g():
    z: int
    try:
        print(z)
    except UnboundLocalError as e:
        print(e)
g()
