"""What the syntax of PEP 695 makes: `class Box[T]`, `def f[T]()`, `type A = B`. The run loop calls the functions in here.

Where the library is that of CPython 3.11, whose typing has classes of its own, the parameters are instances of subclasses of
those; bounds and constraints are evaluated when they are first asked for either way, and the variance is inferred, so that
no parameter prints the sign that an explicit TypeVar has.
"""
import sys

from _typing_classes import Generic, Later, ParamSpec, TypeAliasType, TypeVar, TypeVarTuple


def _of_typing(parameter):
    # Not of the module that called the constructor, which is this one.
    parameter.__dict__.pop("__module__", None)
    return parameter


def type_var(name):
    return _of_typing(TypeVar(name, infer_variance=True))


def bounded_type_var(name, evaluate):
    return _of_typing(TypeVar(name, bound=Later(evaluate), infer_variance=True))


def constrained_type_var(name, evaluate):
    return _of_typing(TypeVar(name, Later(evaluate), infer_variance=True))


def param_spec(name):
    return _of_typing(ParamSpec(name, infer_variance=True))


def type_var_tuple(name):
    return _of_typing(TypeVarTuple(name))


def generic_base(parameters):
    """The base that `class C[...]` has besides those that it names."""
    arguments = []
    for parameter in parameters:
        if isinstance(parameter, TypeVarTuple):
            arguments += parameter
        else:
            arguments.append(parameter)
    return Generic[tuple(arguments)]


def lazy_alias(name, evaluate, type_params):
    """The alias of a `type` statement, whose value the function `evaluate` gives."""
    alias = TypeAliasType(name, Later(evaluate), type_params=tuple(type_params or ()))
    alias.__dict__["__module__"] = sys._getframe(1).f_globals.get("__name__")
    return alias


import typing  # last: the newer one's own source has such syntax

if not hasattr(typing, "TypeAliasType"):
    Generic = typing.Generic
    TypeVarTuple = typing.TypeVarTuple

    class _Inferred:
        __infer_variance__ = True

        def __repr__(self):
            return self.__name__

    class _LateField:
        """A field that a Later may fill."""

        def __set_name__(self, owner, name):
            self._name = name

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            value = instance.__dict__[self._name]
            if type(value) is Later:
                value = instance.__dict__[self._name] = value.evaluate()
            return value

        def __set__(self, instance, value):
            instance.__dict__[self._name] = value

    class TypeVar(_Inferred, typing.TypeVar, _root=True):
        """What `T` in `[T]`, `[T: bound]` and `[T: (choices)]` stands for."""

        __module__ = "typing"
        __bound__ = _LateField()
        __constraints__ = _LateField()

        def __init__(self, name, *constraints, bound=None, infer_variance=True):
            super().__init__(name)
            if bound is not None:
                self.__bound__ = bound
            if constraints:
                self.__constraints__ = constraints[0]

    class ParamSpec(_Inferred, typing.ParamSpec, _root=True):
        """What `**P` in a list of type parameters stands for."""

        __module__ = "typing"

        def __init__(self, name, *, infer_variance=True):
            super().__init__(name)
