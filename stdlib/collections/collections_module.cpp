// _collections: counting, the fields of named tuples, and the module.
#include <iterator>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/tuple_field.h"
#include "stdlib/collections/deque.h"

namespace skerry::collections {

TypeObject tuple_getter_type;

namespace {

// mapping[item] += 1 for each item. A plain dict, or a subclass that keeps dict's get and __setitem__, is written directly.
Status count_elements(Isolate& iso, Value mapping, Value iterable) {
  bool direct = DictObject::check(mapping) &&
                type_lookup(iso, type_of(mapping), names.get) == type_lookup(iso, &dict_type, names.get) &&
                type_lookup(iso, type_of(mapping), names.dunder_setitem) == type_lookup(iso, &dict_type, names.dunder_setitem);
  if (direct) {
    auto* d = mapping.as<DictObject>();
    return for_each(iso, iterable, [&](Value item) -> Status {
      int64_t hash = TRY(hash_value(iso, item));
      Result found = dict_get_with_hash(iso, d, item, hash);
      if (found.is_not_found()) return dict_set_with_hash(iso, d, item, hash, Value::small_int(1));
      Ref old = Ref::borrow(iso, TRY(found));
      Ref count(iso, TRY(binary_operation(iso, BinaryOp::kAdd, old, Value::small_int(1))));
      return dict_set_with_hash(iso, d, item, hash, count);
    });
  }
  Ref get(iso, TRY(get_attribute(iso, mapping, names.get)));
  return for_each(iso, iterable, [&](Value item) -> Status {
    Ref old(iso, TRY(call(iso, get, {item, Value::small_int(0)})));
    Ref count(iso, TRY(binary_operation(iso, BinaryOp::kAdd, old, Value::small_int(1))));
    return set_item(iso, mapping, item, count);
  });
}

// ---- _tuplegetter: the descriptor of one field of a named tuple.

struct TupleGetter : TupleField {
  static bool check(Value v) { return has_type(v, tuple_getter_type); }
  static TypeObject& type() { return tuple_getter_type; }
};

Result tuple_getter_new(Isolate& iso, TypeObject* cls, int64_t index, Value doc) {
  Value made = TRY(allocate_instance(iso, cls));
  made.as<TupleGetter>()->index = index;
  made.as<TupleGetter>()->doc = retained(iso, doc);
  return made;
}
void tuple_getter_destroy(Isolate& iso, Object* self) { clear_field(iso, static_cast<TupleGetter*>(self)->doc); }
void tuple_getter_traverse(Object* self, Visitor& visitor) { visitor.visit(static_cast<TupleGetter*>(self)->doc); }

Status tuple_getter_set(Isolate& iso, Value, Value, Value value_or_empty) {
  return iso.raise_message(AttributeError, value_or_empty.is_empty() ? "can't delete attribute" : "can't set attribute");
}
Result tuple_getter_repr(Isolate& iso, Value self) {
  Ref doc(iso, TRY(repr(iso, self.as<TupleGetter>()->doc)));
  StrBuilder text(iso);
  text.append_ascii("_tuplegetter(");
  text.append_ascii(std::to_string(self.as<TupleGetter>()->index));
  text.append_ascii(", ");
  text.append(doc.as<StrObject>());
  text.append_char(')');
  return text.build();
}
Result tuple_getter_doc(Isolate& iso, TupleGetter* self) { return retained(iso, self->doc); }
Status tuple_getter_set_doc(Isolate& iso, TupleGetter* self, Value v) {
  assign(iso, self->doc, v.is_empty() ? Value::none() : retained(iso, v));
  return Status::ok();
}
Result tuple_getter_reduce(Isolate& iso, TupleGetter* self) {
  Ref index(iso, TRY(make_int(iso, self->index)));
  Ref arguments(iso, TRY(make_tuple(iso, {index, self->doc})));
  return make_tuple(iso, {as_value(&tuple_getter_type), arguments});
}

constexpr MethodDef kTupleGetterMethods[] = {
    def<"new _tuplegetter(index, doc, /)", tuple_getter_new>(nullptr),
    def<"__reduce__(self, /)", tuple_getter_reduce>(nullptr),
    def<"get __doc__", tuple_getter_doc>(nullptr),
    def<"set __doc__", tuple_getter_set_doc>(nullptr),
};

constexpr MethodDef kFunctions[] = {
    def<"def _count_elements(mapping, iterable, /)", count_elements>(
        "Count elements in the iterable, updating the mapping"),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "deque", as_value(&deque_type)));
  TRY(module_set(iso, module, "defaultdict", as_value(&default_dict_type)));
  TRY(module_set(iso, module, "OrderedDict", as_value(&ordered_dict_type)));
  TRY(module_set(iso, module, "_deque_iterator", as_value(&deque_iterator_type)));
  TRY(module_set(iso, module, "_deque_reverse_iterator", as_value(&deque_reverse_iterator_type)));
  return module_set(iso, module, "_tuplegetter", as_value(&tuple_getter_type));
}

}  // namespace

extern const TypeDef tuple_getter_type_def{
    .type = &tuple_getter_type,
    .name = "collections._tuplegetter",
    .doc = nullptr,
    .base = nullptr,
    .instance_size = sizeof(TupleGetter),
    .flags = flags(TypeFlag::kGc, TypeFlag::kImmutable),
    .slots = {.destroy = tuple_getter_destroy,
              .traverse = tuple_getter_traverse,
              .clear = tuple_getter_destroy,
              .repr = tuple_getter_repr,
              .descriptor_get = tuple_field_get,
              .descriptor_set = tuple_getter_set},
    .methods = kTupleGetterMethods,
    .method_count = std::size(kTupleGetterMethods),
};

const TypeDef* const* collections_types(size_t* count) {
  static constexpr const TypeDef* kTypes[] = {
      &default_dict_type_def, &deque_iterator_type_def, &deque_reverse_iterator_type_def,
      &deque_type_def,        &tuple_getter_type_def,     &ordered_dict_iterator_type_def,
      &ordered_dict_type_def, &ordered_dict_keys_type_def, &ordered_dict_items_type_def,
      &ordered_dict_values_type_def,
  };
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef collections_module_def{.name = "_collections",
                                              .doc = "High performance data structures.",
                                              .functions = kFunctions,
                                              .function_count = std::size(kFunctions),
                                              .populate = populate};

}  // namespace skerry::collections
