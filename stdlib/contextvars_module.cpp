// _contextvars (PEP 567): ContextVar, Token, Context.
//
// A context holds a dict of variable to value, which copies share until one of them changes: whoever sets a variable while others hold
// the dict copies it first. Keys are compared by identity, so no look-up runs Python. The isolate keeps its current context.
#include "stdlib/contextvars.h"

#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

TypeObject context_type, context_token_type, context_token_missing_type, context_var_type;

namespace {

struct ContextVar : Object {
  Value name, default_value;  // owned; no default: Empty
  static bool check(Value v) { return has_type(v, context_var_type); }
  static TypeObject& type() { return context_var_type; }
};
struct Context : Object {
  Value variables;  // owned dict, shared while several contexts are equal
  Value previous;   // owned: the context to go back to, while entered; else Empty
  bool entered;
  static bool check(Value v) { return has_type(v, context_type); }
  static TypeObject& type() { return context_type; }
  DictObject* dict() const { return variables.as<DictObject>(); }
};
struct Token : Object {
  Value context, variable, old_value;  // owned; the variable had no value: Empty
  bool used;
  static bool check(Value v) { return has_type(v, context_token_type); }
  static TypeObject& type() { return context_token_type; }
};

Result make_context(Isolate& iso, Value variables_or_empty) {
  Ref variables(iso, variables_or_empty.is_empty() ? TRY(make_dict(iso)) : retained(iso, variables_or_empty));
  Value made = TRY(allocate_instance(iso, &context_type));
  made.as<Context>()->variables = variables.release();
  made.as<Context>()->previous = Value();
  made.as<Context>()->entered = false;
  return made;
}

Fallible<Context*> current(Isolate& iso) {
  Value& kept = iso.kept(Kept::kContext);
  if (kept.is_empty()) kept = TRY(make_context(iso, Value()));
  return kept.as<Context>();
}

// The dict is this context's alone afterwards.
Status own_variables(Isolate& iso, Context* c) {
  if (c->dict()->refs != 1) assign(iso, c->variables, TRY(dict_copy(iso, c->dict())));
  return Status::ok();
}

Result copy_context(Isolate& iso) { return make_context(iso, TRY(current(iso))->variables); }

// ---- ContextVar

Result variable_new(Isolate& iso, TypeObject* cls, Value name, Value default_value) {
  if (!StrObject::check(name)) return iso.raise(TypeError, "context variable name must be a str");
  Value made = TRY(allocate_instance(iso, cls));
  made.as<ContextVar>()->name = retained(iso, name);
  made.as<ContextVar>()->default_value = retained(iso, default_value);
  return made;
}

Result variable_get(Isolate& iso, ContextVar* self, Value fallback) {
  if (!iso.kept(Kept::kContext).is_empty()) {
    Result found = dict_get(iso, TRY(current(iso))->dict(), Value::object(self));
    if (!found.is_not_found()) return retained(iso, TRY(found));
  }
  if (!fallback.is_empty()) return retained(iso, fallback);
  if (!self->default_value.is_empty()) return retained(iso, self->default_value);
  return iso.raise_with(LookupError, Value::object(self));
}

Result variable_set(Isolate& iso, ContextVar* self, Value value) {
  Ref context = Ref::borrow(iso, Value::object(TRY(current(iso))));
  auto* c = context.as<Context>();
  Value made = TRY(allocate_instance(iso, &context_token_type));
  Ref token(iso, made);
  auto* t = made.as<Token>();
  t->context = retained(iso, context);
  t->variable = retained(iso, Value::object(self));
  t->old_value = Value();
  t->used = false;
  Result old = dict_get(iso, c->dict(), Value::object(self));
  if (!old.is_not_found()) t->old_value = retained(iso, TRY(old));
  TRY(own_variables(iso, c));
  TRY(dict_set(iso, c->dict(), Value::object(self), value));
  return token.release();
}

Status variable_reset(Isolate& iso, ContextVar* self, Value token) {
  if (!Token::check(token)) return iso.raise(TypeError, "expected an instance of Token, got {}", repr_utf8_or_fallback(iso, token));
  auto* t = token.as<Token>();
  if (t->used) return iso.raise(RuntimeError, "{} has already been used once", repr_utf8_or_fallback(iso, token));
  if (t->variable != Value::object(self))
    return iso.raise(ValueError, "{} was created by a different ContextVar", repr_utf8_or_fallback(iso, token));
  Context* c = TRY(current(iso));
  if (t->context != Value::object(c))
    return iso.raise(ValueError, "{} was created in a different Context", repr_utf8_or_fallback(iso, token));
  t->used = true;
  TRY(own_variables(iso, c));
  if (!t->old_value.is_empty()) return dict_set(iso, c->dict(), Value::object(self), t->old_value);
  TRY(dict_delete(iso, c->dict(), Value::object(self)));
  return Status::ok();
}

Result variable_name(Isolate& iso, ContextVar* self) { return retained(iso, self->name); }

Result variable_repr(Isolate& iso, Value self) {
  auto* v = self.as<ContextVar>();
  TRY(iso.check_native_stack(" while getting the repr of an object"));
  Ref name(iso, TRY(repr(iso, v->name)));
  StrBuilder text(iso);
  text.append_ascii("<ContextVar name=");
  text.append(name.as<StrObject>());
  if (!v->default_value.is_empty()) {
    Ref shown(iso, TRY(repr(iso, v->default_value)));
    text.append_ascii(" default=");
    text.append(shown.as<StrObject>());
  }
  text.append_ascii(fmt::format(" at {:#x}>", reinterpret_cast<uintptr_t>(self.as_object())));
  return text.build();
}

void variable_destroy(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<ContextVar*>(self)->name);
  clear_field(iso, static_cast<ContextVar*>(self)->default_value);
}
void variable_clear(Isolate& iso, Object* self) { clear_field(iso, static_cast<ContextVar*>(self)->default_value); }
void variable_traverse(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<ContextVar*>(self)->name);
  visitor.visit(static_cast<ContextVar*>(self)->default_value);
}

