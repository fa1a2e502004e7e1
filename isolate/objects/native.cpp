// Binding the arguments of natives, and the types of built-in functions and method descriptors.
#include "isolate/objects/native.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <iterator>
#include <memory>
#include <vector>

#include "isolate/builtins/import.h"
#include "isolate/heap/allocate.h"
#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/function.h"
#include "isolate/objects/int.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native_call.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/slot_wraps.h"
#include "isolate/objects/type_build.h"

namespace skerry {

uint32_t Args::keyword_count() const {
  return keywords.is_empty() ? 0 : static_cast<uint32_t>(keywords.as<TupleObject>()->length);
}

namespace {

bool is_receiver(const Signature& s) {
  return s.kind == NativeKind::kMethod || s.kind == NativeKind::kClass || s.kind == NativeKind::kNew ||
         s.kind == NativeKind::kGetter || s.kind == NativeKind::kSetter || s.kind == NativeKind::kMember;
}

std::string display_name(const Signature& s, const TypeObject* owner) {
  if (s.kind == NativeKind::kNew && owner != nullptr) return std::string(short_type_name(owner));
  return std::string(s.name);
}

// The row that is called, and what messages need to name it.
struct Callee {
  const MethodDef& def;
  TypeObject* owner;
  const NativeFunction* function;  // or null
};

// As _PyObject_FunctionStr says it: with the module, if that is not builtins, or the class; class methods with the
// class that receives the call.
std::string full_name(const Callee& callee, Args args) {
  const Signature& s = *callee.def.signature;
  if (s.kind == NativeKind::kNew) return display_name(s, callee.owner);
  const NativeFunction* f = callee.function;
  bool bound = f != nullptr && !f->self.is_empty() && !has_type(f->self, module_type);
  if (bound && callee.def.wording == Wording::kFormat) return std::string(s.name);
  if (s.kind == NativeKind::kClass && args.count > 0 && is_type(args[0]))
    return fmt::format("{}.{}", to_utf8(args[0].as<TypeObject>()->qualname), s.name);
  if (bound) return fmt::format("{}.{}", to_utf8(type_of(f->self)->qualname), s.name);
  if (callee.owner != nullptr && s.kind != NativeKind::kFunction) return fmt::format("{}.{}", short_type_name(callee.owner), s.name);
  if (f != nullptr && callee.owner == nullptr && StrObject::check(f->module) && !str_is(f->module, "builtins"))
    return fmt::format("{}.{}", to_utf8(f->module), s.name);
  return std::string(s.name);
}

Fault wrong_count(Isolate& iso, const Callee& callee, Args args) {
  const Signature& s = *callee.def.signature;
  std::string name = display_name(s, callee.owner);
  uint32_t given = args.count;
  uint32_t receiver = is_receiver(s) ? 1 : 0;
  uint32_t maximum = s.positional_count - receiver;
  uint32_t minimum = s.required_positional < receiver ? 0 : s.required_positional - receiver;
  given -= receiver;
  if (callee.def.wording == Wording::kFormat)
    return iso.raise(TypeError, "{}() takes {} {} argument{} ({} given)", name,
                     minimum == maximum ? "exactly" : given < minimum ? "at least" : "at most", given < minimum ? minimum : maximum,
                     (given < minimum ? minimum : maximum) == 1 ? "" : "s", given);
  bool unpacked = callee.def.wording == Wording::kUnpack;
  if (unpacked && minimum == maximum)
    return iso.raise(TypeError, "{} expected {} argument{}, got {}", name, maximum, maximum == 1 ? "" : "s", given);
  if (s.simple && minimum == maximum && !unpacked) {
    std::string shown = full_name(callee, args);
    if (maximum == 0) return iso.raise(TypeError, "{}() takes no arguments ({} given)", shown, given);
    if (maximum == 1) return iso.raise(TypeError, "{}() takes exactly one argument ({} given)", shown, given);
    return iso.raise(TypeError, "{} expected {} arguments, got {}", name, maximum, given);
  }
  if (s.simple || unpacked) {
    uint32_t bound = given < minimum ? minimum : maximum;
    return iso.raise(TypeError, "{} expected at {} {} argument{}, got {}", name, given < minimum ? "least" : "most", bound,
                     bound == 1 ? "" : "s", given);
  }
  uint32_t total = s.count - receiver;
  if (maximum == 0) return iso.raise(TypeError, "{}() takes no positional arguments", name);
  return iso.raise(TypeError, "{}() takes {} {} {}argument{} ({} given)", name, minimum < maximum ? "at most" : "exactly", maximum,
                   total > maximum ? "positional " : "", maximum == 1 ? "" : "s", given);
}

// The default as its text says: None, True, False, '', small integers; <unset> gives Empty.
Result default_value(Isolate& iso, std::string_view text) {
  if (text == "None") return Value::none();
  if (text == "True") return Value::true_();
  if (text == "False") return Value::false_();
  if (text == "()") return empty_tuple();
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"')) return make_str(iso, text.substr(1, text.size() - 2));
  if (!text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9'))) {
    int64_t number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size()) return Value::small_int(number);
  }
  return Value::from_bits(Value::kEmptyBits);
}

// Owns what binding made: string defaults (interned ones are shared, so this is nearly always nothing).
struct Bound {
  explicit Bound(Isolate& i) : iso(i) {}
  ~Bound() {
    for (int i = 0; i < owned_count; ++i) decrement(iso, owned[i]);
  }
  Isolate& iso;
  Value values[kMaxNativeParameters];
  Value owned[kMaxNativeParameters];
  int owned_count = 0;
};

Status fill_default(Bound& b, const Signature& s, int i) {
  std::string_view text = s.parameters[i].default_text;
  if (text.empty() || text == "<unset>") return Status::ok();
  // Through bits: an Empty word is a legal outcome here and no fault.
  Result r = default_value(b.iso, text);
  if (r.value().is_empty()) return Status::ok();
  Value v = TRY(r);
  b.values[i] = v;
  if (v.is_object()) b.owned[b.owned_count++] = v;
  return Status::ok();
}

bool takes_keywords(const Signature& s) {
  if (s.var_keyword) return true;
  for (int i = 0; i < s.count; ++i)
    if (s.parameters[i].kind != ParameterDef::kPositionalOnly) return true;
  return false;
}

// What CPython's parser of keywords checks before it looks at a single argument.
Status check_counts(Isolate& iso, const Callee& callee, Args args) {
  const Signature& s = *callee.def.signature;
  uint32_t keyword_count = args.keyword_count();
  if (!takes_keywords(s)) {
    if (keyword_count == 0) return Status::ok();
    return iso.raise(TypeError, "{}() takes no keyword arguments", full_name(callee, args));
  }
  if (s.kind == NativeKind::kNew && s.var_positional && !s.var_keyword) {  // zip, product: keywords are parsed alone
    uint32_t total = s.count - s.positional_count;
    if (keyword_count > total)
      return iso.raise(TypeError, "{}() takes at most {} keyword argument{} ({} given)", display_name(s, callee.owner), total,
                       total == 1 ? "" : "s", keyword_count);
  }
  if (s.var_positional || s.var_keyword || callee.def.wording != Wording::kFromSignature) return Status::ok();
  uint32_t receiver = is_receiver(s) ? 1 : 0;
  uint32_t positional = args.count - receiver, total = s.count - receiver;
  if (positional + keyword_count > total)
    return iso.raise(TypeError, "{}() takes at most {} {}argument{} ({} given)", display_name(s, callee.owner), total,
                     positional == 0 ? "keyword " : "", total == 1 ? "" : "s", positional + keyword_count);
  uint32_t needed = 0;
  for (uint32_t i = receiver; i < s.required_positional; ++i) needed += s.parameters[i].kind == ParameterDef::kPositionalOnly;
  if (positional < needed)
    return iso.raise(TypeError, "{}() takes {} {} positional argument{} ({} given)", display_name(s, callee.owner),
                     needed + receiver < s.positional_count ? "at least" : "exactly", needed, needed == 1 ? "" : "s", positional);
  return Status::ok();
}

// The parameter that the keyword names, or -1.
int find_parameter(const Signature& s, std::string_view name) {
  for (int i = 0; i < s.count; ++i)
    if (s.parameters[i].kind != ParameterDef::kPositionalOnly && s.parameters[i].name == name) return i;
  return -1;
}

// Room for what is bound, filled only as far as there are parameters.
union Room {
  Room() {}
  Value values[kMaxNativeParameters];
};

// Binds keywords that all name a parameter which has no argument yet. False: something else, or wrong; nothing is owned.
bool bind_quickly(const Signature& s, const Value* values, uint32_t count, const TupleObject* keywords, Value* bound) {
  for (uint32_t i = 0; i < s.count; ++i) bound[i] = i < count ? values[i] : Value();
  for (uint32_t k = 0; k < keywords->length; ++k) {
    const auto* name = keywords->items()[k].as<StrObject>();
    if (name->width() != 1) return false;
    std::string_view text(reinterpret_cast<const char*>(name->data1()), name->length());
    uint32_t i = count;
    while (i < s.count && (s.parameters[i].name != text || s.parameters[i].kind == ParameterDef::kPositionalOnly)) ++i;
    if (i == s.count || !bound[i].is_empty()) return false;
    bound[i] = values[count + k];
  }
  for (uint32_t i = count; i < s.count; ++i) {
    if (!bound[i].is_empty()) continue;
    if (!s.parameters[i].has_default_word) return false;
    bound[i] = s.parameters[i].default_word;
  }
  return true;
}

[[gnu::noinline]] Result bind_and_call(Isolate& iso, const Callee& callee, Args args) {
  const MethodDef& def = callee.def;
  TypeObject* owner = callee.owner;
  const Signature& s = *def.signature;
  TRY(check_counts(iso, callee, args));
  Bound b(iso);
  uint32_t positional = args.count;
  if (positional > s.positional_count) {
    if (!s.var_positional) return wrong_count(iso, callee, args);
    positional = s.positional_count;
  }
  for (uint32_t i = 0; i < positional; ++i) b.values[i] = args[i];
  uint32_t keyword_count = args.keyword_count();
  uint32_t receiver = is_receiver(s) ? 1 : 0;
  // **kwargs receive what no parameter takes; natives get the rest as vectorcall-style Args.
  std::vector<Value> rest(args.values + positional, args.values + args.count);
  uint32_t rest_positional = static_cast<uint32_t>(rest.size());
  std::vector<Value> rest_names;
  std::string buffer;
  uint32_t misplaced = keyword_count;  // a keyword that is unknown, or names what was given by position
  for (uint32_t k = 0; k < keyword_count; ++k) {
    Value name = args.keywords.as<TupleObject>()->items()[k];
    int found = find_parameter(s, utf8_view(name, buffer));
    if (found < 0 && s.var_keyword) {
      rest.push_back(args.keyword_value(k));
      rest_names.push_back(name);
    } else if (found < 0 || !b.values[found].is_empty()) {
      if (misplaced == keyword_count) misplaced = k;
    } else {
      b.values[found] = args.keyword_value(k);
    }
  }
  for (int i = 0; i < s.count; ++i) {
    if (!b.values[i].is_empty()) continue;
    if (s.parameters[i].default_text.empty()) {
      if (s.parameters[i].kind == ParameterDef::kPositionalOnly || s.simple) return wrong_count(iso, callee, args);
      if (s.parameters[i].kind == ParameterDef::kKeywordOnly)
        return iso.raise(TypeError, "{}() missing required keyword-only argument: '{}'", display_name(s, owner), s.parameters[i].name);
      return iso.raise(TypeError, "{}() missing required argument '{}' (pos {})", display_name(s, owner), s.parameters[i].name,
                       static_cast<uint32_t>(i) + 1 - receiver);
    }
    TRY(fill_default(b, s, i));
  }
  if (misplaced < keyword_count) {
    std::string_view text = utf8_view(args.keywords.as<TupleObject>()->items()[misplaced], buffer);
    int found = find_parameter(s, text);
    std::string shown = def.keywords_for != nullptr ? def.keywords_for : display_name(s, owner);
    if (found < 0) return iso.raise(TypeError, "'{}' is an invalid keyword argument for {}()", text, shown);
    return iso.raise(TypeError, "argument for {}() given by name ('{}') and position ({})", shown, text,
                     static_cast<uint32_t>(found) + 1 - receiver);
  }
  if (!s.var_positional && !s.var_keyword) return def.call(iso, b.values, kNoRest);
  Ref names_tuple(iso);
  if (!rest_names.empty()) names_tuple = Ref(iso, TRY(make_tuple(iso, rest_names.data(), rest_names.size())));
  return def.call(iso, b.values, Args{rest.data(), rest_positional, names_tuple});
}

// By position, with defaults or with a rest: no binding if the defaults are words. Apart from the call of what needs no room, which
// is a jump.
[[gnu::noinline]] Result call_by_position(Isolate& iso, const MethodDef& def, TypeObject* owner, const Value* values, uint32_t count,
                                          const NativeFunction* function) {
  const Signature& s = *def.signature;
  if (count >= s.required_positional && (count <= s.positional_count || s.var_positional)) {
    uint32_t positional = std::min<uint32_t>(count, s.positional_count);
    Args rest = s.var_positional ? Args(values + positional, count - positional) : kNoRest;
    if (positional == s.count) return def.call(iso, values, rest);
    Room bound;
    uint32_t i = 0;
    for (; i < s.count; ++i) {  // one loop: two would make a call of memcpy for mostly one word
      if (i < positional) bound.values[i] = values[i];
      else if (s.parameters[i].has_default_word) bound.values[i] = s.parameters[i].default_word;
      else break;
    }
    if (i == s.count) [[likely]] return def.call(iso, bound.values, rest);
  }
  return bind_and_call(iso, Callee{def, owner, function}, Args(values, count));
}

[[gnu::noinline]] Result call_with_keywords(Isolate& iso, const MethodDef& def, TypeObject* owner, const Value* values, uint32_t count,
                                            Value keywords, const NativeFunction* function) {
  const Signature& s = *def.signature;
  if (count <= s.positional_count) {
    Room bound;
    if (bind_quickly(s, values, count, keywords.as<TupleObject>(), bound.values)) [[likely]] return def.call(iso, bound.values, kNoRest);
  }
  return bind_and_call(iso, Callee{def, owner, function}, Args(values, count, keywords));
}

uint32_t plain_count(const MethodDef& def) {
  return def.call != nullptr && def.signature->simple && !def.may_wait ? def.signature->count : ~0u;
}

}  // namespace

