"""The classes that typing of CPython 3.12 and later takes from the interpreter, as attributes of `_typing`.

They lean on typing for what they do with arguments, as CPython's do, and import it only then: it is typing that imports
them. The syntax of PEP 695 makes them by way of `_type_parameters`, with bounds that are evaluated when they are asked for.
"""
import sys


class Later:
    """Stands for a value until it is first asked for, and knows the function that gives it."""

    __slots__ = ("evaluate",)

    def __init__(self, evaluate):
        self.evaluate = evaluate


def _later_value(field, doc):
    def get(self):
        value = getattr(self, field)
        if type(value) is Later:
            value = value.evaluate()
            setattr(self, field, value)
        return value

    return property(get, doc=doc)


def _value(field, doc):
    return property(lambda self: getattr(self, field), doc=doc)


def _final(cls):
    def refuse(subclass, **keywords):
        raise TypeError(f"type 'typing.{cls.__name__}' is not an acceptable base type")

    def refuse_instance(self, bases):
        raise TypeError(f"Cannot subclass an instance of {cls.__name__}")

    cls.__init_subclass__ = classmethod(refuse)
    cls.__mro_entries__ = refuse_instance
    cls.__module__ = "typing"
    return cls


def _remember_module(parameter, frame):
    module = frame.f_globals.get("__name__")
    if module is not None:
        parameter.__dict__["__module__"] = module


class NoDefaultType:
    """The type of the NoDefault singleton."""

    __slots__ = ()
    __module__ = "typing"

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return "typing.NoDefault"

    def __reduce__(self):
        return "NoDefault"


NoDefault = object.__new__(NoDefaultType)


class _Variance:
    """What type variables and parameter specifications share."""

    __slots__ = ()

    __name__ = _value("_name", "The name of this parameter.")
    __bound__ = _later_value("_bound", "The upper bound, or None.")
    __covariant__ = _value("_covariant", "Whether it was declared covariant.")
    __contravariant__ = _value("_contravariant", "Whether it was declared contravariant.")
    __infer_variance__ = _value("_infer_variance", "Whether type checkers find out the variance.")
    __default__ = _later_value("_default", "The default, or NoDefault.")

    def _take(self, name, bound, default, covariant, contravariant, infer_variance):
        if not isinstance(name, str):
            raise TypeError(f"{type(self).__name__}() argument 'name' must be str, not {type(name).__name__}")
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if bound is not None and type(bound) is not Later:
            import typing
            bound = typing._type_check(bound, "Bound must be a type.")
        self._name = name
        self._bound = bound
        self._default = default
        self._covariant = bool(covariant)
        self._contravariant = bool(contravariant)
        self._infer_variance = bool(infer_variance)

    def has_default(self):
        return self._default is not NoDefault

    def __repr__(self):
        if self._infer_variance:
            return self._name
        return ("+" if self._covariant else "-" if self._contravariant else "~") + self._name

    def __reduce__(self):
        return self._name

    def __or__(self, other):
        import typing
        return typing.Union[self, other]

    def __ror__(self, other):
        import typing
        return typing.Union[other, self]


_VARIANCE_FIELDS = ("_name", "_bound", "_default", "_covariant", "_contravariant", "_infer_variance", "__dict__",
                    "__weakref__")


@_final
class TypeVar(_Variance):
    """Type variable."""

    __slots__ = (*_VARIANCE_FIELDS, "_constraints")

    __constraints__ = _later_value("_constraints", "The types that it is one of, or ().")

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if len(constraints) == 1 and type(constraints[0]) is Later:
            constraints = constraints[0]
        elif constraints:
            if bound is not None:
                raise TypeError("Constraints cannot be combined with bound=...")
            if len(constraints) == 1:
                raise TypeError("A single constraint is not allowed")
        self._take(name, bound, default, covariant, contravariant, infer_variance)
        self._constraints = constraints
        _remember_module(self, sys._getframe(1))

    def __typing_subst__(self, arg):
        import typing
        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        if self.has_default() and alias.__parameters__.index(self) == len(args):
            return (*args, self.__default__)
        return args


