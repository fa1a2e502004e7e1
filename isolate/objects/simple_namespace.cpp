#include "isolate/objects/simple_namespace.h"

#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/repr_guard.h"
#include "isolate/objects/shape.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

Status namespace_init(Isolate& iso, Value self, Args args) {
  if (args.count != 0) return iso.raise(TypeError, "no positional arguments expected");
  for (uint32_t i = 0; i < args.keyword_count(); ++i)
    TRY(set_instance_attribute(iso, self.as_object(), args.keywords.as<TupleObject>()->items()[i], args.keyword_value(i)));
  return Status::ok();
}

Result namespace_repr(Isolate& iso, Value self) {
  std::string name(has_type(self, simple_namespace_type) ? "namespace" : type_name(self));
  ReprGuard guard(iso, self);
  if (guard.is_recursive()) return make_str(iso, name + "(...)");
  std::string out = name + "(";
  Ref dict = Ref::borrow(iso, TRY(instance_dict(iso, self.as_object())));
  size_t position = 0;
  Value key, value;
  bool first = true;
  while (dict_next(dict.as<DictObject>(), &position, &key, &value)) {
    if (!StrObject::check(key)) continue;
    Ref k = Ref::borrow(iso, key);
    Ref v = Ref::borrow(iso, value);
    Ref shown(iso, TRY(repr(iso, v)));
    out += (first ? "" : ", ") + to_utf8(k) + "=" + to_utf8(shown);
    first = false;
  }
  return make_str(iso, out + ")");
}

Result namespace_compare(Isolate& iso, Value a, Value b, CompareOp op) {
  if (!is_instance_of(a, simple_namespace_type) || !is_instance_of(b, simple_namespace_type)) return Value::not_implemented();
  Ref left = Ref::borrow(iso, TRY(instance_dict(iso, a.as_object())));
  Ref right = Ref::borrow(iso, TRY(instance_dict(iso, b.as_object())));
  return compare(iso, op, left, right);
}

Result namespace_get_dict(Isolate& iso, Value self) { return retained(iso, TRY(instance_dict(iso, self.as_object()))); }
Result namespace_reduce(Isolate& iso, Value self) {
  Ref dict = Ref::borrow(iso, TRY(instance_dict(iso, self.as_object())));
  return make_tuple(iso, {as_value(type_of(self)), empty_tuple(), dict});
}
constexpr MethodDef kMethods[] = {
    def<"member __dict__", namespace_get_dict>(nullptr),
    def<"__reduce__(self, /)", namespace_reduce>("Return state information for pickling"),
};

}  // namespace

Result make_simple_namespace(Isolate& iso) { return allocate_instance(iso, &simple_namespace_type); }

TypeObject simple_namespace_type;
extern const TypeDef simple_namespace_type_def{
    .type = &simple_namespace_type,
    .name = "types.SimpleNamespace",
    .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .base = nullptr,
    .instance_size = sizeof(Object),
    .flags = flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kBaseType, TypeFlag::kWeakrefs),
    .slots = {.init = namespace_init, .repr = namespace_repr, .hash = hash_not_implemented, .compare = namespace_compare},
    .methods = kMethods,
    .method_count = std::size(kMethods)};

}  // namespace skerry
