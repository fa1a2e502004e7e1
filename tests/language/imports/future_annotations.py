from __future__ import annotations
def f(x: undefined | str = 1) -> nothing.at.all: pass
class C:
    a: List[int]
    b: "quoted"
print(f.__annotations__, C.__annotations__)
y: Some.type = 5
print(__annotations__)
