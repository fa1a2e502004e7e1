// set and frozenset: the table. Operations on whole sets are in set_algebra.cpp, what scripts call in set_methods.cpp.
//
// Open addressing with runs of nine neighbours between jumps; growth by four (two when large) once three fifths are
// filled. This is CPython's scheme step by step: the order of iteration must be the same where hashes are.
// Rules of the room are those of dict.cpp: a comparison may change the table under the search.
#include "isolate/objects/set.h"

#include <algorithm>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/quick_hash.h"
#include "isolate/objects/set_parts.h"
#include "isolate/objects/str.h"

namespace skerry {
namespace {

constexpr size_t kSmallestTable = 8, kNeighbours = 9;
constexpr size_t kLargestTable = size_t{1} << 40;

bool is_deleted(const SetEntry& e) { return e.hash == -1; }
bool is_free(const SetEntry& e) { return e.key.is_empty(); }
bool is_live(const SetEntry& e) { return !is_free(e) && !is_deleted(e); }

size_t bytes_of(size_t mask) { return (mask + 1) * sizeof(SetEntry); }

SetEntry* new_table(Isolate& iso, size_t size) {
  if (size > kLargestTable) return nullptr;
  auto* table = static_cast<SetEntry*>(iso.heap.allocate(size * sizeof(SetEntry)));
  if (table != nullptr) std::fill_n(table, size, SetEntry{Value(), 0});
  return table;
}

// Visits the slots of a hash's probe sequence until f is done: f(slot) -> true to stop.
template <class F>
void probe(int64_t hash, size_t mask, F&& f) {
  size_t perturb = static_cast<size_t>(hash);
  size_t slot = perturb & mask;
  for (;;) {
    size_t last = slot + kNeighbours <= mask ? slot + kNeighbours : slot;
    for (size_t i = slot; i <= last; ++i)
      if (f(i)) return;
    perturb >>= 5;
    slot = (slot * 5 + 1 + perturb) & mask;
  }
}

void insert_clean(SetEntry* table, size_t mask, Value key, int64_t hash) {
  probe(hash, mask, [&](size_t i) {
    if (!is_free(table[i])) return false;
    table[i] = {key, hash};
    return true;
  });
}

// A table with more than `minimum` slots and no deleted marks.
Status resize(Isolate& iso, SetObject* s, size_t minimum) {
  size_t size = kSmallestTable;
  while (size <= minimum && size <= kLargestTable) size <<= 1;
  SetEntry* table = new_table(iso, size);
  if (table == nullptr) return iso.raise_memory_error();
  SetEntry* old = s->table;
  size_t old_mask = s->mask;
  if (old != nullptr) {
    for (size_t i = 0; i <= old_mask; ++i)
      if (is_live(old[i])) insert_clean(table, size - 1, old[i].key, old[i].hash);
  }
  s->table = table;
  s->mask = size - 1;
  s->fill = s->live;
  if (old != nullptr) iso.heap.release(old, bytes_of(old_mask));
  return Status::ok();
}

size_t grown(const SetObject* s) { return s->live > 50000 ? s->live * 2 : s->live * 4; }

// The entry of the key, or null; `free_out` (if wanted) is where it would go.
Fallible<SetEntry*> find(Isolate& iso, SetObject* s, Value key, int64_t hash, SetEntry** free_out) {
  if (s->table == nullptr) return static_cast<SetEntry*>(nullptr);
  for (;;) {
    SetEntry* table = s->table;
    size_t mask = s->mask;
    SetEntry* found = nullptr;
    SetEntry* deleted = nullptr;  // the last mark on the way: CPython's choice for what is added
    bool restart = false;
    Status status;
    probe(hash, mask, [&](size_t i) {
      SetEntry& entry = table[i];
      if (is_free(entry)) {
        restart = deleted != nullptr && !is_deleted(*deleted);  // a comparison has put something there
        if (free_out != nullptr) *free_out = deleted != nullptr ? deleted : &entry;
        return true;
      }
      if (is_deleted(entry)) deleted = &entry;
      if (entry.hash != hash || is_deleted(entry)) return false;
      Value candidate = entry.key;
      bool same = candidate == key;
      Result quick = same ? Result(Value::true_()) : equals_quickly(candidate, key);
      if (!quick.is_not_found()) {
        same = quick.value().is_true();
      } else {
        Ref held = Ref::borrow(iso, candidate);
        Fallible<bool> equal = equals(iso, held, key);
        if (equal.is_fault()) {
          status = equal.fault();
          return true;
        }
        if (s->table != table || s->mask != mask || !(entry.key == candidate)) {
          restart = true;
          return true;
        }
        same = equal.value();
      }
      if (same) found = &entry;
      return same;
    });
    TRY(status);
    if (!restart) return found;
    if (s->table == nullptr) return static_cast<SetEntry*>(nullptr);
  }
}

// Whether the key is there, as far as that needs no Python. *place, if it is not: where it would go, if there is a table.
Fallible<bool> look_up(const SetObject* s, Value key, int64_t hash, SetEntry** place = nullptr) {
  if (s->table == nullptr) return false;
  bool is_str = is_exact_str(key);
  size_t mask = s->mask, perturb = static_cast<size_t>(hash), slot = perturb & mask;
  SetEntry* deleted = nullptr;  // the last mark on the way
  for (;;) {
    SetEntry* e = &s->table[slot];
    for (SetEntry* last = slot + kNeighbours <= mask ? e + kNeighbours : e; e <= last; ++e) {
      if (is_free(*e)) {
        if (place != nullptr) *place = deleted != nullptr ? deleted : e;
        return false;
      }
      if (is_deleted(*e)) deleted = e;
      if (e->hash != hash || is_deleted(*e)) continue;
      if (e->key == key) return true;
      if (is_str && is_exact_str(e->key)) {
        if (str_equal(e->key.as<StrObject>(), key.as<StrObject>())) return true;
        continue;
      }
      Result quick = equals_quickly(e->key, key);
      if (quick.is_not_found()) return quick.fault();
      if (quick.value().is_true()) return true;
    }
    perturb >>= 5;
    slot = (slot * 5 + 1 + perturb) & mask;
  }
}

Fallible<int64_t> hash_key(Isolate& iso, Value key) {
  if (int64_t hash; hash_without_python(key, &hash)) return hash;
  return hash_value(iso, key);
}

void mark_deleted(SetObject* s, SetEntry* entry) {
  entry->key = Value::none();
  entry->hash = -1;
  --s->live;
}

}  // namespace

void set_initialise(SetObject* s) {
  s->table = nullptr;
  s->mask = kSmallestTable - 1;
  s->fill = s->live = 0;
  s->hash = s->Object::type != &set_type && is_subtype(s->Object::type, &frozenset_type) ? -1 : 0;
}

Status set_add_with_hash(Isolate& iso, SetObject* s, Value key, int64_t hash) {
  SetEntry* place = nullptr;
  Fallible<bool> there = look_up(s, key, hash, &place);
  if (!there.is_fault() && there.value()) return Status::ok();
  Ref held = Ref::borrow(iso, key);
  if (there.is_fault() && TRY(find(iso, s, key, hash, &place)) != nullptr) return Status::ok();
  if (s->table == nullptr) {
    s->table = new_table(iso, kSmallestTable);
    if (s->table == nullptr) return iso.raise_memory_error();
    s->mask = kSmallestTable - 1;
    insert_clean(s->table, s->mask, held.release(), hash);
  } else {
    bool was_free = is_free(*place);
    *place = {held.release(), hash};
    if (!was_free) {
      ++s->live;
      return Status::ok();
    }
  }
  ++s->fill;
  ++s->live;
  if (s->fill * 5 < s->mask * 3) return Status::ok();
  return resize(iso, s, grown(s));
}

Fallible<bool> set_contains_with_hash(Isolate& iso, SetObject* s, Value key, int64_t hash) {
  if (Fallible<bool> there = look_up(s, key, hash); !there.is_fault()) return there;
  return TRY(find(iso, s, key, hash, nullptr)) != nullptr;
}

Fallible<bool> set_discard_with_hash(Isolate& iso, SetObject* s, Value key, int64_t hash) {
  if (Fallible<bool> there = look_up(s, key, hash); !there.is_fault() && !there.value()) return false;
  SetEntry* found = TRY(find(iso, s, key, hash, nullptr));
  if (found == nullptr) return false;
  Value old = found->key;
  mark_deleted(s, found);
  decrement(iso, old);
  return true;
}

Fallible<bool> set_holds_quickly(const SetObject* s, Value key) {
  int64_t hash;
  if (!hash_without_python(key, &hash)) return Fault(FaultKind::kNotFound);
  return look_up(s, key, hash);
}

Status set_add(Isolate& iso, SetObject* s, Value key) {
  int64_t hash = TRY(hash_key(iso, key));
  return set_add_with_hash(iso, s, key, hash);
}
Fallible<bool> set_contains(Isolate& iso, SetObject* s, Value key) {
  int64_t hash = TRY(hash_key(iso, key));
  return set_contains_with_hash(iso, s, key, hash);
}
Fallible<bool> set_discard(Isolate& iso, SetObject* s, Value key) {
  int64_t hash = TRY(hash_value(iso, key));
  return set_discard_with_hash(iso, s, key, hash);
}

Status set_reserve_for(Isolate& iso, SetObject* s, size_t more) {
  if ((s->fill + more) * 5 < s->mask * 3) return Status::ok();
  return resize(iso, s, (s->live + more) * 2);
}

Status set_shrink(Isolate& iso, SetObject* s) {
  if (s->fill - s->live <= s->mask / 4) return Status::ok();
  return resize(iso, s, grown(s));
}

// Everything of another set into this one.
Status set_merge(Isolate& iso, SetObject* s, SetObject* other) {
  if (other == s || other->live == 0) return Status::ok();
  TRY(set_reserve_for(iso, s, other->live));
  if (s->fill == 0) {  // no duplicates are possible, and nothing runs
    if (s->table == nullptr) {
      s->table = new_table(iso, kSmallestTable);
      if (s->table == nullptr) return iso.raise_memory_error();
    }
    if (s->mask == other->mask && other->fill == other->live) {
      std::copy_n(other->table, other->mask + 1, s->table);
      for (size_t i = 0; i <= s->mask; ++i) increment(iso, s->table[i].key);  // what is free is no object
    } else {
      for (size_t i = 0; i <= other->mask; ++i) {
        const SetEntry& entry = other->table[i];
        if (!is_live(entry)) continue;
        increment(iso, entry.key);
        insert_clean(s->table, s->mask, entry.key, entry.hash);
      }
    }
    s->fill = s->live = other->live;
    return Status::ok();
  }
  size_t position = 0;
  Value key;
  int64_t hash;
  while (set_next(other, &position, &key, &hash)) TRY(set_add_with_hash(iso, s, key, hash));
  return Status::ok();
}

// Takes one key out, owned by the caller; looks on where the last call stopped. Empty: the set is empty.
Value set_pop_any(SetObject* s) {
  if (s->live == 0) return Value();
  size_t i = static_cast<size_t>(s->hash) & s->mask;
  while (!is_live(s->table[i])) i = (i + 1) & s->mask;
  Value key = s->table[i].key;
  mark_deleted(s, &s->table[i]);
  s->hash = static_cast<int64_t>(i + 1);
  return key;
}

void set_clear(Isolate& iso, SetObject* s) {
  SetEntry* table = s->table;
  if (table == nullptr) return;
  size_t mask = s->mask;
  s->table = nullptr;
  s->mask = kSmallestTable - 1;
  s->fill = s->live = 0;
  for (size_t i = 0; i <= mask; ++i)
    decrement(iso, table[i].key);  // what is free or deleted is no object
  iso.heap.release(table, bytes_of(mask));
}

void set_swap_contents(SetObject* a, SetObject* b) {
  std::swap(a->table, b->table);
  std::swap(a->mask, b->mask);
  std::swap(a->fill, b->fill);
  std::swap(a->live, b->live);
}

bool set_next(const SetObject* s, size_t* position, Value* key, int64_t* hash) {
  if (s->table == nullptr) return false;
  for (size_t i = *position; i <= s->mask; ++i) {
    if (!is_live(s->table[i])) continue;
    *key = s->table[i].key;
    *hash = s->table[i].hash;
    *position = i + 1;
    return true;
  }
  *position = s->mask + 1;
  return false;
}

}  // namespace skerry