Result call_native_at(Isolate& iso, const MethodDef& def, TypeObject* owner, const Value* values, uint32_t count, Value keywords,
                      const NativeFunction* function) {
  if (!keywords.is_empty()) [[unlikely]] return call_with_keywords(iso, def, owner, values, count, keywords, function);
  if (def.signature->simple && count == def.signature->count) [[likely]] return def.call(iso, values, kNoRest);
  return call_by_position(iso, def, owner, values, count, function);
}

Result call_native(Isolate& iso, const MethodDef& def, TypeObject* owner, Args args, const NativeFunction* function) {
  return call_native_at(iso, def, owner, args.values, args.count, args.keywords, function);
}

// ---- Conversions
Fallible<int64_t> argument_to_int64(Isolate& iso, Value v) {
  Ref number(iso, TRY(as_index(iso, v)));
  int64_t n;
  if (!int_fits_int64(number, &n)) return iso.raise(OverflowError, "Python int too large to convert to C ssize_t");
  return n;
}
Fallible<int> argument_to_int(Isolate& iso, Value v) {
  int64_t n;
  if (v.is_small_int()) {
    n = v.as_small_int();
  } else {
    Ref number(iso, TRY(as_index(iso, v)));
    if (!int_fits_int64(number, &n)) return iso.raise(OverflowError, "Python int too large to convert to C long");
  }
  if (n < INT32_MIN || n > INT32_MAX) return iso.raise(OverflowError, "Python int too large to convert to C int");
  return static_cast<int>(n);
}
Fallible<int64_t> argument_to_clamped(Isolate& iso, Value v) {
  if (!is_int(v) && type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "slice indices must be integers or have an __index__ method");
  return as_int64(iso, v, Overflow::kClamp);
}
Fallible<double> argument_to_double(Isolate& iso, Value v) { return as_double(iso, v); }
Fallible<bool> argument_to_bool(Isolate& iso, Value v) { return is_true(iso, v); }

