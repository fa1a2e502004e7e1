// What the files of dict share among themselves.
#pragma once

#include "isolate/objects/dict.h"

namespace skerry {

void dict_initialise(Isolate& iso, DictObject* d);            // a new object's fields: empty
// Fills a dict that is empty with entries whose keys differ and whose hashes are theirs. Takes over the references, also on a fault.
Status dict_fill(Isolate& iso, DictObject* d, const DictEntry* entries_owned, uint32_t count);
bool dict_pop_last(Isolate& iso, DictObject* d, DictEntry* out_owned);
size_t dict_table_bytes(const DictObject* d);
Status dict_merge_dict(Isolate& iso, DictObject* d, DictObject* from, MergeMode mode);
Result dict_iter(Isolate& iso, Value self);                   // the slot: tells dicts whose iteration nobody overrode

// dict_views.cpp, dict_iterators.cpp
Result dict_keys(Isolate& iso, DictObject* self);
Result dict_values(Isolate& iso, DictObject* self);
Result dict_items(Isolate& iso, DictObject* self);
Result dict_reversed(Isolate& iso, DictObject* self);

}  // namespace skerry