constexpr MethodDef kVariableMethods[] = {
    def<"new ContextVar(name, /, *, default=<unset>)", variable_new>(nullptr),
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"get name", variable_name>(nullptr),
    def<"get(self, default=<unset>, /)", variable_get>(
        "Return a value for the context variable for the current context.\n\n"
        "If there is no value for the variable in the current context, the method will:\n"
        " * return the value of the default argument of the method, if provided; or\n"
        " * return the default value for the context variable, if it was created\n   with one; or\n * raise a LookupError."),
    def<"reset(self, token, /)", variable_reset>(
        "Reset the context variable.\n\nThe variable is reset to the value it had before the `ContextVar.set()` that\n"
        "created the token was used."),
    def<"set(self, value, /)", variable_set>(
        "Call to set a new value for the context variable in the current context.\n\n"
        "The required *value* argument is the new value for the context variable.\n\n"
        "Returns a Token object that can be used to restore the variable to its previous\n"
        "value via the `ContextVar.reset()` method."),
};

// ---- Token

Result missing_value(Isolate& iso) {
  Ref name(iso, intern(iso, "MISSING"));
  return get_attribute(iso, as_value(&context_token_type), name);
}
Result token_new(Isolate& iso, TypeObject*, Args) {
  return iso.raise(RuntimeError, "Tokens can only be created by ContextVars");
}
Result token_variable(Isolate& iso, Token* self) { return retained(iso, self->variable); }
Result token_old_value(Isolate& iso, Token* self) {
  return self->old_value.is_empty() ? missing_value(iso) : Result(retained(iso, self->old_value));
}
Result token_repr(Isolate& iso, Value self) {
  auto* t = self.as<Token>();
  Ref variable(iso, TRY(repr(iso, t->variable)));
  StrBuilder text(iso);
  text.append_ascii(t->used ? "<Token used var=" : "<Token var=");
  text.append(variable.as<StrObject>());
  text.append_ascii(fmt::format(" at {:#x}>", reinterpret_cast<uintptr_t>(self.as_object())));
  return text.build();
}
void token_destroy(Isolate& iso, Object* self) {
  auto* t = static_cast<Token*>(self);
  clear_field(iso, t->context);
  clear_field(iso, t->variable);
  clear_field(iso, t->old_value);
}
void token_traverse(Object* self, Visitor& visitor) {
  auto* t = static_cast<Token*>(self);
  visitor.visit(t->context);
  visitor.visit(t->variable);
  visitor.visit(t->old_value);
}
Result missing_repr(Isolate& iso, Value) { return make_str(iso, "<Token.MISSING>"); }

constexpr MethodDef kTokenMethods[] = {
    def<"class __class_getitem__(cls, item, /)", class_getitem_alias>("See PEP 585"),
    def<"get old_value", token_old_value>(nullptr),
    def<"get var", token_variable>(nullptr),
};