Fault argument_type_error(Isolate& iso, const Signature& s, int parameter, const TypeObject& expected, Value got) {
  if (parameter == 0 && is_receiver(s))
    return iso.raise(TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", s.name,
                     type_name(&expected), type_name(got));
  int shown = parameter + 1 - (is_receiver(s) ? 1 : 0);
  std::string_view got_name = got.is_none() ? "None" : type_name(got);
  if (s.count - (is_receiver(s) ? 1 : 0) == 1 && s.simple)
    return iso.raise(TypeError, "{}() argument must be {}, not {}", s.name, type_name(&expected), got_name);
  if (s.parameters[parameter].kind != ParameterDef::kPositionalOnly)
    return iso.raise(TypeError, "{}() argument '{}' must be {}, not {}", s.name, s.parameters[parameter].name, type_name(&expected), got_name);
  return iso.raise(TypeError, "{}() argument {} must be {}, not {}", s.name, shown, type_name(&expected), got_name);
}

// ---- Types: builtin_function_or_method, method_descriptor, classmethod_descriptor, getset_descriptor.
Result call_native_with_self(Isolate& iso, NativeFunction* f, Args args) {
  constexpr uint32_t kOnStack = 8;
  uint32_t total = args.count + args.keyword_count();
  Value small[kOnStack + 1];
  std::unique_ptr<Value[]> large;
  Value* argv = small;
  if (total > kOnStack) {
    large = std::make_unique<Value[]>(total + 1);
    argv = large.get();
  }
  Ref self = Ref::borrow(iso, f->self);
  argv[0] = self;
  for (uint32_t i = 0; i < total; ++i) argv[i + 1] = args.values[i];
  return call_native(iso, *f->def, f->owner, Args{argv, args.count + 1, args.keywords}, f);
}

