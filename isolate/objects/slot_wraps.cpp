// Built-in slots as Python methods: `int.__add__`, `[].__len__`.
#include "isolate/objects/slot_wraps.h"

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/iterator_reduce.h"
#include "isolate/objects/native.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_build.h"

namespace skerry {

namespace {

template <class F>
F slot_as(void* slot) {
  return reinterpret_cast<F>(slot);
}

// Where CPython unpacks the arguments into variables, its message starts with an empty name and a space.
enum class Unpacks { kNo, kYes };

Status expect(Isolate& iso, const Args& args, uint32_t minimum, uint32_t maximum, Unpacks unpacks = Unpacks::kNo) {
  const char* start = unpacks == Unpacks::kYes ? " " : "";
  uint32_t given = args.count - 1;
  if (given >= minimum && given <= maximum) return Status::ok();
  if (minimum == maximum)
    return iso.raise(TypeError, "{}expected {} argument{}, got {}", start, minimum, minimum == 1 ? "" : "s", given);
  return iso.raise(TypeError, "{}expected at {} {} argument{}, got {}", start, given < minimum ? "least" : "most",
                   given < minimum ? minimum : maximum, (given < minimum ? minimum : maximum) == 1 ? "" : "s", given);
}

Result none_after(Status s) { return s.is_fault() ? Result(s.fault()) : Result(Value::none()); }

}  // namespace

Result wrap_unary(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 0, 0));
  return slot_as<UnarySlot>(slot)(iso, args[0]);
}
Result wrap_next(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 0, 0));
  Result r = slot_as<UnarySlot>(slot)(iso, args[0]);
  if (r.is_exhausted()) return iso.raise_none(StopIteration);
  return r;
}
Result wrap_binary(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 1));
  return slot_as<BinarySlot>(slot)(iso, args[0], args[1]);
}
Result wrap_binary_reflected(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 1));
  return slot_as<BinarySlot>(slot)(iso, args[1], args[0]);
}
Result wrap_power(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 2, Unpacks::kYes));
  return slot_as<TernarySlot>(slot)(iso, args[0], args[1], args.count == 3 ? args[2] : Value::none());
}
Result wrap_power_reflected(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 2, Unpacks::kYes));
  return slot_as<TernarySlot>(slot)(iso, args[1], args[0], args.count == 3 ? args[2] : Value::none());
}
Result wrap_inplace_power(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 1));
  return slot_as<TernarySlot>(slot)(iso, args[0], args[1], Value::none());
}
Result wrap_hash(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 0, 0));
  return make_int(iso, TRY(slot_as<HashSlot>(slot)(iso, args[0])));
}
Result wrap_length(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 0, 0));
  return make_int(iso, TRY(slot_as<LengthSlot>(slot)(iso, args[0])));
}
Result wrap_truth(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 0, 0));
  return Value::boolean(TRY(slot_as<BoolSlot>(slot)(iso, args[0])));
}
Result wrap_contains(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 1));
  return Value::boolean(TRY(slot_as<ContainsSlot>(slot)(iso, args[0], args[1])));
}
Result wrap_repeat(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 1, Unpacks::kYes));
  return slot_as<RepeatSlot>(slot)(iso, args[0], TRY(as_int64(iso, args[1], Overflow::kRaise)));
}
Result wrap_set(Isolate& iso, const SlotDef& def, void* slot, Args args) {
  TRY(expect(iso, args, 2, 2, Unpacks::kYes));
  // object.__setattr__(cls, ...) would bypass the metaclass.
  if (def.offset == offsetof(Slots, set_attribute) && is_type(args[0]) &&
      slot == reinterpret_cast<void*>(&generic_set_attribute) && type_of(args[0])->slots.set_attribute != &generic_set_attribute)
    return iso.raise(TypeError, "can't apply this __setattr__ to {} object", type_name(args[0]));
  return none_after(slot_as<SetSlot>(slot)(iso, args[0], args[1], args[2]));
}
Result wrap_delete(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 1));
  return none_after(slot_as<SetSlot>(slot)(iso, args[0], args[1], Value()));
}
Result wrap_call(Isolate& iso, const SlotDef&, void* slot, Args args) {
  return slot_as<CallSlot>(slot)(iso, args[0], Args{args.values + 1, args.count - 1, args.keywords});
}
Result wrap_init(Isolate& iso, const SlotDef&, void* slot, Args args) {
  return none_after(slot_as<InitSlot>(slot)(iso, args[0], Args{args.values + 1, args.count - 1, args.keywords}));
}
Result wrap_descriptor_get(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 1, 2, Unpacks::kYes));
  Value owner = args.count == 3 ? args[2] : Value();
  Value instance = args[1];
  if (instance.is_none()) instance = Value();
  if (owner.is_none()) owner = Value();
  if (instance.is_empty() && owner.is_empty())
    return iso.raise(TypeError, "__get__(None, None) is invalid");
  return slot_as<TernarySlot>(slot)(iso, args[0], instance, owner);
}
Result wrap_finalize(Isolate& iso, const SlotDef&, void* slot, Args args) {
  TRY(expect(iso, args, 0, 0));
  return none_after(slot_as<Status (*)(Isolate&, Value)>(slot)(iso, args[0]));
}
Result wrap_compare_with(Isolate& iso, const SlotDef&, void* slot, Args args, CompareOp op) {
  TRY(expect(iso, args, 1, 1));
  return slot_as<CompareSlot>(slot)(iso, args[0], args[1], op);
}

