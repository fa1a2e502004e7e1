#include "isolate/objects/struct_sequence.h"

#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/member.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"

namespace skerry {

Result struct_sequence_repr(Isolate& iso, Value self) {
  TypeObject* t = type_of(self);
  std::string out = std::string(type_name(t)) + "(";
  size_t position = 0;
  Value key, value;
  size_t i = 0;
  auto* tuple = self.as<TupleObject>();
  // The class dictionary has the fields in order, before anything else.
  while (i < tuple->length && dict_next(type_dict(iso, t), &position, &key, &value)) {
    if (!has_type(value, member_descriptor_type)) continue;
    Ref shown(iso, TRY(repr(iso, tuple->items()[i])));
    out += (i == 0 ? "" : ", ") + to_utf8(key) + "=" + to_utf8(shown);
    ++i;
  }
  return make_str(iso, out + ")");
}

Result make_struct_sequence(Isolate& iso, TypeObject& type, std::initializer_list<Value> owned_items) {
  Result r = allocate_instance(iso, &type, owned_items.size() * sizeof(Value));
  if (r.is_fault()) {
    for (Value v : owned_items) decrement(iso, v);
    return r;
  }
  auto* tuple = r.value().as<TupleObject>();
  tuple->length = owned_items.size();
  tuple->hash_cache = -1;
  size_t i = 0;
  for (Value v : owned_items) tuple->items()[i++] = v;
  return r;
}

}  // namespace skerry