Result make_bound_native(Isolate& iso, Value native, Value self) {
  auto* f = native.as<NativeFunction>();
  auto* b = allocate_exact<NativeFunction, Cycles::kPossible>(iso, &native_function_type);
  if (b == nullptr) return Fault(FaultKind::kRaised);
  b->def = f->def;
  b->owner = f->owner;
  b->name = f->name;  // immortal, as the descriptor's own
  b->module = Value::none();
  b->call = f->call;
  b->self = retained(iso, self);
  b->plain_count = f->plain_count;
  return Value::object(b);
}

namespace {

NativeFunction* native_of(Value v) { return v.as<NativeFunction>(); }

Result native_function_call(Isolate& iso, Value self, Args args) {
  NativeFunction* f = native_of(self);
  if (f->def->call == nullptr) return call_new_slot(iso, f->owner, args);
  if (f->self.is_empty()) return call_native(iso, *f->def, f->owner, args, f);
  return call_native_with_self(iso, f, args);
}

Result method_descriptor_call(Isolate& iso, Value self, Args args) {
  NativeFunction* f = native_of(self);
  if (args.count == 0)
    return iso.raise(TypeError, "unbound method {}.{}() needs an argument", type_name(f->owner), f->def->signature->name);
  if (!is_subtype(type_of(args[0]), f->owner))
    return iso.raise(TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", f->def->signature->name,
                     type_name(f->owner), type_name(args[0]));
  return call_native(iso, *f->def, f->owner, args);
}

Result method_descriptor_get(Isolate& iso, Value self, Value instance, Value) {
  if (instance.is_empty()) return retained(iso, self);
  NativeFunction* f = native_of(self);
  if (!is_subtype(type_of(instance), f->owner))
    return iso.raise(TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", f->def->signature->name,
                     type_name(f->owner), type_name(instance));
  return make_bound_native(iso, self, instance);
}
Result class_method_descriptor_get(Isolate& iso, Value self, Value instance, Value owner) {
  NativeFunction* f = native_of(self);
  std::string_view name = f->def->signature->name;
  if (owner.is_empty()) owner = as_value(type_of(instance));
  if (!is_type(owner))
    return iso.raise(TypeError, "descriptor '{}' for type '{}' needs a type, not a '{}' as arg 2", name, type_name(f->owner),
                     type_name(owner));
  if (!is_subtype(owner.as<TypeObject>(), f->owner))
    return iso.raise(TypeError, "descriptor '{}' requires a subtype of '{}' but received '{}'", name, type_name(f->owner),
                     type_name(owner.as<TypeObject>()));
  return make_bound_native(iso, self, owner);
}
Result class_method_descriptor_call(Isolate& iso, Value self, Args args) {
  if (args.count == 0)
    return iso.raise(TypeError, "descriptor '{}' of '{}' object needs an argument", native_of(self)->def->signature->name,
                     type_name(native_of(self)->owner));
  // The checks of binding: natives rely on their class being one.
  Ref bound(iso, TRY(class_method_descriptor_get(iso, self, Value(), args[0])));
  return call_native(iso, *native_of(self)->def, native_of(self)->owner, args);
}

Result getset_get(Isolate& iso, Value self, Value instance, Value) {
  // Getters ask the objects below theirs, as deep as a script has laid them over each other.
  TRY(iso.check_native_stack(" while calling a Python object"));
  auto* g = self.as<GetSetObject>();
  if (instance.is_empty()) return retained(iso, self);
  if (!is_subtype(type_of(instance), g->owner))
    return iso.raise(TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", to_utf8(g->name),
                     type_name(g->owner), type_name(instance));
  if (g->getter == nullptr) return iso.raise(AttributeError, "unreadable attribute");
  return g->getter->call(iso, &instance, kNoRest);
}
Status getset_set(Isolate& iso, Value self, Value instance, Value value) {
  auto* g = self.as<GetSetObject>();
  if (!is_subtype(type_of(instance), g->owner))
    return iso.raise(TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object", to_utf8(g->name),
                     type_name(g->owner), type_name(instance));
  if (g->setter == nullptr)
    return iso.raise(AttributeError, "attribute '{}' of '{}' objects is not writable", to_utf8(g->name), type_name(g->owner));
  Value parameters[] = {instance, value};
  decrement(iso, TRY(g->setter->call(iso, parameters, kNoRest)));
  return Status::ok();
}

Result native_repr(Isolate& iso, Value self) {
  NativeFunction* f = native_of(self);
  std::string_view name = f->def->signature->name;
  if (!f->self.is_empty() && !has_type(f->self, module_type))
    return make_str(iso, fmt::format("<built-in method {} of {} object at {:#x}>", name, type_name(f->self), f->self.bits() & ~uint64_t{1}));
  if (has_type(self, method_descriptor_type) || has_type(self, class_method_descriptor_type))
    return make_str(iso, fmt::format("<method '{}' of '{}' objects>", name, type_name(f->owner)));
  if (f->owner != nullptr && (f->def->signature->kind == NativeKind::kNew || f->def->signature->kind == NativeKind::kStatic))
    return make_str(iso, fmt::format("<built-in method {} of type object at {:#x}>", name, reinterpret_cast<uintptr_t>(f->owner)));
  return make_str(iso, fmt::format("<built-in function {}>", name));
}
Result getset_repr(Isolate& iso, Value self) {
  auto* g = self.as<GetSetObject>();
  return make_str(iso, fmt::format("<attribute '{}' of '{}' objects>", to_utf8(g->name), type_name(g->owner)));
}

Result native_get_name(Isolate& iso, Value self) { return retained(iso, native_of(self)->name); }
Result native_get_qualname(Isolate& iso, Value self) {
  NativeFunction* f = native_of(self);
  if (f->owner == nullptr) return retained(iso, f->name);
  if (is_type(f->self))
    return make_str(iso, fmt::format("{}.{}", short_type_name(f->self.as<TypeObject>()), f->def->signature->name));
  return make_str(iso, fmt::format("{}.{}", short_type_name(f->owner), f->def->signature->name));
}
Result native_get_doc(Isolate& iso, Value self) {
  const char* doc = native_of(self)->def->doc;
  return doc == nullptr ? Result(Value::none()) : make_str(iso, doc);
}
Result native_get_module(Isolate& iso, Value self) { return retained(iso, native_of(self)->module); }
Result native_compare(Isolate&, Value a, Value b, CompareOp op) {
  if (!has_type(a, native_function_type) || !has_type(b, native_function_type) || (op != CompareOp::kEq && op != CompareOp::kNe))
    return Value::not_implemented();
  // The owner counts too: one row stands behind the __new__ of every type.
  bool same = native_of(a)->def == native_of(b)->def && native_of(a)->owner == native_of(b)->owner &&
              native_of(a)->self == native_of(b)->self;
  return Value::boolean(same == (op == CompareOp::kEq));
}
Fallible<int64_t> native_hash(Isolate&, Value self) {
  auto h = static_cast<int64_t>((reinterpret_cast<uintptr_t>(native_of(self)->def) >> 4) ^ (native_of(self)->self.bits() >> 3));
  return h == -1 ? -2 : h;
}
void native_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<NativeFunction*>(o)->self); }
void native_traverse(Object* o, Visitor& v) { v.visit(static_cast<NativeFunction*>(o)->self); }
Result native_reduce(Isolate& iso, Value self) {
  NativeFunction* f = native_of(self);
  if (has_type(f->self, module_type) || (f->self.is_empty() && f->owner == nullptr)) return retained(iso, f->name);
  return reduce_to_attribute(iso, f->self.is_empty() ? as_value(f->owner) : f->self, f->name);
}
Result descriptor_reduce(Isolate& iso, Value self) {
  return reduce_to_attribute(iso, as_value(native_of(self)->owner), native_of(self)->name);
}
Result native_get_objclass(Isolate& iso, Value self) { return retained(iso, as_value(native_of(self)->owner)); }
Result native_get_self(Isolate& iso, Value self) {
  NativeFunction* f = native_of(self);
  if (!f->self.is_empty()) return retained(iso, f->self);
  if (f->owner != nullptr) return retained(iso, as_value(f->owner));
  // The module: found by its name, since one function serves all isolates.
  if (!StrObject::check(f->module)) return Value::none();
  if (str_is(f->module, "builtins")) return import_module(iso, "builtins");
  Value modules = TRY(iso.modules().modules());
  Result module = dict_get(iso, modules.as<DictObject>(), f->module);
  if (module.is_not_found()) return Value::none();
  return retained(iso, TRY(module));
}
}  // namespace