bool is_wrapper_of(Value class_attribute, const void* slot) {
  return has_type(class_attribute, slot_wrapper_type) && class_attribute.as<SlotWrapper>()->function == slot;
}

// ---- The wrapper types.
namespace {

Result slot_wrapper_call(Isolate& iso, Value self, Args args) {
  auto* w = self.as<SlotWrapper>();
  std::string name = to_utf8(names.*(w->def->name));
  if (args.count == 0)
    return iso.raise(TypeError, "descriptor '{}' of '{}' object needs an argument", name, type_name(w->owner));
  if (!is_subtype(type_of(args[0]), w->owner))
    return iso.raise(TypeError, "descriptor '{}' requires a '{}' object but received a '{}'", name, type_name(w->owner),
                     type_name(args[0]));
  if (args.keyword_count() != 0 && w->def->wrap != &wrap_call && w->def->wrap != &wrap_init)
    return iso.raise(TypeError, "wrapper {}() takes no keyword arguments", name);
  return w->def->wrap(iso, *w->def, w->function, args);
}
Result slot_wrapper_get(Isolate& iso, Value self, Value instance, Value) {
  auto* w = self.as<SlotWrapper>();
  if (instance.is_empty()) return retained(iso, self);
  if (!is_subtype(type_of(instance), w->owner))
    return iso.raise(TypeError, "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                     to_utf8(names.*(w->def->name)), type_name(w->owner), type_name(instance));
  Ref bound(iso, TRY(allocate_instance(iso, &method_wrapper_type)));
  bound.as<MethodWrapper>()->wrapper = retained(iso, self);
  bound.as<MethodWrapper>()->self = retained(iso, instance);
  return bound.release();
}
Result slot_wrapper_repr(Isolate& iso, Value self) {
  auto* w = self.as<SlotWrapper>();
  return make_str(iso, fmt::format("<slot wrapper '{}' of '{}' objects>", to_utf8(names.*(w->def->name)), type_name(w->owner)));
}
Value slot_name(SlotWrapper* w) { return names.*(w->def->name); }

Result slot_wrapper_get_name(Isolate& iso, SlotWrapper* self) { return retained(iso, slot_name(self)); }
Result slot_wrapper_get_qualname(Isolate& iso, SlotWrapper* self) {
  return make_str(iso, fmt::format("{}.{}", short_type_name(self->owner), to_utf8(slot_name(self))));
}
Result slot_wrapper_get_doc(Isolate& iso, SlotWrapper* self) { return make_str(iso, self->def->doc); }
Result slot_wrapper_get_objclass(Isolate& iso, SlotWrapper* self) { return retained(iso, as_value(self->owner)); }
Result slot_wrapper_get_signature(Isolate& iso, SlotWrapper* self) { return make_str(iso, self->def->signature); }
Result slot_wrapper_reduce(Isolate& iso, SlotWrapper* self) {
  return reduce_to_attribute(iso, as_value(self->owner), slot_name(self));
}
constexpr MethodDef kSlotWrapperMethods[] = {
    def<"member __name__", slot_wrapper_get_name>(nullptr),
    def<"get __qualname__", slot_wrapper_get_qualname>(nullptr),
    def<"get __doc__", slot_wrapper_get_doc>(nullptr),
    def<"member __objclass__", slot_wrapper_get_objclass>(nullptr),
    def<"get __text_signature__", slot_wrapper_get_signature>(nullptr),
    def<"__reduce__(self, /)", slot_wrapper_reduce>(nullptr),
};

Result method_wrapper_call(Isolate& iso, Value self, Args args) {
  auto* m = self.as<MethodWrapper>();
  Ref held = Ref::borrow(iso, self);
  return call_with_first(iso, m->wrapper, m->self, args);
}
Result method_wrapper_repr(Isolate& iso, Value self) {
  auto* m = self.as<MethodWrapper>();
  return make_str(iso, fmt::format("<method-wrapper '{}' of {} object at {:#x}>", to_utf8(slot_name(m->wrapper.as<SlotWrapper>())),
                                   type_name(m->self), m->self.bits() - 1));
}
Result method_wrapper_compare(Isolate&, Value a, Value b, CompareOp op) {
  if (!has_type(a, method_wrapper_type) || !has_type(b, method_wrapper_type) || (op != CompareOp::kEq && op != CompareOp::kNe))
    return Value::not_implemented();
  bool same = a.as<MethodWrapper>()->wrapper == b.as<MethodWrapper>()->wrapper && a.as<MethodWrapper>()->self == b.as<MethodWrapper>()->self;
  return Value::boolean(same == (op == CompareOp::kEq));
}
Fallible<int64_t> method_wrapper_hash(Isolate&, Value self) {
  auto* m = self.as<MethodWrapper>();
  int64_t h = static_cast<int64_t>((m->wrapper.bits() >> 4) ^ m->self.bits());
  return h == -1 ? -2 : h;
}
void method_wrapper_destroy(Isolate& iso, Object* o) {
  auto* m = static_cast<MethodWrapper*>(o);
  clear_field(iso, m->wrapper);
  clear_field(iso, m->self);
}
void method_wrapper_traverse(Object* o, Visitor& v) {
  v.visit(static_cast<MethodWrapper*>(o)->wrapper);
  v.visit(static_cast<MethodWrapper*>(o)->self);
}
Result method_wrapper_get_self(Isolate& iso, MethodWrapper* self) { return retained(iso, self->self); }
Result method_wrapper_get_name(Isolate& iso, MethodWrapper* self) {
  return retained(iso, slot_name(self->wrapper.as<SlotWrapper>()));
}
Result method_wrapper_get_qualname(Isolate& iso, MethodWrapper* self) {
  return slot_wrapper_get_qualname(iso, self->wrapper.as<SlotWrapper>());
}
Result method_wrapper_get_doc(Isolate& iso, MethodWrapper* self) {
  return make_str(iso, self->wrapper.as<SlotWrapper>()->def->doc);
}
Result method_wrapper_get_objclass(Isolate& iso, MethodWrapper* self) {
  return retained(iso, as_value(self->wrapper.as<SlotWrapper>()->owner));
}
Result method_wrapper_reduce(Isolate& iso, MethodWrapper* self) {
  return reduce_to_attribute(iso, self->self, slot_name(self->wrapper.as<SlotWrapper>()));
}
constexpr MethodDef kMethodWrapperMethods[] = {
    def<"member __self__", method_wrapper_get_self>(nullptr),
    def<"get __name__", method_wrapper_get_name>(nullptr),
    def<"get __qualname__", method_wrapper_get_qualname>(nullptr),
    def<"get __doc__", method_wrapper_get_doc>(nullptr),
    def<"get __objclass__", method_wrapper_get_objclass>(nullptr),
    def<"__reduce__(self, /)", method_wrapper_reduce>(nullptr),
};

}  // namespace

TypeObject slot_wrapper_type;
extern const TypeDef slot_wrapper_type_def{
    .type = &slot_wrapper_type,
    .name = "wrapper_descriptor",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(SlotWrapper),
    .flags = flags(TypeFlag::kMethodDescriptor, TypeFlag::kNoInstantiation),
    .slots = {.call = slot_wrapper_call, .repr = slot_wrapper_repr, .descriptor_get = slot_wrapper_get},
    .methods = kSlotWrapperMethods,
    .method_count = std::size(kSlotWrapperMethods)};

TypeObject method_wrapper_type;
extern const TypeDef method_wrapper_type_def{
    .type = &method_wrapper_type,
    .name = "method-wrapper",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(MethodWrapper),
    .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
    .slots = {.destroy = method_wrapper_destroy,
              .traverse = method_wrapper_traverse,
              .clear = method_wrapper_destroy,
              .call = method_wrapper_call,
              .repr = method_wrapper_repr,
              .hash = method_wrapper_hash,
              .compare = method_wrapper_compare},
    .methods = kMethodWrapperMethods,
    .method_count = std::size(kMethodWrapperMethods)};

}  // namespace skerry
