# oracle: none - what locals() shows inside a comprehension differs between 3.11 and 3.12; only shared behaviour here
def f():
    x = "outer"
    result = [x for x in range(3)]
    return x, result
print(f())
class C:
    y = 1
    r = [y for y in range(2)]
print(C.y, C.r)
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