class _ParamSpecPart:
    """P.args and P.kwargs."""

    __slots__ = ("__origin__", "__weakref__")

    def __init__(self, origin):
        self.__origin__ = origin

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self.__origin__ == other.__origin__

    __hash__ = None

    def __repr__(self):
        name = getattr(self.__origin__, "__name__", None)
        return f"{repr(self.__origin__) if name is None else name}.{self._suffix}"


@_final
class ParamSpecArgs(_ParamSpecPart):
    """The positional arguments of a ParamSpec."""

    __slots__ = ()
    _suffix = "args"


@_final
class ParamSpecKwargs(_ParamSpecPart):
    """The keyword arguments of a ParamSpec."""

    __slots__ = ()
    _suffix = "kwargs"


@_final
class ParamSpec(_Variance):
    """Parameter specification."""

    __slots__ = _VARIANCE_FIELDS

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        self._take(name, bound, default, covariant, contravariant, infer_variance)
        _remember_module(self, sys._getframe(1))

    @property
    def args(self):
        """Represents positional arguments."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """Represents keyword arguments."""
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        import typing
        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._paramspec_prepare_subst(self, alias, args)


@_final
class TypeVarTuple:
    """Type variable tuple: a placeholder for any number of types."""

    __slots__ = ("_name", "_default", "__dict__", "__weakref__")

    __name__ = _value("_name", "The name of this parameter.")
    __default__ = _later_value("_default", "The default, or NoDefault.")

    def __init__(self, name, *, default=NoDefault):
        if not isinstance(name, str):
            raise TypeError(f"TypeVarTuple() argument 'name' must be str, not {type(name).__name__}")
        self._name = name
        self._default = default
        _remember_module(self, sys._getframe(1))

    def has_default(self):
        return self._default is not NoDefault

    def __iter__(self):
        import typing
        yield typing.Unpack[self]

    def __repr__(self):
        return self._name

    def __reduce__(self):
        return self._name

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._typevartuple_prepare_subst(self, alias, args)


@_final
class TypeAliasType:
    """The value of `type Name[Parameters] = Value`; the value is evaluated when it is first asked for."""

    __slots__ = ("_name", "_value", "_type_params", "__dict__", "__weakref__")

    __name__ = _value("_name", "The name of the alias.")
    __value__ = _later_value("_value", "What the alias stands for.")
    __type_params__ = _value("_type_params", "The type parameters of the alias.")

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError(f"typealias() argument 'name' must be str, not {type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        self._name = name
        self._value = value
        self._type_params = type_params
        _remember_module(self, sys._getframe(1))

    @property
    def __parameters__(self):
        import typing
        parameters = []
        for parameter in self._type_params:
            if isinstance(parameter, typing.TypeVarTuple):
                parameters += parameter
            else:
                parameters.append(parameter)
        return tuple(parameters)

    def __repr__(self):
        return self._name

    def __reduce__(self):
        return self._name

    def __getitem__(self, arguments):
        if not self._type_params:
            raise TypeError("Only generic type aliases are subscriptable")
        import types
        return types.GenericAlias(self, arguments)

    def __or__(self, other):
        import typing
        return typing.Union[self, other]

    def __ror__(self, other):
        import typing
        return typing.Union[other, self]

    def __call__(self, *arguments, **keywords):
        # typing of CPython 3.11 takes only what can be called for a type.
        raise TypeError("'typing.TypeAliasType' object is not callable")


class Generic:
    """Abstract base class for generic types."""

    __slots__ = ()
    __module__ = "typing"

    def __class_getitem__(cls, *args, **kwargs):
        import typing
        return typing._generic_class_getitem(cls, *args, **kwargs)

    def __init_subclass__(cls, *args, **kwargs):
        import typing
        typing._generic_init_subclass(cls, *args, **kwargs)