std::string native_text_signature(const Signature& s) {
  std::string out = "(";
  bool first = true;
  auto add = [&](std::string_view text) {
    if (!first) out += ", ";
    out += text;
    first = false;
  };
  if (s.kind == NativeKind::kFunction) {
    add("$module");
    if (s.count == 0 || s.parameters[0].kind != ParameterDef::kPositionalOnly) add("/");
  }
  bool starred = false;
  for (int i = 0; i < s.count; ++i) {
    const ParameterDef& p = s.parameters[i];
    if (p.kind == ParameterDef::kKeywordOnly && !starred) {
      add(s.var_positional ? "*args" : "*");
      starred = true;
    }
    std::string item(i == 0 && is_receiver(s) ? (s.kind == NativeKind::kMethod ? "$self" : "$type") : p.name);
    if (!p.default_text.empty()) item += "=" + (p.default_text == "'\n'" ? "'\\n'" : std::string(p.default_text));
    add(item);
    bool positional_only = p.kind == ParameterDef::kPositionalOnly || (i == 0 && is_receiver(s));
    if (positional_only && (i + 1 == s.count || s.parameters[i + 1].kind != ParameterDef::kPositionalOnly))
      add("/");
  }
  if (s.var_positional && !starred) add("*args");
  if (s.var_keyword) add("**kwargs");
  return out + ")";
}

