class A: pass
class B(A): pass
print(isinstance(B(), A), isinstance(A(), B), isinstance(B(), (int, A)), isinstance(1, int | str), isinstance(None, int | None), isinstance(True, int), isinstance(1, (str, (float, (int,)))))
print(issubclass(B, A), issubclass(A, B), issubclass(bool, int), issubclass(int, (str, int)), issubclass(int, int | str), issubclass(type, object), isinstance(type, type), isinstance(object, type), isinstance(type, object))
def check(f):
    try:
        print(f())
    except TypeError as e:
        print(e)
check(lambda: isinstance(1, 5))
check(lambda: isinstance(1, (str, 5)))
check(lambda: isinstance(1, (int, 5)))
check(lambda: issubclass(1, int))
check(lambda: issubclass(int, 5))
check(lambda: issubclass(B(), A))
check(lambda: isinstance(1, list[int]))
check(lambda: isinstance(1, []))
class Liar:
    @property
    def __class__(self): return int
print(isinstance(Liar(), int), type(Liar()).__name__, isinstance(Liar(), Liar))
print(int | str, int | None, (int | str) == (str | int), list[int], dict[str, int], type(int | str).__name__, (int | str).__args__, list[int].__origin__, list[int].__args__)
check(lambda: int | 5)
print(tuple[int, ...], list[int]([1]), isinstance([], list), type[int])
