// dict: the table. What scripts call is in dict_methods.cpp; views and iterators are in dict_views.cpp, dict_iterators.cpp.
//
// One allocation holds `capacity` entries and then the index: 1, 2 or 4 bytes a slot, an entry number or a mark.
// Probing, growth and compaction follow CPython, so that what a script can see of them (when iteration notices a change)
// is the same. Rules of the room:
// 1. Comparing keys that are not both exact str may run Python, which may do anything to the dict: after it, look at
//    the table again, and start over if the entry is not what it was.
// 2. Whatever leaves the table is released after the table is whole again.
// 3. Every change of the key set or move of the entries takes a new version, every write forgets the content's number.
#include "isolate/objects/dict.h"
#include "isolate/objects/late_globals.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "isolate/heap/allocate.h"
#include "isolate/isolate.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/quick_hash.h"
#include "isolate/objects/str.h"

namespace skerry {

namespace {
LateGlobalsHooks late_hooks;
}
void set_late_globals_hooks(LateGlobalsHooks hooks) { late_hooks = hooks; }
const LateGlobalsHooks& late_globals_hooks() { return late_hooks; }
namespace {

constexpr int32_t kFree = -1, kDeleted = -2;
constexpr uint8_t kSmallestLog2 = 3, kLargestLog2 = 31;
constexpr uint32_t kLargestDict = uint32_t{1} << 30;

constexpr size_t slot_count(uint8_t log2) { return size_t{1} << log2; }
constexpr size_t capacity_for(uint8_t log2) { return (slot_count(log2) << 1) / 3; }
constexpr size_t index_width(uint8_t log2) { return log2 <= 7 ? 1 : log2 <= 15 ? 2 : 4; }
constexpr size_t table_bytes(uint8_t log2) {
  return capacity_for(log2) * sizeof(DictEntry) + slot_count(log2) * index_width(log2);
}

int32_t index_at(const DictObject* d, size_t slot) {
  if (d->index_log2 <= 7) return static_cast<const int8_t*>(d->index)[slot];
  if (d->index_log2 <= 15) return static_cast<const int16_t*>(d->index)[slot];
  return static_cast<const int32_t*>(d->index)[slot];
}

void set_index(DictObject* d, size_t slot, int32_t entry) {
  if (d->index_log2 <= 7)
    static_cast<int8_t*>(d->index)[slot] = static_cast<int8_t>(entry);
  else if (d->index_log2 <= 15)
    static_cast<int16_t*>(d->index)[slot] = static_cast<int16_t>(entry);
  else
    static_cast<int32_t*>(d->index)[slot] = entry;
}

class Probe {
 public:
  Probe(const DictObject* d, int64_t hash)
      : perturb_(static_cast<size_t>(hash)), mask_(slot_count(d->index_log2) - 1), slot_(perturb_ & mask_) {}
  size_t slot() const { return slot_; }
  void advance() {
    perturb_ >>= 5;
    slot_ = (slot_ * 5 + perturb_ + 1) & mask_;
  }

