// dict: ordered and compact, open-addressed index over an entry array.
//
// Look-ups with str keys compare pointers first, then hash and characters, and never run Python; other keys may.
// `version` changes whenever a key is added or removed or the entry array moves, so that an inline cache may keep
// (version, entry index) and read the value straight. Replacing the value of an existing key leaves the version alone.
// `content` tells of every write, values included: whoever writes to an entry without the functions below calls note_dict_write.
#pragma once

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry {

extern TypeObject dict_type;

struct DictEntry {
  int64_t hash;
  Value key;  // Empty: deleted entry
  Value value;
};

struct DictObject : Object {
  DictEntry* entries;   // in insertion order, `used` of them with holes
  void* index;          // int8/16/32 per slot, after or before entries in one allocation; null while empty
  uint32_t used;        // entries in use, holes included
  uint32_t live;        // len()
  uint32_t capacity;    // entry capacity
  uint32_t usable;      // entries that may be added before the table is rebuilt
  uint8_t index_log2;   // slots = 1 << index_log2
  bool only_str_keys;   // every key is an exact str
  uint16_t content_high;
  uint32_t content;     // what dict_content gave, with content_high; 0: nobody has asked since the last write
  uint64_t version;     // unique per isolate state of the key set (never 0)

  static bool check(Value v) { return has_flag(v, TypeFlag::kDictSubclass); }
  static TypeObject& type() { return dict_type; }
};
inline bool is_exact_dict(Value v) { return v.is_object() && v.as_object()->type == &dict_type; }

inline void note_dict_write(DictObject* d) { d->content = 0; }
// A number for what is in it now, the same until the next write; no other content of it ever has that number.
uint64_t dict_content(Isolate& iso, DictObject* d);
inline bool dict_has_content(const DictObject* d, uint64_t number) {
  return d->content != 0 && (static_cast<uint64_t>(d->content_high) << 32 | d->content) == number;
}

Result make_dict(Isolate& iso, size_t expected = 0);
// Borrowed value or kNotFound; may run __eq__/__hash__ unless the key is an exact str and only_str_keys.
Result dict_get(Isolate& iso, DictObject* d, Value key);               // a *borrowed* value in the Result
Value dict_get_str(Isolate& iso, DictObject* d, Value str_key);        // borrowed or Empty; key an exact str. Never raises
Value dict_get_str(Isolate& iso, DictObject* d, std::string_view ascii);
int64_t dict_find_str(Isolate& iso, DictObject* d, Value str_key);     // entry index or -1, for inline caches
// The number of a key's entry as far as that is known without running Python, kDictAbsent, or kDictUnknown. *hash is set unless it is unknown.
inline constexpr int32_t kDictAbsent = -1, kDictUnknown = -2;
int32_t dict_find_quickly(const DictObject* d, Value key, int64_t* hash);
Status dict_add(Isolate& iso, DictObject* d, Value key, int64_t hash, Value value);  // a key that is absent, nothing having run since; borrows both
Status dict_set(Isolate& iso, DictObject* d, Value key, Value value);  // borrows both
Status dict_set_with_hash(Isolate& iso, DictObject* d, Value key, int64_t hash, Value value);
Fallible<bool> dict_delete(Isolate& iso, DictObject* d, Value key);    // false: was not there
Result dict_pop(Isolate& iso, DictObject* d, Value key);               // owned or kNotFound
Fallible<bool> dict_contains(Isolate& iso, DictObject* d, Value key);
Result dict_copy(Isolate& iso, DictObject* d);
enum class MergeMode { kOverride, kKeep, kRaiseOnDuplicate };
Status dict_update(Isolate& iso, DictObject* d, Value mapping_or_pairs, MergeMode mode = MergeMode::kOverride);
void dict_clear(Isolate& iso, DictObject* d);
Result dict_set_default(Isolate& iso, DictObject* d, Value key, Value value);  // owned: the value there is now
Fallible<bool> dict_equal(Isolate& iso, DictObject* a, DictObject* b);
Status dict_reserve(Isolate& iso, DictObject* d, size_t expected);
// d[key] as the language sees it: __missing__ of subclasses, KeyError. Owned.
Result dict_subscript(Isolate& iso, DictObject* d, Value key);
Result dict_get_with_hash(Isolate& iso, DictObject* d, Value key, int64_t hash);  // borrowed
Fallible<bool> dict_delete_with_hash(Isolate& iso, DictObject* d, Value key, int64_t hash);
// Iteration: position starts at 0; false at the end. Borrowed. The caller must not change the key set.
bool dict_next(const DictObject* d, size_t* position, Value* key, Value* value);

extern TypeObject dict_keys_type, dict_items_type, dict_values_type;
struct DictView : Object {
  Value dict;  // owned
  static bool check(Value v);
  static TypeObject& type() { return dict_keys_type; }
};
Result make_dict_view(Isolate& iso, TypeObject& type, DictObject* d);

}  // namespace skerry
