"""The classes of syntax tree nodes, from which the system's ast.py takes them.

Each line of _GRAMMAR is a class with its fields: `?` marks one that may be None, `*` a list. The lines
below a name without fields are its kinds; attributes after `|` are the places in the source. Trees themselves are made by compile().

The library is CPython 3.11's, the language knows type parameters: they have the nodes of CPython 3.12. So that programs without
them see the trees of 3.11, the field `type_params` of a definition is one of those nodes alone that have some (`_fields` of the
class is without), and None elsewhere.
"""
import sys

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000

_PLACE = "int lineno, int col_offset, int? end_lineno, int? end_col_offset"
_END = "int lineno, int col_offset, int end_lineno, int end_col_offset"

_GRAMMAR = f"""
mod
  Module(stmt* body, type_ignore* type_ignores)
  Interactive(stmt* body)
  Expression(expr body)
  FunctionType(expr* argtypes, expr returns)
stmt | {_PLACE}
  FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)
  AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment)
  ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list)
  Return(expr? value)
  Delete(expr* targets)
  TypeAlias(expr name, type_param* type_params, expr value)
  Assign(expr* targets, expr value, string? type_comment)
  AugAssign(expr target, operator op, expr value)
  AnnAssign(expr target, expr annotation, expr? value, int simple)
  For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
  AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
  While(expr test, stmt* body, stmt* orelse)
  If(expr test, stmt* body, stmt* orelse)
  With(withitem* items, stmt* body, string? type_comment)
  AsyncWith(withitem* items, stmt* body, string? type_comment)
  Match(expr subject, match_case* cases)
  Raise(expr? exc, expr? cause)
  Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
  TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
  Assert(expr test, expr? msg)
  Import(alias* names)
  ImportFrom(identifier? module, alias* names, int? level)
  Global(identifier* names)
  Nonlocal(identifier* names)
  Expr(expr value)
  Pass
  Break
  Continue
expr | {_PLACE}
  BoolOp(boolop op, expr* values)
  NamedExpr(expr target, expr value)
  BinOp(expr left, operator op, expr right)
  UnaryOp(unaryop op, expr operand)
  Lambda(arguments args, expr body)
  IfExp(expr test, expr body, expr orelse)
  Dict(expr* keys, expr* values)
  Set(expr* elts)
  ListComp(expr elt, comprehension* generators)
  SetComp(expr elt, comprehension* generators)
  DictComp(expr key, expr value, comprehension* generators)
  GeneratorExp(expr elt, comprehension* generators)
  Await(expr value)
  Yield(expr? value)
  YieldFrom(expr value)
  Compare(expr left, cmpop* ops, expr* comparators)
  Call(expr func, expr* args, keyword* keywords)
  FormattedValue(expr value, int conversion, expr? format_spec)
  JoinedStr(expr* values)
  Constant(constant value, string? kind)
  Attribute(expr value, identifier attr, expr_context ctx)
  Subscript(expr value, expr slice, expr_context ctx)
  Starred(expr value, expr_context ctx)
  Name(identifier id, expr_context ctx)
  List(expr* elts, expr_context ctx)
  Tuple(expr* elts, expr_context ctx)
  Slice(expr? lower, expr? upper, expr? step)
expr_context
  Load
  Store
  Del
boolop
  And
  Or
operator
  Add
  Sub
  Mult
  MatMult
  Div
  Mod
  Pow
  LShift
  RShift
  BitOr
  BitXor
  BitAnd
  FloorDiv
unaryop
  Invert
  Not
  UAdd
  USub
cmpop
  Eq
  NotEq
  Lt
  LtE
  Gt
  GtE
  Is
  IsNot
  In
  NotIn
comprehension(expr target, expr iter, expr* ifs, int is_async)
excepthandler | {_PLACE}
  ExceptHandler(expr? type, identifier? name, stmt* body)
arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)
arg(identifier arg, expr? annotation, string? type_comment) | {_PLACE}
keyword(identifier? arg, expr value) | {_PLACE}
alias(identifier name, identifier? asname) | {_PLACE}
withitem(expr context_expr, expr? optional_vars)
match_case(pattern pattern, expr? guard, stmt* body)
pattern | {_END}
  MatchValue(expr value)
  MatchSingleton(constant value)
  MatchSequence(pattern* patterns)
  MatchMapping(expr* keys, pattern* patterns, identifier? rest)
  MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
  MatchStar(identifier? name)
  MatchAs(pattern? pattern, identifier? name)
  MatchOr(pattern* patterns)
type_param | {_END}
  TypeVar(identifier name, expr? bound)
  ParamSpec(identifier name)
  TypeVarTuple(identifier name)
type_ignore
  TypeIgnore(int lineno, string tag)
"""


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __new__(cls, /, *args, **kwargs):
        return object.__new__(cls)

    def __init__(self, /, *args, **kwargs):
        fields = self._fields
        if len(args) > len(fields):
            count = len(fields)
            raise TypeError(f"{type(self).__name__} constructor takes at most {count} positional "
                            f"argument{'' if count == 1 else 's'}")
        for name, value in zip(fields, args):
            setattr(self, name, value)
        for name, value in kwargs.items():
            if name in fields[:len(args)]:
                raise TypeError(f"{type(self).__name__} got multiple values for argument '{name}'")
            setattr(self, name, value)
        if kwargs.get("type_params"):
            _set_type_params(self, kwargs["type_params"])

    def __reduce__(self):
        return type(self), (), self.__dict__