 private:
  size_t perturb_, mask_, slot_;
};

void touch(Isolate& iso, DictObject* d) {
  d->version = iso.next_version++;
  note_dict_write(d);
}

// Takes over the value.
void replace(Isolate& iso, DictObject* d, int64_t entry, Value owned) {
  note_dict_write(d);
  assign(iso, d->entries[entry].value, owned);
}

int64_t hash_of_str(Value key) {
  const StrObject* s = key.as<StrObject>();
  return s->hash != -1 ? s->hash : str_hash(s);
}

template <class Index>
int32_t look_up_in(const DictObject* d, const Index* index, Value key, int64_t hash) {
  for (Probe probe(d, hash);; probe.advance()) {
    int32_t i = index[probe.slot()];
    if (i < 0) {
      if (i == kFree) return kDictAbsent;
      continue;
    }
    const DictEntry& entry = d->entries[i];
    if (entry.key == key) return i;
    if (entry.hash != hash) continue;
    if (is_exact_str(key) && is_exact_str(entry.key)) {
      if (str_equal(entry.key.as<StrObject>(), key.as<StrObject>())) return i;
      continue;
    }
    if (Value::both_small_int(entry.key, key)) continue;
    Result quick = equals_quickly(entry.key, key);
    if (quick.is_not_found()) return kDictUnknown;
    if (quick.value().is_true()) return i;
  }
}

// The number of the entry whose key is equal as far as that needs no Python, kDictAbsent, or kDictUnknown: one of the same hash may be.
int32_t look_up(const DictObject* d, Value key, int64_t hash) {
  if (d->index == nullptr) return kDictAbsent;
  if (d->index_log2 <= 7) [[likely]] return look_up_in(d, static_cast<const int8_t*>(d->index), key, hash);
  if (d->index_log2 <= 15) return look_up_in(d, static_cast<const int16_t*>(d->index), key, hash);
  return look_up_in(d, static_cast<const int32_t*>(d->index), key, hash);
}

Fallible<int64_t> find_runs_python(Isolate& iso, DictObject* d, Value key, int64_t hash) {
restart:
  if (d->index == nullptr) return int64_t{kDictAbsent};
  for (Probe probe(d, hash);; probe.advance()) {
    int32_t i = index_at(d, probe.slot());
    if (i == kFree) return int64_t{kDictAbsent};
    if (i == kDeleted) continue;
    DictEntry* entries = d->entries;
    Value candidate = entries[i].key;
    if (candidate == key) return int64_t{i};
    if (entries[i].hash != hash || Value::both_small_int(candidate, key)) continue;
    if (Result quick = equals_quickly(candidate, key); !quick.is_not_found()) {
      if (quick.value().is_true()) return int64_t{i};
      continue;
    }
    uint8_t log2 = d->index_log2;
    Ref held = Ref::borrow(iso, candidate);
    bool same = TRY(equals(iso, held, key));
    if (d->entries != entries || d->index_log2 != log2 || static_cast<uint32_t>(i) >= d->used ||
        !(entries[i].key == candidate))
      goto restart;
    if (same) return int64_t{i};
  }
}

// The number of the key's entry, or kDictAbsent.
Fallible<int64_t> find(Isolate& iso, DictObject* d, Value key, int64_t hash) {
  int32_t i = look_up(d, key, hash);
  if (i != kDictUnknown) [[likely]] return int64_t{i};
  return find_runs_python(iso, d, key, hash);
}

// Where a key that is not in the table goes.
size_t free_slot(const DictObject* d, int64_t hash) {
  Probe probe(d, hash);
  while (index_at(d, probe.slot()) >= 0) probe.advance();
  return probe.slot();
}

size_t slot_of(const DictObject* d, int32_t entry) {
  Probe probe(d, d->entries[entry].hash);
  while (index_at(d, probe.slot()) != entry) probe.advance();
  return probe.slot();
}

// A fresh table of 1 << log2 slots with the live entries of the old one, in order, behind `gap` deleted ones.
Status rebuild(Isolate& iso, DictObject* d, uint8_t log2, uint32_t gap = 0) {
  if (log2 > kLargestLog2) return iso.raise_memory_error();
  char* memory = static_cast<char*>(iso.heap.allocate(table_bytes(log2)));
  if (memory == nullptr) return iso.raise_memory_error();
  DictEntry* old = d->entries;
  uint32_t old_used = d->used;
  uint8_t old_log2 = d->index_log2;
  d->entries = reinterpret_cast<DictEntry*>(memory);
  d->capacity = static_cast<uint32_t>(capacity_for(log2));
  d->index = memory + d->capacity * sizeof(DictEntry);
  d->index_log2 = log2;
  std::memset(d->index, 0xff, slot_count(log2) * index_width(log2));
  std::fill_n(d->entries, gap, DictEntry{0, Value(), Value()});
  uint32_t to = gap;
  for (uint32_t i = 0; i < old_used; ++i) {
    if (old[i].key.is_empty()) continue;
    d->entries[to] = old[i];
    set_index(d, free_slot(d, old[i].hash), static_cast<int32_t>(to++));
  }
  d->used = to;
  d->usable = d->capacity - to;
  touch(iso, d);
  if (old != nullptr) iso.heap.release(old, table_bytes(old_log2));
  return Status::ok();
}

uint8_t log2_for_entries(size_t entries) {
  uint8_t log2 = kSmallestLog2;
  while (log2 <= kLargestLog2 && capacity_for(log2) < entries) ++log2;
  return log2;
}

Status grow(Isolate& iso, DictObject* d) {
  size_t wanted = size_t{d->live} * 3;
  uint8_t log2 = kSmallestLog2;
  while (slot_count(log2) < wanted) ++log2;
  return rebuild(iso, d, log2);
}

// The key is known not to be there, and nothing has run since. Takes over both references.
Status insert_new(Isolate& iso, DictObject* d, Value owned_key, int64_t hash, Value owned_value) {
  if (d->usable == 0) {
    Status grown = grow(iso, d);
    if (grown.is_fault()) {
      decrement(iso, owned_key);
      decrement(iso, owned_value);
      return grown;
    }
  }
  if (d->only_str_keys && !is_exact_str(owned_key)) d->only_str_keys = false;
  set_index(d, free_slot(d, hash), static_cast<int32_t>(d->used));
  d->entries[d->used++] = {hash, owned_key, owned_value};
  --d->usable;
  ++d->live;
  touch(iso, d);
  return Status::ok();
}

// Takes the entry out and gives its key and value to the caller.
DictEntry take(Isolate& iso, DictObject* d, int32_t found) {
  DictEntry entry = d->entries[found];
  set_index(d, slot_of(d, found), kDeleted);
  d->entries[found].key = Value();
  d->entries[found].value = Value();
  --d->live;
  touch(iso, d);
  return entry;
}

// Among keys none of whose own comparisons count: those that are no str are not asked. Never runs Python.
int64_t find_str(const DictObject* d, Value key) {
  int64_t hash = hash_of_str(key);
  int32_t quick = look_up(d, key, hash);
  if (quick != kDictUnknown) [[likely]] return quick;
  for (Probe probe(d, hash);; probe.advance()) {
    int32_t i = index_at(d, probe.slot());
    if (i == kFree) return kDictAbsent;
    if (i == kDeleted) continue;
    const DictEntry& entry = d->entries[i];
    if (entry.key == key || (entry.hash == hash && is_exact_str(entry.key) &&
                             str_equal(entry.key.as<StrObject>(), key.as<StrObject>())))
      return i;
  }
}

Fallible<int64_t> hash_key(Isolate& iso, Value key) {
  if (int64_t hash; hash_without_python(key, &hash)) return hash;
  return hash_value(iso, key);
}

}  // namespace

void dict_initialise(Isolate& iso, DictObject* d) {
  d->entries = nullptr;
  d->index = nullptr;
  d->used = d->live = d->capacity = d->usable = 0;
  d->index_log2 = 0;
  d->only_str_keys = true;
  touch(iso, d);
}

uint64_t dict_content(Isolate& iso, DictObject* d) {
  if (d->content == 0) {
    if (static_cast<uint32_t>(iso.next_content) == 0) ++iso.next_content;  // 0 says something else
    d->content = static_cast<uint32_t>(iso.next_content);
    d->content_high = static_cast<uint16_t>(iso.next_content >> 32);
    ++iso.next_content;
  }
  return static_cast<uint64_t>(d->content_high) << 32 | d->content;
}

Result make_dict(Isolate& iso, size_t expected) {
  auto* d = allocate_exact<DictObject, Cycles::kPossible>(iso, &dict_type);
  if (d == nullptr) return Fault(FaultKind::kRaised);
  dict_initialise(iso, d);
  if (expected == 0) return Value::object(d);
  Ref dict(iso, Value::object(d));
  TRY(dict_reserve(iso, d, expected));
  return dict.release();
}

Status dict_reserve(Isolate& iso, DictObject* d, size_t expected) {
  if (expected <= d->capacity) return Status::ok();
  if (expected > capacity_for(kLargestLog2)) return iso.raise_memory_error();
  return rebuild(iso, d, log2_for_entries(expected));
}

Status dict_fill(Isolate& iso, DictObject* d, const DictEntry* entries, uint32_t count) {
  Status room = dict_reserve(iso, d, count);
  for (uint32_t i = 0; i < count; ++i) {
    if (room.is_fault()) {
      decrement(iso, entries[i].key);
      decrement(iso, entries[i].value);
      continue;
    }
    if (d->only_str_keys && !is_exact_str(entries[i].key)) d->only_str_keys = false;
    d->entries[i] = entries[i];
    if (d->index_log2 > 7) {
      set_index(d, free_slot(d, entries[i].hash), static_cast<int32_t>(i));
      continue;
    }
    auto* index = static_cast<int8_t*>(d->index);
    Probe probe(d, entries[i].hash);
    while (index[probe.slot()] >= 0) probe.advance();
    index[probe.slot()] = static_cast<int8_t>(i);
  }
  if (room.is_fault()) return room;
  d->used = d->live = count;
  d->usable = d->capacity - count;
  touch(iso, d);
  return Status::ok();
}

size_t dict_compact_bytes(const DictObject* d) {
  if (d->live == 0 || d->live != d->used || d->capacity > 4 * d->live + 16) return 0;
  if (d->usable + d->used != d->capacity) return 0;  // popitem has left marks in the index: they count against `usable`
  return d->used * sizeof(DictEntry) + slot_count(d->index_log2) * index_width(d->index_log2);
}

void dict_write_compact(const DictObject* d, DictObject* to, void* memory) {
  size_t entries = d->used * sizeof(DictEntry);
  std::memcpy(memory, d->entries, entries);
  std::memcpy(static_cast<char*>(memory) + entries, d->index, slot_count(d->index_log2) * index_width(d->index_log2));
  to->entries = static_cast<DictEntry*>(memory);
  to->index = static_cast<char*>(memory) + entries;
  to->used = to->live = to->capacity = d->used;
  to->usable = 0;
  to->index_log2 = d->index_log2;
  to->only_str_keys = d->only_str_keys;
  to->version = 0;
}

Result make_dict_like(Isolate& iso, const DictObject* compact) {
  auto* d = allocate_exact<DictObject, Cycles::kPossible>(iso, &dict_type);
  if (d == nullptr) return Fault(FaultKind::kRaised);
  dict_initialise(iso, d);
  uint8_t log2 = compact->index_log2;
  char* memory = static_cast<char*>(iso.heap.allocate(table_bytes(log2)));
  if (memory == nullptr) {
    decrement(iso, Value::object(d));
    return iso.raise_memory_error();
  }
  d->entries = reinterpret_cast<DictEntry*>(memory);
  d->capacity = static_cast<uint32_t>(capacity_for(log2));
  d->index = memory + d->capacity * sizeof(DictEntry);
  d->index_log2 = log2;
  d->usable = d->capacity - compact->used;
  d->only_str_keys = compact->only_str_keys;
  std::memcpy(d->index, compact->index, slot_count(log2) * index_width(log2));
  return Value::object(d);
}

int32_t dict_find_quickly(const DictObject* d, Value key, int64_t* hash) {
  return hash_without_python(key, hash) ? look_up(d, key, *hash) : kDictUnknown;
}

Result dict_get_with_hash(Isolate& iso, DictObject* d, Value key, int64_t hash) {
  int64_t found = TRY(find(iso, d, key, hash));
  if (found < 0) return Fault(FaultKind::kNotFound);
  return d->entries[found].value;
}

Result dict_get(Isolate& iso, DictObject* d, Value key) {
  int64_t hash = TRY(hash_key(iso, key));
  return dict_get_with_hash(iso, d, key, hash);
}

Value dict_get_str(Isolate&, DictObject* d, Value str_key) {
  int64_t found = find_str(d, str_key);
  return found < 0 ? Value() : d->entries[found].value;
}

Value dict_get_str(Isolate&, DictObject* d, std::string_view ascii) {
  if (d->index == nullptr) return Value();
  int64_t hash = hash_bytes(ascii.data(), ascii.size());
  for (Probe probe(d, hash);; probe.advance()) {
    int32_t i = index_at(d, probe.slot());
    if (i == kFree) return Value();
    if (i == kDeleted) continue;
    const DictEntry& entry = d->entries[i];
    if (entry.hash == hash && is_exact_str(entry.key) && str_is(entry.key, ascii)) return entry.value;
  }
}

int64_t dict_find_str(Isolate&, DictObject* d, Value str_key) { return find_str(d, str_key); }

Status dict_add(Isolate& iso, DictObject* d, Value key, int64_t hash, Value value) {
  return insert_new(iso, d, retained(iso, key), hash, retained(iso, value));
}

Status dict_set_with_hash(Isolate& iso, DictObject* d, Value key, int64_t hash, Value value) {
  int32_t quick = look_up(d, key, hash);
  if (quick == kDictAbsent) return insert_new(iso, d, retained(iso, key), hash, retained(iso, value));
  if (quick >= 0) {
    replace(iso, d, quick, retained(iso, value));
    return Status::ok();
  }
  Ref held_key = Ref::borrow(iso, key), held_value = Ref::borrow(iso, value);
  int64_t found = TRY(find_runs_python(iso, d, key, hash));
  if (found < 0) return insert_new(iso, d, held_key.release(), hash, held_value.release());
  replace(iso, d, found, held_value.release());
  return Status::ok();
}

Status dict_set(Isolate& iso, DictObject* d, Value key, Value value) {
  int64_t hash = TRY(hash_key(iso, key));
  return dict_set_with_hash(iso, d, key, hash, value);
}

Result dict_set_default(Isolate& iso, DictObject* d, Value key, Value value) {
  int64_t hash = TRY(hash_key(iso, key));
  int64_t found = look_up(d, key, hash);
  if (found >= 0) return retained(iso, d->entries[found].value);
  Ref held_key = Ref::borrow(iso, key), held_value = Ref::borrow(iso, value);
  if (found == kDictUnknown) {
    found = TRY(find_runs_python(iso, d, key, hash));
    if (found >= 0) return retained(iso, d->entries[found].value);
  }
  TRY(insert_new(iso, d, held_key.release(), hash, retained(iso, held_value)));
  return held_value.release();
}

Fallible<bool> dict_delete_with_hash(Isolate& iso, DictObject* d, Value key, int64_t hash) {
  int64_t found = TRY(find(iso, d, key, hash));
  if (found < 0) return false;
  DictEntry entry = take(iso, d, static_cast<int32_t>(found));
  decrement(iso, entry.key);
  decrement(iso, entry.value);
  return true;
}

Fallible<bool> dict_delete(Isolate& iso, DictObject* d, Value key) {
  int64_t hash = TRY(hash_key(iso, key));
  return dict_delete_with_hash(iso, d, key, hash);
}

Result dict_pop(Isolate& iso, DictObject* d, Value key) {
  if (d->live == 0) return Fault(FaultKind::kNotFound);
  int64_t hash = TRY(hash_key(iso, key));
  int64_t found = TRY(find(iso, d, key, hash));
  if (found < 0) return Fault(FaultKind::kNotFound);
  DictEntry entry = take(iso, d, static_cast<int32_t>(found));
  decrement(iso, entry.key);
  return entry.value;
}

// Removes the last pair, key and value owned by the caller. False: empty.
bool dict_pop_last(Isolate& iso, DictObject* d, DictEntry* out) {
  if (d->live == 0) return false;
  uint32_t i = d->used - 1;
  while (d->entries[i].key.is_empty()) --i;
  *out = take(iso, d, static_cast<int32_t>(i));
  d->used = i;
  return true;
}

Fallible<int64_t> dict_find(Isolate& iso, DictObject* d, Value key) {
  int64_t hash = TRY(hash_key(iso, key));
  return find(iso, d, key, hash);
}

DictEntry dict_take(Isolate& iso, DictObject* d, int64_t entry) { return take(iso, d, static_cast<int32_t>(entry)); }

namespace {
// Where an entry is that has this very key, which is there.
int32_t entry_of(const DictObject* d, Value key, int64_t hash) {
  Probe probe(d, hash);
  for (;; probe.advance()) {
    int32_t i = index_at(d, probe.slot());
    if (i >= 0 && d->entries[i].key == key) return i;
  }
}

void move_to(Isolate& iso, DictObject* d, int32_t from, uint32_t to) {
  set_index(d, slot_of(d, from), static_cast<int32_t>(to));
  d->entries[to] = d->entries[from];
  d->entries[from].key = Value();
  d->entries[from].value = Value();
  touch(iso, d);
}
}  // namespace

Status dict_move_last(Isolate& iso, DictObject* d, int64_t entry) {
  auto from = static_cast<int32_t>(entry);
  if (d->usable == 0) {
    Value key = d->entries[from].key;
    int64_t hash = d->entries[from].hash;
    TRY(grow(iso, d));
    from = entry_of(d, key, hash);
  }
  --d->usable;
  move_to(iso, d, from, d->used++);
  return Status::ok();
}

Status dict_move_first(Isolate& iso, DictObject* d, int64_t entry, uint32_t first) {
  auto from = static_cast<int32_t>(entry);
  if (first == 0) {
    Value key = d->entries[from].key;
    int64_t hash = d->entries[from].hash;
    if (d->live > kLargestDict / 4) return iso.raise_memory_error();
    TRY(rebuild(iso, d, log2_for_entries(size_t{d->live} * 3), d->live));
    first = d->used - d->live;
    from = entry_of(d, key, hash);
  }
  move_to(iso, d, from, first - 1);
  return Status::ok();
}

Fallible<bool> dict_contains(Isolate& iso, DictObject* d, Value key) {
  int64_t hash = TRY(hash_key(iso, key));
  int64_t found = TRY(find(iso, d, key, hash));
  return found >= 0;
}

namespace {
// The table of `from`, which has no holes, as it is, into an empty dict.
Status copy_table(Isolate& iso, DictObject* to, const DictObject* from) {
  char* memory = static_cast<char*>(iso.heap.allocate(table_bytes(from->index_log2)));
  if (memory == nullptr) return iso.raise_memory_error();
  if (to->entries != nullptr) iso.heap.release(to->entries, table_bytes(to->index_log2));
  std::memcpy(memory, from->entries, from->used * sizeof(DictEntry));
  to->entries = reinterpret_cast<DictEntry*>(memory);
  to->index = memory + from->capacity * sizeof(DictEntry);
  std::memcpy(to->index, from->index, slot_count(from->index_log2) * index_width(from->index_log2));
  to->index_log2 = from->index_log2;
  to->capacity = from->capacity;
  to->usable = from->usable;
  to->used = to->live = from->used;
  to->only_str_keys = from->only_str_keys;
  touch(iso, to);
  for (uint32_t i = 0; i < to->used; ++i) {
    increment(iso, to->entries[i].key);
    increment(iso, to->entries[i].value);
  }
  return Status::ok();
}
}  // namespace

Result dict_copy(Isolate& iso, DictObject* d) {
  Ref copy(iso, TRY(make_dict(iso)));
  DictObject* to = copy.as<DictObject>();
  if (d->live == 0) return copy.release();
  if (d->live == d->used && d->index != nullptr) {
    TRY(copy_table(iso, to, d));
    return copy.release();
  }
  TRY(dict_reserve(iso, to, d->live));
  for (uint32_t i = 0; i < d->used; ++i) {
    const DictEntry& e = d->entries[i];
    if (!e.key.is_empty()) TRY(insert_new(iso, to, retained(iso, e.key), e.hash, retained(iso, e.value)));
  }
  return copy.release();
}

void dict_clear(Isolate& iso, DictObject* d) {
  DictEntry* entries = d->entries;
  if (entries == nullptr) return;
  uint32_t used = d->used;
  uint8_t log2 = d->index_log2;
  dict_initialise(iso, d);
  for (uint32_t i = 0; i < used; ++i) {
    decrement(iso, entries[i].key);
    decrement(iso, entries[i].value);
  }
  iso.heap.release(entries, table_bytes(log2));
}

size_t dict_table_bytes(const DictObject* d) { return d->entries == nullptr ? 0 : table_bytes(d->index_log2); }

bool dict_next(const DictObject* d, size_t* position, Value* key, Value* value) {
  for (size_t i = *position; i < d->used; ++i) {
    if (d->entries[i].key.is_empty()) continue;
    *key = d->entries[i].key;
    *value = d->entries[i].value;
    *position = i + 1;
    return true;
  }
  return false;
}

// Every entry of `from` that is live, while the loop body may change `from`: entries are read again at each step, and a
// change of the key set ends it with RuntimeError, as CPython does.
Status dict_merge_dict(Isolate& iso, DictObject* d, DictObject* from, MergeMode mode) {
  if (d == from || from->live == 0) return Status::ok();
  if (d->live == 0 && d->used == 0) {
    // As CPython: a table that would not be much bigger than needed is taken over as it is.
    bool fits = from->index_log2 == kSmallestLog2 || (from->index_log2 > kSmallestLog2 && capacity_for(from->index_log2 - 1) < from->live);
    if (fits && from->live == from->used && from->used + from->usable == from->capacity) return copy_table(iso, d, from);
    TRY(dict_reserve(iso, d, from->live));
  }
  uint32_t expected = from->live;
  for (uint32_t i = 0; i < from->used; ++i) {
    DictEntry entry = from->entries[i];
    if (entry.key.is_empty()) continue;
    int64_t found = look_up(d, entry.key, entry.hash);
    if (found == kDictAbsent) {
      TRY(insert_new(iso, d, retained(iso, entry.key), entry.hash, retained(iso, entry.value)));
      continue;
    }
    Ref key = Ref::borrow(iso, entry.key), value = Ref::borrow(iso, entry.value);
    if (found == kDictUnknown) found = TRY(find_runs_python(iso, d, key, entry.hash));
    if (found < 0) {
      TRY(insert_new(iso, d, key.release(), entry.hash, value.release()));
    } else if (mode == MergeMode::kRaiseOnDuplicate) {
      return iso.raise_key_error(key);
    } else if (mode == MergeMode::kOverride) {
      replace(iso, d, found, value.release());
    }
    if (from->live != expected) return iso.raise(RuntimeError, "dict mutated during update");
  }
  return Status::ok();
}

}  // namespace skerry
