#include "isolate/objects/type_ending.h"

#include <algorithm>
#include <vector>

#include "isolate/compiler/code.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/function.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/iterators.h"
#include "isolate/objects/list.h"
#include "isolate/objects/mapping_proxy.h"
#include "isolate/objects/member.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/set.h"
#include "isolate/objects/slice.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_slots.h"
#include "isolate/objects/type_table.h"
#include "isolate/objects/weakref.h"

namespace skerry {

namespace {

// Storage of big str and bytes is on the isolate's ExternalList. Weak references with callbacks say so when they are made.
TypeObject* const kTypes[] = {
    &bytes_type, &str_type, &dict_type, &dict_keys_type, &dict_items_type, &dict_values_type, &dict_key_iterator_type,
    &dict_value_iterator_type, &dict_item_iterator_type, &dict_reverse_key_iterator_type, &dict_reverse_value_iterator_type,
    &dict_reverse_item_iterator_type, &list_type, &list_iterator_type, &list_reverse_iterator_type, &tuple_type,
    &tuple_iterator_type, &range_type, &long_range_iterator_type, &slice_type, &set_type, &frozenset_type, &set_iterator_type,
    &sequence_iterator_type, &callable_iterator_type, &enumerate_type, &zip_type, &map_type, &filter_type, &reversed_type,
    &function_type, &method_type, &cell_type, &staticmethod_type, &classmethod_type, &property_type, &native_function_type,
    &member_descriptor_type, &getset_descriptor_type, &method_wrapper_type, &module_type, &mapping_proxy_type,
    &generic_alias_type, &union_type, &super_type, &type_type, &code_type, &traceback_type, &BaseException, &weakref_type,
    &weak_proxy_type, &weak_callable_proxy_type};

std::vector<TypeObject*>& added() {
  static auto* types = new std::vector<TypeObject*>;
  return *types;
}

}  // namespace

void add_types_that_end_as_memory(TypeObject* const* types, size_t count) { added().insert(added().end(), types, types + count); }

void mark_types_that_end_as_memory(const TypeDef* const* defs, size_t count) {
  std::vector<DestroySlot> slots;
  for (TypeObject* t : kTypes) slots.push_back(t->slots.destroy);
  for (TypeObject* t : added()) slots.push_back(t->slots.destroy);
  // Those that share the slot, such as all exceptions, are meant, too.
  for (size_t i = 0; i < count; ++i) {
    TypeObject* t = defs[i]->type;
    if (t->slots.destroy != nullptr && std::find(slots.begin(), slots.end(), t->slots.destroy) != slots.end()) t->flags |= kEndsAsMemory;
  }
}

bool may_drop_whole(Isolate& iso) { return !iso.types().expects_endings(); }

}  // namespace skerry