// ---- Context

Result context_new(Isolate& iso, TypeObject*, Args args) {
  if (args.count + args.keyword_count() > 0) return iso.raise(TypeError, "Context() does not accept any arguments");
  return make_context(iso, Value());
}

Result context_run(Isolate& iso, Context* self, Args rest) {
  if (rest.count == 0) return iso.raise(TypeError, "run() missing 1 required positional argument");
  if (self->entered)
    return iso.raise(RuntimeError, "cannot enter context: {} is already entered", repr_utf8_or_fallback(iso, Value::object(self)));
  Ref held = Ref::borrow(iso, Value::object(self)), before = Ref::borrow(iso, Value::object(TRY(current(iso))));
  self->entered = true;
  assign(iso, self->previous, before.copy().release());
  assign(iso, iso.kept(Kept::kContext), retained(iso, held));
  Result result = call(iso, rest[0], Args{rest.values + 1, rest.count - 1, rest.keywords});
  self->entered = false;
  clear_field(iso, self->previous);
  assign(iso, iso.kept(Kept::kContext), before.release());
  return result;
}

Status check_key(Isolate& iso, Value key) {
  if (ContextVar::check(key)) return Status::ok();
  return iso.raise(TypeError, "a ContextVar key was expected, got {}", repr_utf8_or_fallback(iso, key));
}
Result context_get_item(Isolate& iso, Value self, Value key) {
  TRY(check_key(iso, key));
  Result found = dict_get(iso, self.as<Context>()->dict(), key);
  if (found.is_not_found()) return iso.raise_key_error(key);
  return retained(iso, TRY(found));
}
Fallible<bool> context_contains(Isolate& iso, Value self, Value key) {
  TRY(check_key(iso, key));
  return dict_contains(iso, self.as<Context>()->dict(), key);
}
Result context_get(Isolate& iso, Context* self, Value key, Value fallback) {
  TRY(check_key(iso, key));
  Result found = dict_get(iso, self->dict(), key);
  return retained(iso, found.is_not_found() ? fallback : TRY(found));
}
Fallible<int64_t> context_length(Isolate&, Value self) { return int64_t{self.as<Context>()->dict()->live}; }
Result context_copy(Isolate& iso, Context* self) { return make_context(iso, self->variables); }
Result context_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (!Context::check(other) || (op != CompareOp::kEq && op != CompareOp::kNe)) return Value::not_implemented();
  Ref a = Ref::borrow(iso, self.as<Context>()->variables), b = Ref::borrow(iso, other.as<Context>()->variables);
  bool equal = TRY(dict_equal(iso, a.as<DictObject>(), b.as<DictObject>()));
  return Value::boolean(equal == (op == CompareOp::kEq));
}
// Iteration goes over the variables as they are now: a view holds the dict, so that a change copies it.
template <TypeObject* view>
Result context_view(Isolate& iso, Value self) {
  Ref made(iso, TRY(make_dict_view(iso, *view, self.as<Context>()->dict())));
  return get_iterator(iso, made);
}
Result context_keys(Isolate& iso, Value self) { return context_view<&dict_keys_type>(iso, self); }
Result context_values(Isolate& iso, Value self) { return context_view<&dict_values_type>(iso, self); }
Result context_items(Isolate& iso, Value self) { return context_view<&dict_items_type>(iso, self); }

void context_destroy(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<Context*>(self)->variables);
  clear_field(iso, static_cast<Context*>(self)->previous);
}
// The context stays usable: it loses its variables.
void context_clear(Isolate& iso, Object* self) {
  auto* c = static_cast<Context*>(self);
  if (!c->variables.is_empty() && c->dict()->refs == 1) dict_clear(iso, c->dict());
}
void context_traverse(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<Context*>(self)->variables);
  visitor.visit(static_cast<Context*>(self)->previous);
}

constexpr MethodDef kContextMethods[] = {
    def<"copy(self, /)", context_copy>("Return a shallow copy of the context object."),
    def<"get(self, key, default=None, /)", context_get>(
        "Return the value for `key` if `key` has the value in the context object.\n\n"
        "If `key` does not exist, return `default`."),
    def<"items(self, /)", context_items>("Return all variables and their values in the context object."),
    def<"keys(self, /)", context_keys>("Return a list of all variables in the context object."),
    def<"run(self, /, *args, **kwargs)", context_run>(nullptr),
    def<"values(self, /)", context_values>("Return a list of all variables' values in the context object."),
};

