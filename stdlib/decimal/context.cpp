// Context, the mapping behind its flags and traps, the current context (a context variable), localcontext().
#include "stdlib/decimal/decimal_context.h"

#include <iterator>

#include "isolate/heap/collector.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/contextvars.h"

namespace skerry::decimal {

TypeObject signal_mapping_type, context_manager_type;

namespace {

constexpr std::string_view kRoundings[] = {"ROUND_UP",      "ROUND_DOWN",      "ROUND_CEILING",   "ROUND_FLOOR",
                                           "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"};

// ctx.flags or ctx.traps: a view, which the context owns. Whoever keeps it longer keeps the last values.
struct SignalMapping : Object {
  ContextObject* context;  // not owned; null: gone
  SignalSet which;
  uint32_t last;
  uint32_t& bits() {
    if (context == nullptr) return last;
    return which == SignalSet::kTraps ? context->traps : context->status;
  }
  static bool check(Value v) { return is_instance_of(v, signal_mapping_type); }
  static TypeObject& type() { return signal_mapping_type; }
};

struct ContextManager : Object {
  Value local, global;  // owned
  static bool check(Value v) { return has_type(v, context_manager_type); }
  static TypeObject& type() { return context_manager_type; }
};

Fault not_a_signal(Isolate& iso) {
  return iso.raise(KeyError,
                   "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, Underflow, "
                   "Subnormal, Inexact, Rounded,\n   Clamped]");
}

// The place of a signal's class in kSignals.
Fallible<size_t> signal_index(Isolate& iso, Value cls) {
  const auto& signals = *TRY(part(iso, Part::kSignals)).as<TupleObject>();
  for (size_t i = 0; i < kSignalCount; ++i)
    if (signals[i] == cls) return i;
  return not_a_signal(iso);
}

// ---- SignalDict

Result new_mapping(Isolate& iso, TypeObject* cls, Args) {
  Value made = TRY(allocate_instance(iso, cls));
  auto* m = made.as<SignalMapping>();
  m->context = nullptr;
  m->which = SignalSet::kFlags;
  m->last = 0;
  return made;
}
Result mapping_get(Isolate& iso, Value self, Value key) {
  return Value::boolean((self.as<SignalMapping>()->bits() & kSignals[TRY(signal_index(iso, key))].mask) != 0);
}
Status mapping_set(Isolate& iso, Value self, Value key, Value value) {
  if (value.is_empty()) return iso.raise(ValueError, "signal keys cannot be deleted");
  size_t i = TRY(signal_index(iso, key));
  bool on = TRY(is_true(iso, value));
  auto* m = self.as<SignalMapping>();
  m->bits() &= ~kSignals[i].mask;
  if (on) m->bits() |= kSignals[i].mask;
  return Status::ok();
}
Fallible<int64_t> mapping_length(Isolate&, Value) { return int64_t{kSignalCount}; }
Result mapping_iter(Isolate& iso, Value) { return get_iterator(iso, TRY(part(iso, Part::kSignals))); }
Result mapping_repr(Isolate& iso, Value self) {
  std::string text = "{";
  for (const SignalName& s : kSignals)
    text += fmt::format("{}<class 'decimal.{}'>:{}", text.size() > 1 ? ", " : "", s.name,
                        self.as<SignalMapping>()->bits() & s.mask ? "True" : "False");
  return make_str(iso, text + "}");
}
// InvalidOperation has several bits.
uint32_t comparable(uint32_t bits) { return bits & kAnyInvalid ? bits | kAnyInvalid : bits; }
Result mapping_compare(Isolate& iso, Value self, Value other, CompareOp op) {
  if (op != CompareOp::kEq && op != CompareOp::kNe) return Value::not_implemented();
  uint32_t bits;
  if (SignalMapping::check(other)) {
    bits = other.as<SignalMapping>()->bits();
  } else {
    if (!other.is_object() || !DictObject::check(other)) return Value::not_implemented();
    Fallible<uint32_t> read = read_signals(iso, other);
    if (read.is_fault()) {
      if (iso.catch_pending(KeyError)) return Value::boolean(op == CompareOp::kNe);
      return read.fault();
    }
    bits = read.value();
  }
  bool equal = comparable(bits) == comparable(self.as<SignalMapping>()->bits());
  return Value::boolean(equal == (op == CompareOp::kEq));
}
Result mapping_copy(Isolate& iso, SignalMapping* self) {
  Ref copy(iso, TRY(make_dict(iso))), signals = Ref::borrow(iso, TRY(part(iso, Part::kSignals)));
  for (size_t i = 0; i < kSignalCount; ++i)
    TRY(dict_set(iso, copy.as<DictObject>(), (*signals.as<TupleObject>())[i], Value::boolean((self->bits() & kSignals[i].mask) != 0)));
  return copy.release();
}
constexpr MethodDef kMappingMethods[] = {def<"copy(self, /)", mapping_copy>(nullptr)};

// ---- localcontext()

void destroy_manager(Isolate& iso, Object* self) {
  clear_field(iso, static_cast<ContextManager*>(self)->local);
  clear_field(iso, static_cast<ContextManager*>(self)->global);
}
void traverse_manager(Object* self, Visitor& visitor) {
  visitor.visit(static_cast<ContextManager*>(self)->local);
  visitor.visit(static_cast<ContextManager*>(self)->global);
}
Result manager_enter(Isolate& iso, ContextManager* self) {
  TRY(set_current_context(iso, self->local));
  return retained(iso, self->local);
}
Result manager_exit(Isolate& iso, ContextManager* self, Args) {
  TRY(set_current_context(iso, self->global));
  return Value::false_();
}
constexpr MethodDef kManagerMethods[] = {
    def<"__enter__(self, /)", manager_enter>(nullptr),
    def<"__exit__(self, /, *args)", manager_exit>(nullptr),
};

}  // namespace

Fallible<uint32_t> read_signals(Isolate& iso, Value given) {
  if (SignalMapping::check(given)) return given.as<SignalMapping>()->bits();
  uint32_t bits = 0;
  if (ListObject::check(given)) {
    for (size_t i = 0; i < given.as<ListObject>()->length; ++i) {
      bits |= kSignals[TRY(signal_index(iso, given.as<ListObject>()->items[i]))].mask;
    }
    return bits;
  }
  if (!given.is_object() || !DictObject::check(given)) return iso.raise(TypeError, "argument must be a signal dict");
  if (given.as<DictObject>()->live != kSignalCount) return iso.raise(KeyError, "invalid signal dict");
  Ref signals = Ref::borrow(iso, TRY(part(iso, Part::kSignals)));
  for (size_t i = 0; i < kSignalCount; ++i) {
    Result flag = dict_get(iso, given.as<DictObject>(), (*signals.as<TupleObject>())[i]);
    if (flag.is_not_found()) return iso.raise(KeyError, "invalid signal dict");
    if (TRY(is_true(iso, TRY(flag)))) bits |= kSignals[i].mask;
  }
  return bits;
}

Result signal_view(Isolate& iso, ContextObject* context, SignalSet which) {
  Value& view = which == SignalSet::kTraps ? context->traps_view : context->flags_view;
  if (view.is_empty()) {
    Value made = TRY(new_mapping(iso, TRY(part(iso, Part::kSignalDict)).as<TypeObject>(), {}));
    made.as<SignalMapping>()->context = context;
    made.as<SignalMapping>()->which = which;
    view = made;
  }
  return retained(iso, view);
}

void release_signal_views(Isolate& iso, ContextObject* context) {
  for (Value* view : {&context->flags_view, &context->traps_view}) {
    if (view->is_empty()) continue;
    auto* m = view->as<SignalMapping>();
    m->last = m->bits();
    m->context = nullptr;
    clear_field(iso, *view);
  }
}

std::string_view rounding_name(Rounding rounding) { return kRoundings[static_cast<size_t>(rounding)]; }

Fallible<Rounding> rounding_argument(Isolate& iso, Value given, Rounding otherwise) {
  if (given.is_empty() || given.is_none()) return otherwise;
  if (StrObject::check(given))
    for (size_t i = 0; i < std::size(kRoundings); ++i)
      if (str_is(given, kRoundings[i])) return static_cast<Rounding>(i);
  return iso.raise(TypeError,
                   "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, "
                   "ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]");
}

Result current_context(Isolate& iso) {
  Value variable = TRY(part(iso, Part::kContextVariable));
  Result current = get_context_variable(iso, variable);
  if (!current.is_not_found()) return current;
  Ref made(iso, TRY(copy_context(iso, TRY(part(iso, Part::kDefaultContext)).as<ContextObject>())));
  made.as<ContextObject>()->status = 0;
  TRY(set_context_variable(iso, variable, made));
  return made.release();
}

Result context_or_current(Isolate& iso, Value context) {
  if (context.is_empty() || context.is_none()) return current_context(iso);
  if (ContextObject::check(context)) return retained(iso, context);
  return iso.raise(TypeError, "optional argument must be a context");
}

Status set_current_context(Isolate& iso, Value context) {
  if (!ContextObject::check(context)) return iso.raise(TypeError, "argument must be a context");
  Ref set = Ref::borrow(iso, context);
  for (Part which : {Part::kDefaultContext, Part::kBasicContext, Part::kExtendedContext}) {
    if (TRY(part(iso, which)) != context) continue;
    set = Ref(iso, TRY(copy_context(iso, context.as<ContextObject>())));
    set.as<ContextObject>()->status = 0;
  }
  return set_context_variable(iso, TRY(part(iso, Part::kContextVariable)), set);
}

Result make_context_manager(Isolate& iso, Value context, const ContextSettings& settings) {
  Ref global(iso, TRY(current_context(iso)));
  Ref from(iso, TRY(context_or_current(iso, context)));
  Ref local(iso, TRY(copy_context(iso, from.as<ContextObject>())));
  TRY(apply_settings(iso, local.as<ContextObject>(), settings));
  Value made = TRY(allocate_instance(iso, &context_manager_type));
  made.as<ContextManager>()->local = local.release();
  made.as<ContextManager>()->global = global.release();
  return made;
}

extern const TypeDef signal_mapping_type_def{.type = &signal_mapping_type,
                                             .name = "decimal.SignalDictMixin",
                                             .doc = nullptr,
                                             .base = nullptr,
                                             .instance_size = sizeof(SignalMapping),
                                             .flags = flags(TypeFlag::kBaseType, TypeFlag::kImmutable),
                                             .slots = {.new_ = new_mapping,
                                                       .repr = mapping_repr,
                                                       .hash = hash_not_implemented,
                                                       .compare = mapping_compare,
                                                       .iter = mapping_iter,
                                                       .length = mapping_length,
                                                       .get_item = mapping_get,
                                                       .set_item = mapping_set},
                                             .methods = kMappingMethods,
                                             .method_count = std::size(kMappingMethods)};
extern const TypeDef context_manager_type_def{.type = &context_manager_type,
                                              .name = "decimal.ContextManager",
                                              .doc = nullptr,
                                              .base = nullptr,
                                              .instance_size = sizeof(ContextManager),
                                              .flags = flags(TypeFlag::kGc, TypeFlag::kImmutable, TypeFlag::kNoInstantiation),
                                              .slots = {.destroy = destroy_manager, .traverse = traverse_manager},
                                              .methods = kManagerMethods,
                                              .method_count = std::size(kManagerMethods)};

}  // namespace skerry::decimal