namespace {
Result native_get_text_signature(Isolate& iso, Value self) {
  const Signature& s = *native_of(self)->def->signature;
  if (native_of(self)->def->call == nullptr) return make_str(iso, s.text);
  // CPython has none where a format string is parsed, or nothing but the rest is taken.
  if (native_of(self)->def->wording == Wording::kFormat || (s.var_positional && s.count == (is_receiver(s) ? 1 : 0)))
    return Value::none();
  std::string text = native_text_signature(s);
  if (text.find("<unset>") != text.npos) return Value::none();
  return make_str(iso, text);
}
void getset_destroy(Isolate& iso, Object* o) {
  auto* g = static_cast<GetSetObject*>(o);
  clear_field(iso, g->name);
  if (TypeObject* owner = std::exchange(g->owner, nullptr)) decrement(iso, owner);
}
void getset_traverse(Object* o, Visitor& v) { v.visit(as_value(static_cast<GetSetObject*>(o)->owner)); }
Result getset_get_name(Isolate& iso, Value self) { return retained(iso, self.as<GetSetObject>()->name); }
Result getset_get_objclass(Isolate& iso, Value self) { return retained(iso, as_value(self.as<GetSetObject>()->owner)); }
Result getset_get_doc(Isolate& iso, Value self) {
  auto* g = self.as<GetSetObject>();
  if (g->getter == nullptr || g->getter->doc == nullptr) return Value::none();
  return make_str(iso, g->getter->doc);
}
Result getset_get_qualname(Isolate& iso, Value self) {
  auto* g = self.as<GetSetObject>();
  return make_str(iso, fmt::format("{}.{}", short_type_name(g->owner), to_utf8(g->name)));
}

constexpr MethodDef kNativeMethods[] = {
    def<"get __name__", native_get_name>(nullptr),
    def<"get __qualname__", native_get_qualname>(nullptr),
    def<"get __doc__", native_get_doc>(nullptr),
    def<"member __module__", native_get_module>(nullptr),
    def<"get __self__", native_get_self>(nullptr),
    def<"__reduce__(self, /)", native_reduce>(nullptr),
    def<"get __text_signature__", native_get_text_signature>(nullptr),
};
constexpr MethodDef kDescriptorMethods[] = {
    def<"member __name__", native_get_name>(nullptr),
    def<"get __qualname__", native_get_qualname>(nullptr),
    def<"get __doc__", native_get_doc>(nullptr),
    def<"member __objclass__", native_get_objclass>(nullptr),
    def<"get __text_signature__", native_get_text_signature>(nullptr),
    def<"__reduce__(self, /)", descriptor_reduce>(nullptr),  // the last: see below
};
constexpr size_t kClassMethodDescriptorMethods = std::size(kDescriptorMethods) - 1;  // of those, CPython pickles none
constexpr MethodDef kGetSetMethods[] = {
    def<"member __name__", getset_get_name>(nullptr),
    def<"get __qualname__", getset_get_qualname>(nullptr),
    def<"get __doc__", getset_get_doc>(nullptr),
    def<"member __objclass__", getset_get_objclass>(nullptr),
};
}  // namespace