constexpr MethodDef kFunctions[] = {
    def<"def copy_context()", copy_context>(nullptr),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "Context", as_value(&context_type)));
  TRY(module_set(iso, module, "ContextVar", as_value(&context_var_type)));
  return module_set(iso, module, "Token", as_value(&context_token_type));
}

}  // namespace

Result make_context_variable(Isolate& iso, Value name) { return variable_new(iso, &context_var_type, name, Value()); }
Result get_context_variable(Isolate& iso, Value variable) {
  Value kept = iso.kept(Kept::kContext);
  if (kept.is_empty()) return Fault(FaultKind::kNotFound);
  // Keys are compared by identity; few variables are quicker walked through than looked up.
  constexpr uint32_t kFew = 8;
  DictObject* variables = kept.as<Context>()->dict();
  if (variables->used <= kFew) {
    for (uint32_t i = 0; i < variables->used; ++i)
      if (variables->entries[i].key == variable) return retained(iso, variables->entries[i].value);
    return Fault(FaultKind::kNotFound);
  }
  Result found = dict_get(iso, variables, variable);
  return found.is_fault() ? found : retained(iso, found.value());
}
Result copy_current_context(Isolate& iso) { return copy_context(iso); }
Status set_context_variable(Isolate& iso, Value variable, Value value) {
  decrement(iso, TRY(variable_set(iso, variable.as<ContextVar>(), value)));
  return Status::ok();
}

// Token.MISSING has no state: all isolates share it.
Status add_token_missing(Isolate& iso, const TypeDef& def, DictObject* dict) {
  if (def.type != &context_token_type) return Status::ok();
  Ref missing(iso, TRY(allocate_instance(iso, &context_token_missing_type)));
  return dict_set(iso, dict, intern(iso, "MISSING"), missing);
}

extern const TypeDef context_type_def{.type = &context_type,
                                      .name = "_contextvars.Context",
                                      .doc = nullptr,
                                      .base = nullptr,
                                      .instance_size = sizeof(Context),
                                      .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kWeakrefs, TypeFlag::kImmutable),
                                      .slots = {.destroy = context_destroy,
                                                .traverse = context_traverse,
                                                .clear = context_clear,
                                                .new_ = context_new,
                                                .hash = hash_not_implemented,
                                                .compare = context_compare,
                                                .iter = context_keys,
                                                .length = context_length,
                                                .get_item = context_get_item,
                                                .contains = context_contains},
                                      .methods = kContextMethods,
                                      .method_count = std::size(kContextMethods)};
extern const TypeDef context_var_type_def{.type = &context_var_type,
                                          .name = "_contextvars.ContextVar",
                                          .doc = nullptr,
                                          .base = nullptr,
                                          .instance_size = sizeof(ContextVar),
                                          .flags = flags(TypeFlag::kGc, TypeFlag::kImmutable),
                                          .slots = {.destroy = variable_destroy,
                                                    .traverse = variable_traverse,
                                                    .clear = variable_clear,
                                                    .repr = variable_repr},
                                          .methods = kVariableMethods,
                                          .method_count = std::size(kVariableMethods)};
extern const TypeDef context_token_type_def{.type = &context_token_type,
                                            .name = "_contextvars.Token",
                                            .doc = nullptr,
                                            .base = nullptr,
                                            .instance_size = sizeof(Token),
                                            .flags = flags(TypeFlag::kGc, TypeFlag::kImmutable),
                                            .slots = {.destroy = token_destroy,
                                                      .traverse = token_traverse,
                                                      .clear = token_destroy,
                                                      .new_ = token_new,
                                                      .repr = token_repr,
                                                      .hash = hash_not_implemented},
                                            .methods = kTokenMethods,
                                            .method_count = std::size(kTokenMethods)};
extern const TypeDef context_token_missing_type_def{.type = &context_token_missing_type,
                                                    .name = "Token.MISSING",
                                                    .doc = nullptr,
                                                    .base = nullptr,
                                                    .instance_size = sizeof(Object),
                                                    .flags = flags(TypeFlag::kImmutable, TypeFlag::kNoInstantiation),
                                                    .slots = {.repr = missing_repr}};

extern const ModuleDef contextvars_module_def{.name = "_contextvars",
                                              .doc = "Context Variables",
                                              .functions = kFunctions,
                                              .function_count = std::size(kFunctions),
                                              .populate = populate};

}  // namespace skerry
