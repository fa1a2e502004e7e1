// What the files of dict share among themselves.
#pragma once

#include "isolate/objects/dict.h"

namespace skerry {

void dict_initialise(Isolate& iso, DictObject* d);            // a new object's fields: empty
// Fills a dict that is empty with entries whose keys differ and whose hashes are theirs. Takes over the references, also on a fault.
Status dict_fill(Isolate& iso, DictObject* d, const DictEntry* entries_owned, uint32_t count);
// A frozen dict (channels/) whose entries and index follow one another in one piece of memory: its size, or 0 where such a copy of `d` would
// have holes or much room; the copy of the whole table, references uncounted; and a dict with that index and room for its entries, which the
// caller fills in before he sets `used` and `live`.
size_t dict_compact_bytes(const DictObject* d);
void dict_write_compact(const DictObject* d, DictObject* to, void* memory);
Result make_dict_like(Isolate& iso, const DictObject* compact);
// For OrderedDict. The number of the key's entry, negative: not there; takes an entry out, key and value owned by the caller; moves an entry
// behind all others, or before all others, `first` being the number of the first one. A move may make a new table: MemoryError.
Fallible<int64_t> dict_find(Isolate& iso, DictObject* d, Value key);
DictEntry dict_take(Isolate& iso, DictObject* d, int64_t entry);
Status dict_move_last(Isolate& iso, DictObject* d, int64_t entry);
Status dict_move_first(Isolate& iso, DictObject* d, int64_t entry, uint32_t first);
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
