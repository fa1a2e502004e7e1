# oracle: none - 3.12 syntax
def first[T](items: list[T]) -> T:
    return items[0]
print(first([1, 2]), first("ab"), first.__type_params__, first.__name__, first.__qualname__)
def bounded[T: int, U: (str, bytes), *Ts, **P](x: T) -> T:
    return x
print(bounded.__type_params__, bounded(5))
T, U, Ts, P = bounded.__type_params__
print(T.__bound__, U.__constraints__, T.__constraints__, U.__bound__, type(T).__name__, type(Ts).__name__, type(P).__name__)
def outer[T](x: T):
    def inner(): return T
    return inner
print(outer(1)().__name__)
async def coro[T](x: T): return x
print(coro.__type_params__)
def plain(): pass
print(plain.__type_params__)
def deco(f):
    print("decorating", f.__name__)
    return f
@deco
def with_default[T](x: T = 5): return x
print(with_default())
try:
    T_not_visible = T2
except NameError as e:
    print(e)
