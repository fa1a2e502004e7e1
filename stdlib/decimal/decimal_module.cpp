// The module _decimal, and what an isolate keeps of it.
#include <iterator>

#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/contextvars.h"
#include "stdlib/decimal/decimal_context.h"

namespace skerry::decimal {
namespace {

Result attribute_of(Isolate& iso, std::string_view module_name, std::string_view name) {
  Ref module(iso, TRY(import_module(iso, module_name))), text(iso, intern(iso, name));
  return get_attribute(iso, module, text);
}

// class NAME(BASES): __module__ = 'decimal'
Result make_class(Isolate& iso, Value metaclass, std::string_view name, std::initializer_list<Value> bases) {
  Ref text(iso, intern(iso, name)), tuple(iso, TRY(make_tuple(iso, bases))), ns(iso, TRY(make_dict(iso))), module(iso, intern(iso, "decimal"));
  TRY(dict_set(iso, ns.as<DictObject>(), names.dunder_module, module));
  return call(iso, metaclass, {text, tuple, ns});
}

Result make_signals(Isolate& iso, Value decimal_exception) {
  Value type = as_value(&type_type), base = decimal_exception;
  Ref classes[kSignalCount] = {Ref(iso), Ref(iso), Ref(iso), Ref(iso), Ref(iso), Ref(iso), Ref(iso), Ref(iso), Ref(iso)};
  auto make = [&](size_t i, std::initializer_list<Value> bases) -> Status {
    classes[i] = Ref(iso, TRY(make_class(iso, type, kSignals[i].name, bases)));
    return Status::ok();
  };
  enum { kInvalidAt, kFloatAt, kZeroAt, kOverflowAt, kUnderflowAt, kSubnormalAt, kInexactAt, kRoundedAt, kClampedAt };
  TRY(make(kInvalidAt, {base}));
  TRY(make(kFloatAt, {base, as_value(&TypeError)}));
  TRY(make(kZeroAt, {base, as_value(&ZeroDivisionError)}));
  TRY(make(kInexactAt, {base}));
  TRY(make(kRoundedAt, {base}));
  TRY(make(kSubnormalAt, {base}));
  TRY(make(kClampedAt, {base}));
  TRY(make(kOverflowAt, {classes[kInexactAt], classes[kRoundedAt]}));
  TRY(make(kUnderflowAt, {classes[kInexactAt], classes[kRoundedAt], classes[kSubnormalAt]}));
  Value all[kSignalCount];
  for (size_t i = 0; i < kSignalCount; ++i) all[i] = classes[i];
  return make_tuple(iso, all, kSignalCount);
}

Result make_conditions(Isolate& iso, Value invalid_operation) {
  Value type = as_value(&type_type);
  Ref syntax(iso, TRY(make_class(iso, type, "ConversionSyntax", {invalid_operation})));
  Ref impossible(iso, TRY(make_class(iso, type, "DivisionImpossible", {invalid_operation})));
  Ref undefined(iso, TRY(make_class(iso, type, "DivisionUndefined", {invalid_operation, as_value(&ZeroDivisionError)})));
  Ref context(iso, TRY(make_class(iso, type, "InvalidContext", {invalid_operation})));
  return make_tuple(iso, {invalid_operation, syntax, impossible, undefined, context});
}

Result make_tuple_class(Isolate& iso) {
  Ref named_tuple(iso, TRY(attribute_of(iso, "collections", "namedtuple")));
  Ref name(iso, intern(iso, "DecimalTuple")), fields(iso, intern(iso, "sign digits exponent")), decimal(iso, intern(iso, "decimal"));
  Ref keyword(iso, intern(iso, "module"));
  Ref keywords(iso, TRY(make_tuple(iso, {keyword})));
  Value values[] = {name, fields, decimal};
  return call(iso, named_tuple, Args{values, 2, keywords});
}

// Makes the classes and contexts of this isolate.
Result make_parts(Isolate& iso) {
  Ref exception(iso, TRY(make_class(iso, as_value(&type_type), "DecimalException", {as_value(&ArithmeticError)})));
  Ref signals(iso, TRY(make_signals(iso, exception)));
  Ref conditions(iso, TRY(make_conditions(iso, (*signals.as<TupleObject>())[0])));
  Ref tuple_class(iso, TRY(make_tuple_class(iso)));
  Ref mapping(iso, TRY(attribute_of(iso, "collections.abc", "MutableMapping"))), abc_meta(iso, TRY(attribute_of(iso, "abc", "ABCMeta")));
  Ref signal_dict(iso, TRY(make_class(iso, abc_meta, "SignalDict", {as_value(&signal_mapping_type), mapping})));
  Ref name(iso, intern(iso, "decimal_context"));
  Ref variable(iso, TRY(make_context_variable(iso, name)));
  constexpr uint32_t kUsual = kAnyInvalid | kDivisionByZero | kOverflow;
  Ref usual(iso, TRY(make_template(iso, 28, Rounding::kHalfEven, kUsual)));
  Ref basic(iso, TRY(make_template(iso, 9, Rounding::kHalfUp, kUsual | kUnderflow | kClamped)));
  Ref extended(iso, TRY(make_template(iso, 9, Rounding::kHalfEven, 0)));
  Ref rational(iso, TRY(attribute_of(iso, "numbers", "Rational"))), number(iso, TRY(attribute_of(iso, "numbers", "Number")));
  Ref registering(iso, intern(iso, "register"));
  decrement(iso, TRY(call_method(iso, number, registering, {as_value(&decimal_type)})));
  return make_tuple(iso, {signals, conditions, exception, tuple_class, signal_dict, variable, usual, basic, extended, rational});
}

Result get_context(Isolate& iso) { return current_context(iso); }
Status set_context(Isolate& iso, Value context) { return set_current_context(iso, context); }
Result local_context(Isolate& iso, Value ctx, Value precision, Value rounding, Value emin, Value emax, Value capitals, Value clamp, Value flags,
                     Value traps) {
  return make_context_manager(iso, ctx, {precision, rounding, emin, emax, capitals, clamp, flags, traps});
}

constexpr MethodDef kFunctions[] = {
    def<"def getcontext()", get_context>("Get the current default context."),
    def<"def localcontext(ctx=None, *, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)",
        local_context>(
        "Return a context manager that will set the default context to a copy of ctx\non entry to the with-statement and restore the previous "
        "default context when\nexiting the with-statement. If no context is supplied, a copy of the current\ndefault context is used."),
    def<"def setcontext(context, /)", set_context>("Set a new default context."),
};

Status populate(Isolate& iso, Value module) {
  Value& kept = iso.kept(Kept::kDecimal);
  if (kept.is_empty()) {
    Value parts = TRY(make_parts(iso));
    assign(iso, kept, parts);
  }
  auto set_part = [&](const char* name, Part which) -> Status { return module_set(iso, module, name, TRY(part(iso, which))); };
  TRY(module_set(iso, module, "Decimal", as_value(&decimal_type)));
  TRY(module_set(iso, module, "Context", as_value(&context_type)));
  TRY(set_part("DecimalTuple", Part::kDecimalTuple));
  TRY(set_part("DecimalException", Part::kDecimalException));
  for (size_t i = 0; i < kSignalCount; ++i)
    TRY(module_set(iso, module, kSignals[i].name, (*TRY(part(iso, Part::kSignals)).as<TupleObject>())[i]));
  for (size_t i = 1; i < kConditionCount; ++i)
    TRY(module_set(iso, module, kConditions[i].name, (*TRY(part(iso, Part::kConditions)).as<TupleObject>())[i]));
  TRY(set_part("DefaultContext", Part::kDefaultContext));
  TRY(set_part("BasicContext", Part::kBasicContext));
  TRY(set_part("ExtendedContext", Part::kExtendedContext));
  for (uint8_t i = 0; i <= static_cast<uint8_t>(Rounding::k05Up); ++i) {
    std::string_view name = rounding_name(static_cast<Rounding>(i));
    TRY(module_set(iso, module, name, Ref(iso, intern(iso, name))));
  }
  TRY(module_set(iso, module, "HAVE_CONTEXTVAR", Value::true_()));
  TRY(module_set(iso, module, "HAVE_THREADS", Value::true_()));
  TRY(module_set(iso, module, "MAX_PREC", Value::small_int(kMaxPrecision)));
  TRY(module_set(iso, module, "MAX_EMAX", Value::small_int(kMaxExponent)));
  TRY(module_set(iso, module, "MIN_EMIN", Value::small_int(-kMaxExponent)));
  TRY(module_set(iso, module, "MIN_ETINY", Value::small_int(-kMaxExponent - kMaxPrecision + 1)));
  TRY(module_set(iso, module, "__libmpdec_version__", Ref(iso, intern(iso, "2.5.1"))));
  return module_set(iso, module, "__version__", Ref(iso, intern(iso, "1.70")));
}

}  // namespace

Fallible<Value> part(Isolate& iso, Part which) {
  Value kept = iso.kept(Kept::kDecimal);
  if (kept.is_empty()) return iso.raise(RuntimeError, "decimal cannot be used while the interpreter ends");
  return (*kept.as<TupleObject>())[static_cast<size_t>(which)];
}

const TypeDef* const* decimal_types(size_t* count) {
  static const TypeDef* const kTypes[] = {&decimal_type_def, &context_type_def, &signal_mapping_type_def, &context_manager_type_def};
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef decimal_module_def{.name = "_decimal",
                                          .doc = "C decimal arithmetic module",
                                          .functions = kFunctions,
                                          .function_count = std::size(kFunctions),
                                          .populate = populate};

}  // namespace skerry::decimal
