// The class Context: attributes, life, and every operation as a method.
#include <iterator>

#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/decimal/decimal_context.h"
#include "stdlib/decimal/library_methods.h"
#include "stdlib/native_init.h"

namespace skerry::decimal {

TypeObject context_type;

namespace {

// ---- Context: attributes

Fallible<int64_t> limited(Isolate& iso, Value v, int64_t low, int64_t high, const char* what, const char* range) {
  if (v.is_empty()) return iso.raise(AttributeError, "context attributes cannot be deleted");
  int64_t n;
  if (!is_int(v)) return iso.raise(TypeError, "an integer is required");
  if (!int_fits_int64(v, &n)) return iso.raise(OverflowError, "Python int too large to convert to C ssize_t");
  if (n < low || n > high) return iso.raise(ValueError, "valid {} for {} {}", what[0] == 'c' ? "values" : "range", what, range);
  return n;
}
Status set_precision(Isolate& iso, ContextObject* self, Value v) {
  self->precision = TRY(limited(iso, v, 1, kMaxPrecision, "prec", "is [1, MAX_PREC]"));
  return Status::ok();
}
Status set_emin(Isolate& iso, ContextObject* self, Value v) {
  self->emin = TRY(limited(iso, v, -kMaxExponent, 0, "Emin", "is [MIN_EMIN, 0]"));
  return Status::ok();
}
Status set_emax(Isolate& iso, ContextObject* self, Value v) {
  self->emax = TRY(limited(iso, v, 0, kMaxExponent, "Emax", "is [0, MAX_EMAX]"));
  return Status::ok();
}
Status set_capitals(Isolate& iso, ContextObject* self, Value v) {
  self->capitals = TRY(limited(iso, v, 0, 1, "capitals", "are 0 or 1")) == 1;
  return Status::ok();
}
Status set_clamp(Isolate& iso, ContextObject* self, Value v) {
  self->clamp = TRY(limited(iso, v, 0, 1, "clamp", "are 0 or 1")) == 1;
  return Status::ok();
}
Status set_rounding(Isolate& iso, ContextObject* self, Value v) {
  if (v.is_empty()) return iso.raise(AttributeError, "context attributes cannot be deleted");
  self->rounding = TRY(rounding_argument(iso, v.is_none() ? Value::small_int(0) : v, self->rounding));
  return Status::ok();
}
// Attributes take mappings only, arguments lists too.
Fallible<uint32_t> read_mapping(Isolate& iso, Value v) {
  if (ListObject::check(v)) return iso.raise(TypeError, "argument must be a signal dict");
  return read_signals(iso, v);
}
Status set_flags(Isolate& iso, ContextObject* self, Value v) {
  if (v.is_empty()) return iso.raise(AttributeError, "context attributes cannot be deleted");
  self->status = TRY(read_mapping(iso, v));
  return Status::ok();
}
Status set_traps(Isolate& iso, ContextObject* self, Value v) {
  if (v.is_empty()) return iso.raise(AttributeError, "context attributes cannot be deleted");
  self->traps = TRY(read_mapping(iso, v));
  return Status::ok();
}
Result get_precision(Isolate& iso, ContextObject* self) { return make_int(iso, self->precision); }
Result get_emin(Isolate& iso, ContextObject* self) { return make_int(iso, self->emin); }
Result get_emax(Isolate& iso, ContextObject* self) { return make_int(iso, self->emax); }
Result get_capitals(Isolate& iso, ContextObject* self) { return make_int(iso, self->capitals); }
Result get_clamp(Isolate& iso, ContextObject* self) { return make_int(iso, self->clamp); }
Result get_rounding(Isolate& iso, ContextObject* self) { return make_str(iso, rounding_name(self->rounding)); }
Result get_flags(Isolate& iso, ContextObject* self) { return signal_view(iso, self, SignalSet::kFlags); }
Result get_traps(Isolate& iso, ContextObject* self) { return signal_view(iso, self, SignalSet::kTraps); }

// ---- Context: life

Result allocate_context(Isolate& iso, TypeObject* cls) {
  Value made = TRY(allocate_instance(iso, cls));
  auto* c = made.as<ContextObject>();
  c->flags_view = c->traps_view = Value();
  c->precision = 28;
  c->emax = 999999;
  c->emin = -999999;
  c->traps = kAnyInvalid | kDivisionByZero | kOverflow;
  c->status = 0;
  c->rounding = Rounding::kHalfEven;
  c->capitals = true;
  c->clamp = false;
  return made;
}

void destroy_context(Isolate& iso, Object* self) { release_signal_views(iso, static_cast<ContextObject*>(self)); }

Result new_context(Isolate& iso, TypeObject* cls, Args) {
  Ref made(iso, TRY(allocate_context(iso, cls)));
  Result kept = part(iso, Part::kDefaultContext).is_fault() ? Result(Value::none()) : Result(TRY(part(iso, Part::kDefaultContext)));
  if (kept.value().is_object()) {
    const auto* d = kept.value().as<ContextObject>();
    auto* c = made.as<ContextObject>();
    c->precision = d->precision;
    c->emax = d->emax;
    c->emin = d->emin;
    c->traps = d->traps;
    c->rounding = d->rounding;
    c->capitals = d->capitals;
    c->clamp = d->clamp;
  }
  return made.release();
}
Status init_context(Isolate& iso, ContextObject* self, Value precision, Value rounding, Value emin, Value emax, Value capitals, Value clamp,
                    Value flags, Value traps) {
  return apply_settings(iso, self, {precision, rounding, emin, emax, capitals, clamp, flags, traps});
}
constexpr MethodDef kInit = def<
    "Context(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)", init_context>(nullptr);

// As libmpdec lists them: by its bits, those of InvalidOperation once.
std::string signal_list(uint32_t bits) {
  constexpr struct {
    uint32_t mask;
    const char* name;
  } kOrder[] = {{kClamped, "Clamped"}, {kConversionSyntax, nullptr}, {kDivisionByZero, "DivisionByZero"},
                {kDivisionImpossible | kDivisionUndefined, nullptr}, {kInexact, "Inexact"}, {kInvalidContext | kInvalid, nullptr},
                {kFloatOperation, "FloatOperation"}, {kOverflow, "Overflow"}, {kRounded, "Rounded"}, {kSubnormal, "Subnormal"},
                {kUnderflow, "Underflow"}};
  std::string text;
  for (const auto& [mask, name] : kOrder) {
    if (!(bits & mask)) continue;
    text += text.empty() ? "" : ", ";
    text += name != nullptr ? name : "InvalidOperation";
    if (name == nullptr) bits &= ~kAnyInvalid;
  }
  return "[" + text + "]";
}
Result context_repr(Isolate& iso, Value self) {
  auto* c = self.as<ContextObject>();
  return make_str(iso, fmt::format("Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags={}, traps={})", c->precision,
                                   rounding_name(c->rounding), c->emin, c->emax, int{c->capitals}, int{c->clamp}, signal_list(c->status),
                                   signal_list(c->traps)));
}
Result context_copy(Isolate& iso, ContextObject* self) { return copy_context(iso, self); }
Result context_reduce(Isolate& iso, ContextObject* self) {
  auto list = [&](uint32_t bits) -> Result {
    Ref out(iso, TRY(make_list(iso))), signals = Ref::borrow(iso, TRY(part(iso, Part::kSignals)));
    for (size_t i = 0; i < kSignalCount; ++i)
      if (bits & kSignals[i].mask) TRY(list_append(iso, out.as<ListObject>(), (*signals.as<TupleObject>())[i]));
    return out.release();
  };
  Ref precision(iso, TRY(make_int(iso, self->precision))), emin(iso, TRY(make_int(iso, self->emin))), emax(iso, TRY(make_int(iso, self->emax)));
  Ref rounding(iso, TRY(get_rounding(iso, self))), flags(iso, TRY(list(self->status))), traps(iso, TRY(list(self->traps)));
  Ref arguments(iso, TRY(make_tuple(iso, {precision, rounding, emin, emax, Value::small_int(self->capitals), Value::small_int(self->clamp),
                                          flags, traps})));
  return make_tuple(iso, {as_value(type_of(Value::object(self))), arguments});
}
Status clear_flags(Isolate&, ContextObject* self) {
  self->status = 0;
  return Status::ok();
}
Status clear_traps(Isolate&, ContextObject* self) {
  self->traps = 0;
  return Status::ok();
}
Fallible<int64_t> get_etiny(Isolate&, ContextObject* self) { return self->etiny(); }
Fallible<int64_t> get_etop(Isolate&, ContextObject* self) { return self->etop(); }



// ---- Operations: every operand may be an int

template <Unary operation>
Result unary(Isolate& iso, ContextObject* self, Value x) {
  Ref a(iso, TRY(operand_or_raise(iso, x)));
  return operation(iso, a.as<DecimalObject>(), self);
}
template <Binary operation>
Result binary(Isolate& iso, ContextObject* self, Value x, Value y) {
  Ref a(iso, TRY(operand_or_raise(iso, x))), b(iso, TRY(operand_or_raise(iso, y)));
  return operation(iso, a.as<DecimalObject>(), b.as<DecimalObject>(), self);
}
using Predicate = bool (*)(const DecimalObject*);
template <Predicate holds>
Fallible<bool> ask(Isolate& iso, ContextObject*, Value x) {
  Ref a(iso, TRY(operand_or_raise(iso, x)));
  return holds(a.as<DecimalObject>());
}
bool finite_p(const DecimalObject* d) { return d->is_finite(); }
bool infinite_p(const DecimalObject* d) { return d->is_infinite(); }
bool nan_p(const DecimalObject* d) { return d->is_nan(); }
bool quiet_p(const DecimalObject* d) { return d->kind == Kind::kQuietNan; }
bool signaling_p(const DecimalObject* d) { return d->kind == Kind::kSignalingNan; }
bool signed_p(const DecimalObject* d) { return d->negative; }
bool zero_p(const DecimalObject* d) { return d->is_zero(); }
Fallible<bool> ask_canonical(Isolate& iso, ContextObject*, Value x) {
  if (!DecimalObject::check(x)) return iso.raise(TypeError, "argument must be a Decimal");
  return true;
}
Fallible<bool> ask_normal(Isolate& iso, ContextObject* self, Value x) {
  Ref a(iso, TRY(operand_or_raise(iso, x)));
  return is_normal(iso, a.as<DecimalObject>(), self);
}
Fallible<bool> ask_subnormal(Isolate& iso, ContextObject* self, Value x) {
  Ref a(iso, TRY(operand_or_raise(iso, x)));
  return is_subnormal(iso, a.as<DecimalObject>(), self);
}
Fallible<bool> ask_same_quantum(Isolate& iso, ContextObject*, Value x, Value y) {
  Ref a(iso, TRY(operand_or_raise(iso, x))), b(iso, TRY(operand_or_raise(iso, y)));
  return same_quantum(iso, a.as<DecimalObject>(), b.as<DecimalObject>());
}

Result canonical(Isolate& iso, ContextObject*, Value x) {
  if (!DecimalObject::check(x)) return iso.raise(TypeError, "argument must be a Decimal");
  return retained(iso, x);
}
Result copy_abs(Isolate& iso, ContextObject*, Value x) {
  Ref a(iso, TRY(operand_or_raise(iso, x)));
  return copy_with_sign(iso, a.as<DecimalObject>(), false);
}
Result copy_negate(Isolate& iso, ContextObject*, Value x) {
  Ref a(iso, TRY(operand_or_raise(iso, x)));
  return copy_with_sign(iso, a.as<DecimalObject>(), !a.as<DecimalObject>()->negative);
}
Result copy_sign(Isolate& iso, ContextObject*, Value x, Value y) {
  Ref a(iso, TRY(operand_or_raise(iso, x))), b(iso, TRY(operand_or_raise(iso, y)));
  return copy_with_sign(iso, a.as<DecimalObject>(), b.as<DecimalObject>()->negative);
}
Result copy_decimal(Isolate& iso, ContextObject*, Value x) { return operand_or_raise(iso, x); }
Result create(Isolate& iso, ContextObject* self, Value v) { return from_object_rounded(iso, v, self); }
Result create_from_float(Isolate& iso, ContextObject* self, Value f) {
  Ref exact(iso, TRY(from_float(iso, &decimal_type, f)));
  return rounded(iso, exact.as<DecimalObject>(), self);
}
Result fma(Isolate& iso, ContextObject* self, Value x, Value y, Value z) {
  Ref a(iso, TRY(operand_or_raise(iso, x))), b(iso, TRY(operand_or_raise(iso, y))), c(iso, TRY(operand_or_raise(iso, z)));
  return fused_multiply_add(iso, a.as<DecimalObject>(), b.as<DecimalObject>(), c.as<DecimalObject>(), self);
}
Result power(Isolate& iso, ContextObject* self, Value x, Value y, Value modulo) {
  Ref a(iso, TRY(operand_or_raise(iso, x))), b(iso, TRY(operand_or_raise(iso, y)));
  Ref m(iso, modulo.is_none() ? Value::none() : TRY(operand_or_raise(iso, modulo)));
  return raise_to(iso, a.as<DecimalObject>(), b.as<DecimalObject>(), m, self);
}
Result quantize_in(Isolate& iso, DecimalObject* a, DecimalObject* b, ContextObject* self) { return quantize(iso, a, b, self->rounding, self); }
Result integral_exact(Isolate& iso, DecimalObject* a, ContextObject* self) { return to_integral(iso, a, self->rounding, Exactness::kNoted, self); }
Result integral_value(Isolate& iso, DecimalObject* a, ContextObject* self) { return to_integral(iso, a, self->rounding, Exactness::kQuiet, self); }
Result rounded_operand(Isolate& iso, DecimalObject* a, ContextObject* self) { return rounded(iso, a, self); }
Result radix(Isolate& iso, ContextObject*) { return make_word(iso, 10); }
Result sci_string(Isolate& iso, DecimalObject* a, ContextObject* self) { return to_text(iso, a, Notation::kScientific, self->capitals); }
Result eng_string(Isolate& iso, DecimalObject* a, ContextObject* self) { return to_text(iso, a, Notation::kEngineering, self->capitals); }

constexpr MethodDef kMethods[] = {
    def<"get Emax", get_emax>(nullptr),         def<"set Emax", set_emax>(nullptr),
    def<"get Emin", get_emin>(nullptr),         def<"set Emin", set_emin>(nullptr),
    def<"get capitals", get_capitals>(nullptr), def<"set capitals", set_capitals>(nullptr),
    def<"get clamp", get_clamp>(nullptr),       def<"set clamp", set_clamp>(nullptr),
    def<"get flags", get_flags>(nullptr),       def<"set flags", set_flags>(nullptr),
    def<"get prec", get_precision>(nullptr),    def<"set prec", set_precision>(nullptr),
    def<"get rounding", get_rounding>(nullptr), def<"set rounding", set_rounding>(nullptr),
    def<"get traps", get_traps>(nullptr),       def<"set traps", set_traps>(nullptr),
    def<"Etiny(self, /)", get_etiny>("Return a value equal to Emin - prec + 1, the minimum exponent value for subnormal results."),
    def<"Etop(self, /)", get_etop>("Return a value equal to Emax - prec + 1, the maximum exponent when the clamp is 1."),
    def<"__copy__(self, /)", context_copy>(nullptr),
    def<"__reduce__(self, /)", context_reduce>(nullptr),
    def<"clear_flags(self, /)", clear_flags>("Reset all flags to False."),
    def<"clear_traps(self, /)", clear_traps>("Set all traps to False."),
    def<"copy(self, /)", context_copy>("Return a duplicate of the context with all flags cleared."),
    def<"_apply(self, x, /)", unary<rounded_operand>>("The number rounded to the context."),
    def<"abs(self, x, /)", unary<absolute_value>>(nullptr),
    def<"canonical(self, x, /)", canonical>(nullptr),
    def<"copy_abs(self, x, /)", copy_abs>(nullptr),
    def<"copy_decimal(self, x, /)", copy_decimal>(nullptr),
    def<"copy_negate(self, x, /)", copy_negate>(nullptr),
    def<"exp(self, x, /)", unary<library_unary<k_exp>>>(nullptr),
    def<"is_canonical(self, x, /)", ask_canonical>(nullptr),
    def<"is_finite(self, x, /)", ask<finite_p>>(nullptr),
    def<"is_infinite(self, x, /)", ask<infinite_p>>(nullptr),
    def<"is_nan(self, x, /)", ask<nan_p>>(nullptr),
    def<"is_normal(self, x, /)", ask_normal>(nullptr),
    def<"is_qnan(self, x, /)", ask<quiet_p>>(nullptr),
    def<"is_signed(self, x, /)", ask<signed_p>>(nullptr),
    def<"is_snan(self, x, /)", ask<signaling_p>>(nullptr),
    def<"is_subnormal(self, x, /)", ask_subnormal>(nullptr),
    def<"is_zero(self, x, /)", ask<zero_p>>(nullptr),
    def<"ln(self, x, /)", unary<library_unary<k_ln>>>(nullptr),
    def<"log10(self, x, /)", unary<library_unary<k_log10>>>(nullptr),
    def<"logb(self, x, /)", unary<log_b>>(nullptr),
    def<"logical_invert(self, x, /)", unary<library_unary<k_logical_invert>>>(nullptr),
    def<"minus(self, x, /)", unary<minus>>(nullptr),
    def<"next_minus(self, x, /)", unary<library_unary<k_next_minus>>>(nullptr),
    def<"next_plus(self, x, /)", unary<library_unary<k_next_plus>>>(nullptr),
    def<"normalize(self, x, /)", unary<normalize>>(nullptr),
    def<"number_class(self, x, /)", unary<number_class>>(nullptr),
    def<"plus(self, x, /)", unary<plus>>(nullptr),
    def<"sqrt(self, x, /)", unary<square_root>>(nullptr),
    def<"to_eng_string(self, x, /)", unary<eng_string>>(nullptr),
    def<"to_integral(self, x, /)", unary<integral_value>>(nullptr),
    def<"to_integral_exact(self, x, /)", unary<integral_exact>>(nullptr),
    def<"to_integral_value(self, x, /)", unary<integral_value>>(nullptr),
    def<"to_sci_string(self, x, /)", unary<sci_string>>(nullptr),
    def<"add(self, x, y, /)", binary<add>>(nullptr),
    def<"compare(self, x, y, /)", binary<compare>>(nullptr),
    def<"compare_signal(self, x, y, /)", binary<compare_signal>>(nullptr),
    def<"compare_total(self, x, y, /)", binary<compare_total>>(nullptr),
    def<"compare_total_mag(self, x, y, /)", binary<compare_total_magnitude>>(nullptr),
    def<"copy_sign(self, x, y, /)", copy_sign>(nullptr),
    def<"divide(self, x, y, /)", binary<divide>>(nullptr),
    def<"divide_int(self, x, y, /)", binary<divide_integer>>(nullptr),
    def<"divmod(self, x, y, /)", binary<divide_both>>(nullptr),
    def<"logical_and(self, x, y, /)", binary<library_binary<k_logical_and>>>(nullptr),
    def<"logical_or(self, x, y, /)", binary<library_binary<k_logical_or>>>(nullptr),
    def<"logical_xor(self, x, y, /)", binary<library_binary<k_logical_xor>>>(nullptr),
    def<"max(self, x, y, /)", binary<maximum>>(nullptr),
    def<"max_mag(self, x, y, /)", binary<maximum_magnitude>>(nullptr),
    def<"min(self, x, y, /)", binary<minimum>>(nullptr),
    def<"min_mag(self, x, y, /)", binary<minimum_magnitude>>(nullptr),
    def<"multiply(self, x, y, /)", binary<multiply>>(nullptr),
    def<"next_toward(self, x, y, /)", binary<library_binary<k_next_toward>>>(nullptr),
    def<"quantize(self, x, y, /)", binary<quantize_in>>(nullptr),
    def<"remainder(self, x, y, /)", binary<remainder_of>>(nullptr),
    def<"remainder_near(self, x, y, /)", binary<remainder_near>>(nullptr),
    def<"rotate(self, x, y, /)", binary<library_binary<k_rotate>>>(nullptr),
    def<"same_quantum(self, x, y, /)", ask_same_quantum>(nullptr),
    def<"scaleb(self, x, y, /)", binary<scale_by>>(nullptr),
    def<"shift(self, x, y, /)", binary<library_binary<k_shift>>>(nullptr),
    def<"subtract(self, x, y, /)", binary<subtract>>(nullptr),
    def<"create_decimal(self, num=<unset>, /)", create>("Create a new Decimal instance from num, using self as the context."),
    def<"create_decimal_from_float(self, f, /)", create_from_float>("Create a new Decimal instance from float f, rounded to the context."),
    def<"fma(self, x, y, z, /)", fma>("Return x multiplied by y, plus z."),
    def<"power(self, a, b, modulo=None)", power>("Compute a**b. If modulo is given, compute (a**b) % modulo."),
    def<"radix(self, /)", radix>("Return 10."),
};

Status init_slot(Isolate& iso, Value self, Args args) { return init_by_row<kInit>(iso, self, args); }

}  // namespace

Status apply_settings(Isolate& iso, ContextObject* c, const ContextSettings& s) {
  auto given = [](Value v) { return !v.is_empty() && !v.is_none(); };
  if (given(s.precision)) TRY(set_precision(iso, c, s.precision));
  if (given(s.rounding)) TRY(set_rounding(iso, c, s.rounding));
  if (given(s.emin)) TRY(set_emin(iso, c, s.emin));
  if (given(s.emax)) TRY(set_emax(iso, c, s.emax));
  if (given(s.capitals)) TRY(set_capitals(iso, c, s.capitals));
  if (given(s.clamp)) TRY(set_clamp(iso, c, s.clamp));
  if (given(s.flags)) c->status = TRY(read_signals(iso, s.flags));
  if (given(s.traps)) c->traps = TRY(read_signals(iso, s.traps));
  return Status::ok();
}

Result copy_context(Isolate& iso, const ContextObject* from) {
  Value made = TRY(allocate_context(iso, &context_type));
  auto* c = made.as<ContextObject>();
  c->precision = from->precision;
  c->emax = from->emax;
  c->emin = from->emin;
  c->traps = from->traps;
  c->status = from->status;
  c->rounding = from->rounding;
  c->capitals = from->capitals;
  c->clamp = from->clamp;
  return made;
}

Result make_template(Isolate& iso, int64_t precision, Rounding rounding, uint32_t traps) {
  Value made = TRY(allocate_context(iso, &context_type));
  made.as<ContextObject>()->precision = precision;
  made.as<ContextObject>()->rounding = rounding;
  made.as<ContextObject>()->traps = traps;
  return made;
}

extern const TypeDef context_type_def{
    .type = &context_type,
    .name = "decimal.Context",
    .doc = "The context affects almost all operations and controls rounding,\nOver/Underflow, raising of exceptions and much more.  A new context\ncan be "
           "initialized as follows:\n\n    >>> c = Context(prec=28, Emin=-425000000, Emax=425000000,\n    ...             rounding=ROUND_HALF_EVEN, "
           "capitals=1, clamp=1,\n    ...             traps=[InvalidOperation, DivisionByZero, Overflow],\n    ...             flags=[])\n    >>>\n\n\n",
    .base = nullptr,
    .instance_size = sizeof(ContextObject),
    .flags = flags(TypeFlag::kBaseType, TypeFlag::kImmutable),
    .slots = {.destroy = destroy_context, .new_ = new_context, .init = init_slot, .repr = context_repr},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry::decimal
