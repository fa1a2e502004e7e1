# oracle: none - 3.12 syntax
import typing

class Box[T: int, *Us, **Q]:
    def method[Z](self, z: Z) -> T: ...

T, Us, Q = Box.__type_params__
print([isinstance(p, c) for p, c in zip(Box.__type_params__, (typing.TypeVar, typing.TypeVarTuple, typing.ParamSpec))])
print(typing.get_type_hints(Box.method), Box.method.__type_params__)
print(T.__infer_variance__, T.__covariant__, T.__module__, Q.args, Q.kwargs)
print(len(typing.get_args(Box[int, str, bytes, [int]])), typing.Optional[T], list[T][str], dict[str, T][int])

def late[T: Undefined, U: (Undefined, int)](): ...
T, U = late.__type_params__
for ask in (lambda: T.__bound__, lambda: U.__constraints__):
    try:
        ask()
    except NameError as error:
        print(error)
Undefined = str
print(T.__bound__, U.__constraints__, T.__constraints__, U.__bound__)

type Pair[A, B] = tuple[A, B]
print(Pair[int, str], Pair.__parameters__)
type Plain = int
for wrong in (lambda: Plain[int], lambda: Plain(), lambda: setattr(Plain, "__value__", 3)):
    try:
        wrong()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__)
print(type(Plain).__module__, Plain.__module__, Plain.__type_params__)