AST.__module__ = "ast"


def _names(text):
    """[(name, whether it may be left out)] of `kind name, kind? name`."""
    pairs = [item.split() for item in text.split(", ")] if text else []
    return [(name, kind.endswith("?")) for kind, name in pairs]


def _make_class(text, base):
    text, _, attributes = text.strip().partition(" | ")
    name, _, fields = text.partition("(")
    fields, attributes = _names(fields.rstrip(")")), _names(attributes)
    namespace = {"__module__": "ast", "__doc__": text, "_fields": tuple(field for field, _ in fields)}
    namespace["__match_args__"] = namespace["_fields"]
    if attributes:
        namespace["_attributes"] = tuple(attribute for attribute, _ in attributes)
    namespace.update({field: None for field, optional in fields + attributes if optional})
    made = globals()[name] = type(name, (base,), namespace)
    return made


def _make_classes():
    family = AST
    kinds = []
    for line in _GRAMMAR.strip().splitlines():
        if line.startswith(" "):
            kinds.append(_make_class(line, family).__doc__)
            plain = not any("(" in kind for kind in kinds)
            separator = " | " if plain else f"\n{' ' * len(family.__name__)} | "
            family.__doc__ = f"{family.__name__} = " + separator.join(kinds)
        else:
            kinds = []
            family = _make_class(line, AST)


_make_classes()
FunctionDef.type_params = AsyncFunctionDef.type_params = ClassDef.type_params = None


def _set_type_params(node, params):
    node.type_params = params
    if "type_params" not in node._fields:
        node._fields += ("type_params",)
    _teach_unparser()


def _teach_unparser():
    """Gives ast.unparse() of CPython 3.11 what it lacks for type parameters: it would leave them out."""
    library = sys.modules.get("ast")
    unparser = getattr(library, "_Unparser", None)
    if unparser is None or hasattr(unparser, "visit_TypeAlias"):
        return

    def bracketed(params):
        return f"[{', '.join(map(library.unparse, params))}]" if params else ""

    def visit_type_alias(self, node):
        self.fill("type ")
        self.traverse(node.name)
        self.write(f"{bracketed(node.type_params)} = ")
        self.traverse(node.value)

    def visit_type_var(self, node):
        self.write(node.name)
        if node.bound:
            self.write(": ")
            self.traverse(node.bound)

    def with_params(visit):
        def visit_definition(self, node):
            if node.type_params:
                shown = type(node)()
                shown.__dict__.update(node.__dict__, name=node.name + bracketed(node.type_params), type_params=None)
                node = shown
            return visit(self, node)
        return visit_definition

    unparser.visit_TypeAlias = visit_type_alias
    unparser.visit_TypeVar = visit_type_var
    unparser.visit_TypeVarTuple = lambda self, node: self.write("*" + node.name)
    unparser.visit_ParamSpec = lambda self, node: self.write("**" + node.name)
    for name in ("visit_FunctionDef", "visit_AsyncFunctionDef", "visit_ClassDef"):
        setattr(unparser, name, with_params(getattr(unparser, name)))
