// Tuples with named items of which some are reached by name only: time.struct_time, os.stat_result.
//
// The object holds `Total` values; as a tuple it is `Visible` long.
#pragma once

#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/struct_sequence.h"
#include "isolate/objects/tuple.h"

namespace skerry {

// Value `position` of the hidden ones (those after Visible) from the constructor's dict: None if it is not there.
Result hidden_item(Isolate& iso, const TypeObject* type, size_t visible, size_t total, size_t position, Value dict);
// n_fields, __match_args__, __reduce__ and the like, if the class is such a one.
Status add_sequence_constants(Isolate& iso, const TypeDef& def, DictObject* dict);

template <size_t Visible, size_t Total>
struct WideSequence {
  static size_t size(const Object*) { return sizeof(TupleObject) + Total * sizeof(Value); }
  static void destroy(Isolate& iso, Object* o) {
    Value* items = static_cast<TupleObject*>(o)->items();
    for (size_t i = 0; i < Total; ++i) clear_field(iso, items[i]);
  }
  static void traverse(Object* o, Visitor& visitor) {
    Value* items = static_cast<TupleObject*>(o)->items();
    for (size_t i = 0; i < Total; ++i) visitor.visit(items[i]);
  }
  // From owned values, released on a fault; those that are missing at the end are None.
  static Result make(Isolate& iso, TypeObject* type, const Value* owned, size_t count) {
    Result r = allocate_instance(iso, type, Total * sizeof(Value));
    if (r.is_fault()) {
      for (size_t i = 0; i < count; ++i) decrement(iso, owned[i]);
      return r;
    }
    auto* tuple = r.value().as<TupleObject>();
    tuple->length = Visible;
    tuple->hash_cache = -1;
    for (size_t i = 0; i < Total; ++i) tuple->items()[i] = i < count ? owned[i] : Value::none();
    return r;
  }
  // The constructor: a sequence of Visible to Total items, and a dict of hidden ones.
  static Result create(Isolate& iso, TypeObject* cls, Value sequence, Value dict) {
    Ref list(iso);
    Result converted = to_list(iso, sequence);
    if (converted.is_raised() && iso.catch_pending(TypeError)) return iso.raise(TypeError, "constructor requires a sequence");
    list.reset(TRY(converted));
    auto* given = list.as<ListObject>();
    const char* name = cls->native_name != nullptr ? cls->native_name : "structseq";
    if (Visible == Total && given->length != Total)
      return iso.raise(TypeError, "{}() takes a {}-sequence ({}-sequence given)", name, Total, given->length);
    if (given->length < Visible)
      return iso.raise(TypeError, "{}() takes an at least {}-sequence ({}-sequence given)", name, Visible, given->length);
    if (given->length > Total)
      return iso.raise(TypeError, "{}() takes an at most {}-sequence ({}-sequence given)", name, Total, given->length);
    if (!dict.is_empty() && !DictObject::check(dict)) return iso.raise(TypeError, "{}() takes a dict as second arg, if any", name);
    for (size_t i = given->length; i < Total; ++i)
      TRY(list_append_steal(iso, given, TRY(hidden_item(iso, cls, Visible, Total, i, dict))));
    for (size_t i = 0; i < Total; ++i) increment(iso, given->items[i]);
    return make(iso, cls, given->items, Total);
  }
};

}  // namespace skerry
