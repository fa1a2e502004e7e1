# oracle: none - 3.12 syntax
type Point = tuple[float, float]
print(Point, type(Point).__name__, Point.__name__, Point.__value__)
type Lazy = undefined_name | int
print(Lazy.__name__)
try:
    Lazy.__value__
except NameError as e:
    print(e)
undefined_name = str
print(Lazy.__value__)
type Pair[A, B] = tuple[A, B]
print(Pair.__type_params__, Pair.__value__)
type = 5
print(type)
type X = list[X]
print(X.__value__)
class C:
    type Inner = int
print(C.Inner)
