#include "isolate/objects/tuple_field.h"

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"

namespace skerry {

Result tuple_field_get(Isolate& iso, Value self, Value instance, Value) {
  if (instance.is_empty()) return retained(iso, self);
  int64_t index = self.as<TupleField>()->index;
  if (!TupleObject::check(instance)) {
    if (instance == Value::none()) return retained(iso, self);
    return iso.raise(TypeError, "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object", index,
                     type_name(instance));
  }
  auto* tuple = instance.as<TupleObject>();
  if (index < 0 || index >= static_cast<int64_t>(tuple->length)) return iso.raise(IndexError, "tuple index out of range");
  return retained(iso, (*tuple)[static_cast<size_t>(index)]);
}

}  // namespace skerry
