// What classes of named tuples say of their fields. The rows of a class name its fields in order; where it has more values than names,
// those at the end of the visible ones have none (the times of os.stat_result as ints).
#include "stdlib/wide_sequence.h"

#include <iterator>

#include "isolate/builtins/boot.h"
#include "isolate/objects/int.h"
#include "isolate/objects/member.h"
#include "isolate/objects/native.h"
#include "isolate/objects/str.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/time_module.h"

namespace skerry {

namespace {

struct Shape {
  size_t visible, total, unnamed;
};

// Names of the fields, in order.
Result field_names(Isolate& iso, const TypeObject* type) {
  Ref list(iso, TRY(make_list(iso)));
  size_t position = 0;
  Value key, value;
  while (dict_next(type_dict(iso, type), &position, &key, &value))
    if (has_type(value, member_descriptor_type)) TRY(list_append(iso, list.as<ListObject>(), key));
  return list.release();
}

Shape shape_of(const TypeObject* type, size_t named) {
  constexpr struct {
    const TypeObject* type;
    size_t visible, total;
  } kWide[] = {{&struct_time_type, 9, 11}, {&posix::stat_result_type, 10, 19}, {&posix::statvfs_result_type, 10, 11}};
  for (const auto& wide : kWide)
    if (type == wide.type) return {wide.visible, wide.total, wide.total - named};
  return {named, named, 0};
}

Result sequence_reduce(Isolate& iso, TupleObject* self) {
  const TypeObject* type = type_of(Value::object(self));
  Ref fields(iso, TRY(field_names(iso, type)));
  auto* labels = fields.as<ListObject>();
  Shape shape = shape_of(type, labels->length);
  Ref visible(iso, TRY(make_tuple(iso, self->items(), shape.visible))), hidden(iso, TRY(make_dict(iso)));
  for (size_t i = shape.visible; i < shape.total; ++i)
    TRY(dict_set(iso, hidden.as<DictObject>(), labels->items[i - shape.unnamed], self->items()[i]));
  Ref arguments(iso, TRY(make_tuple(iso, {visible, hidden})));
  return make_tuple(iso, {as_value(type), arguments});
}
constexpr MethodDef kReduce = def<"__reduce__(self)", sequence_reduce>(nullptr);

Status add_to(Isolate& iso, TypeObject* type, DictObject* dict) {
  Ref fields(iso, TRY(field_names(iso, type)));
  Shape shape = shape_of(type, fields.as<ListObject>()->length);
  struct {
    const char* name;
    size_t value;
  } numbers[] = {{"n_sequence_fields", shape.visible}, {"n_fields", shape.total}, {"n_unnamed_fields", shape.unnamed}};
  for (const auto& n : numbers) TRY(dict_set(iso, dict, intern(iso, n.name), Value::small_int(static_cast<int64_t>(n.value))));
  Ref matched(iso, TRY(make_tuple(iso, fields.as<ListObject>()->items, shape.visible - shape.unnamed)));
  TRY(dict_set(iso, dict, names.dunder_match_args, matched));
  Ref reduce(iso, TRY(make_native_function(iso, &method_descriptor_type, &kReduce, type, Value::none())));
  return dict_set(iso, dict, names.dunder_reduce, reduce);
}

}  // namespace

Result hidden_item(Isolate& iso, const TypeObject* type, size_t visible, size_t total, size_t position, Value dict) {
  if (dict.is_empty() || !DictObject::check(dict) || position < visible || position >= total) return Value::none();
  Ref fields(iso, TRY(field_names(iso, type)));
  auto* labels = fields.as<ListObject>();
  size_t unnamed = total - labels->length;
  Value found = dict_get_str(iso, dict.as<DictObject>(), labels->items[position - unnamed]);
  return found.is_empty() ? Result(Value::none()) : Result(retained(iso, found));
}

Status add_sequence_constants(Isolate& iso, const TypeDef& def, DictObject* dict) {
  return def.slots.repr == struct_sequence_repr ? add_to(iso, def.type, dict) : Status::ok();
}

}  // namespace skerry