TypeObject native_function_type, method_descriptor_type, class_method_descriptor_type, getset_descriptor_type;

extern const TypeDef native_function_type_def{.type = &native_function_type,
                                       .name = "builtin_function_or_method",
                                       .doc = nullptr,
                                       .base = nullptr,
                                       .instance_size = sizeof(NativeFunction),
                                       .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                       .slots = {.destroy = native_destroy,
                                                 .traverse = native_traverse,
                                                 .clear = native_destroy,
                                                 .call = native_function_call,
                                                 .repr = native_repr,
                                                 .hash = native_hash,
                                                 .compare = native_compare},
                                       .methods = kNativeMethods,
                                       .method_count = std::size(kNativeMethods)};
extern const TypeDef method_descriptor_type_def{
    .type = &method_descriptor_type,
    .name = "method_descriptor",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(NativeFunction),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kMethodDescriptor),
    .slots = {.call = method_descriptor_call, .repr = native_repr, .descriptor_get = method_descriptor_get},
    .methods = kDescriptorMethods,
    .method_count = std::size(kDescriptorMethods)};
extern const TypeDef class_method_descriptor_type_def{
    .type = &class_method_descriptor_type,
    .name = "classmethod_descriptor",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(NativeFunction),
    .flags = flags(TypeFlag::kNoInstantiation),
    .slots = {.call = class_method_descriptor_call, .repr = native_repr, .descriptor_get = class_method_descriptor_get},
    .methods = kDescriptorMethods,
    .method_count = kClassMethodDescriptorMethods};
extern const TypeDef getset_descriptor_type_def{
    .type = &getset_descriptor_type,
    .name = "getset_descriptor",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(GetSetObject),
    .flags = flags(TypeFlag::kNoInstantiation, TypeFlag::kGc),
    .slots = {.destroy = getset_destroy, .traverse = getset_traverse, .repr = getset_repr, .descriptor_get = getset_get, .descriptor_set = getset_set},
    .methods = kGetSetMethods,
    .method_count = std::size(kGetSetMethods)};

Result make_native_function(Isolate& iso, TypeObject* kind, const MethodDef* def, TypeObject* owner, Value module) {
  Ref f(iso, TRY(allocate_instance(iso, kind)));
  auto* n = f.as<NativeFunction>();
  n->def = def;
  n->owner = owner;
  n->call = def->call;
  n->self = Value();
  n->plain_count = plain_count(*def);
  n->module = retained(iso, module);
  n->name = intern(iso, def->signature->name);
  return f.release();
}

}  // namespace skerry
