"""Type parameters and aliases as Python 3.12 has them (PEP 695), on top of the library's typing module.

The run loop makes them through this module when a script uses the syntax: `class Box[T]`, `def f[T]()`, `type A = B`.
Their variance is inferred, so that they print without the sign that an explicit TypeVar has.
"""
import sys
import types
import typing


class TypeVar(typing.TypeVar, _root=True):
    """What `T` in `[T]`, `[T: bound]` and `[T: (choices)]` stands for."""

    __infer_variance__ = True
    __module__ = "typing"

    def __repr__(self):
        return self.__name__


class ParamSpec(typing.ParamSpec, _root=True):
    """What `**P` in a list of type parameters stands for."""

    __infer_variance__ = True
    __module__ = "typing"

    def __repr__(self):
        return self.__name__


class TypeAliasType:
    """The value of `type Name[Parameters] = Value`; the value is evaluated when it is first asked for."""

    __module__ = "typing"

    def __init__(self, name, value, *, type_params=()):
        fields = self.__dict__
        fields["__name__"] = name
        fields["__type_params__"] = type_params
        fields["__parameters__"] = type_params
        fields["__module__"] = sys._getframe(1).f_globals.get("__name__")
        fields["_evaluated"] = [value]

    @property
    def __value__(self):
        if not self._evaluated:
            self._evaluated.append(self._evaluate())
        return self._evaluated[0]

    def __setattr__(self, name, value):
        if name in ("__name__", "__type_params__", "__parameters__", "__value__", "__module__"):
            raise AttributeError("readonly attribute")
        raise AttributeError(f"'typing.TypeAliasType' object has no attribute '{name}'")

    def __repr__(self):
        return self.__name__

    def __getitem__(self, arguments):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        return types.GenericAlias(self, arguments)

    def __or__(self, other):
        return typing.Union[self, other]

    def __ror__(self, other):
        return typing.Union[other, self]

    def __call__(self, *arguments, **keywords):
        # typing takes what can be called for a type.
        raise TypeError("'typing.TypeAliasType' object is not callable")

    def __reduce__(self):
        return self.__name__


def lazy_alias(name, evaluate, type_params):
    """The alias of a `type` statement, whose value the function `evaluate` gives."""
    alias = TypeAliasType(name, None, type_params=tuple(type_params or ()))
    fields = alias.__dict__
    fields["__module__"] = sys._getframe(1).f_globals.get("__name__")
    fields["_evaluate"] = evaluate
    fields["_evaluated"].clear()
    return alias
