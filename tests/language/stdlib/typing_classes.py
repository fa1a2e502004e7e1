# oracle: none - the classes that typing of CPython 3.12 takes from the interpreter
from _typing import NoDefault, ParamSpec, ParamSpecArgs, TypeAliasType, TypeVar, TypeVarTuple, _idfunc

T = TypeVar("T")
print(T, T.__name__, T.__module__, T.__bound__, T.__constraints__, T.__default__, T.has_default(), T.__reduce__())
print(TypeVar("C", covariant=True), TypeVar("C", contravariant=True), TypeVar("C", infer_variance=True))
print(TypeVar("B", bound=int).__bound__, TypeVar("K", int, str).__constraints__, TypeVar("D", default=int).__default__)
P = ParamSpec("P")
print(P, P.args, P.kwargs, P.args == P.args, P.args == P.kwargs, P.args == ParamSpecArgs(P), P.args.__origin__ is P)
Ts = TypeVarTuple("Ts")
print(Ts, Ts.__name__, NoDefault, type(NoDefault)() is NoDefault)
Alias = TypeAliasType("Alias", list[int])
print(Alias, Alias.__value__, Alias.__module__, Alias.__parameters__)


def subclass(base):
    class Sub(base): pass


for wrong in (lambda: TypeVar("T", int), lambda: TypeVar("T", int, str, bound=int), lambda: TypeVar(3),
              lambda: TypeVar("T", covariant=True, contravariant=True), lambda: TypeVar("T", bound=(int, str)),
              lambda: TypeVar("T", covariant=True, infer_variance=True), lambda: subclass(TypeVar), lambda: subclass(T),
              lambda: subclass(Ts), lambda: Ts.__typing_subst__(int), lambda: setattr(T, "__name__", "U"),
              lambda: Alias[int], lambda: TypeAliasType("A", int, type_params=[T]), lambda: hash(P.args)):
    try:
        wrong()
        print("nothing raised")
    except (TypeError, ValueError, AttributeError) as error:
        print(type(error).__name__, error)
print(_idfunc(5))
try:
    from _typing import Missing
except ImportError as error:
    print(error)
