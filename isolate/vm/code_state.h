// What adapts in code, per isolate: inline caches, made only once the code is warm, so that a cold isolate stays small.
//
// A cache is a hint that is checked before each use. It holds nothing: values in it are borrowed and protected by the
// version or shape that is compared first.
#pragma once

#include <cstdint>

#include "isolate/compiler/code.h"
#include "isolate/heap/heap.h"
#include "isolate/heap/object.h"

namespace skerry {

struct FunctionObject;

// LOAD_GLOBAL, LOAD_NAME, STORE_GLOBAL: where the value of a key is in the globals or in the builtins. No entry moves while the
// version of its dict stays.
struct GlobalCache {
  uint64_t version;           // of the globals; 0: empty
  uint64_t builtins_version;  // 0: it is in the globals
  Value* place;
};

enum class AttributeCacheKind : uint8_t {
  kNone,
  kSlot,         // shape, version -> inline slot at byte offset `slot`
  kMember,       // version -> __slots__ member at byte offset `slot`
  kTupleItem,    // version -> item `slot` of a tuple, if it has so many: a field of a named tuple
  kClassValue,   // shape (no such instance attribute), version -> value on the class, not a data descriptor
  kNewSlot,      // STORE_ATTR that adds: shape -> new_shape, slot
  kDictEntry,    // dictionary mode, version -> entry `slot` of the instance's dict, if it still has this name as its key
  kDictClassValue,  // dictionary mode, version -> value on the class, if the instance's dict has no such name
  kModule,       // module dictionary version -> entry
  kTypeAttribute,// the object is this class (its version) -> plain value found along its MRO
  kProperty,     // shape, version -> the property
  kBound,        // LOAD_ATTR: shape, version -> function or method descriptor on the class, to be bound
  kGetter,       // version -> getset descriptor of a built-in type, whatever the shape
  kSuper,        // LOAD_SUPER_METHOD: version, and in `shape` that of the class where the search starts -> function
};
// Which instructions may share what was found out: they look for different things under one name.
enum class CachePurpose : uint8_t { kLoad, kMethod, kStore };
struct AttributeCache {
  uint32_t shape;
  uint32_t version;  // of the type
  union {
    uint64_t value;         // Value bits, borrowed
    uint32_t new_shape;
    uint64_t dict_version;
    const TypeObject* type;
  };
  uint32_t slot;
  AttributeCacheKind kind;
  CachePurpose purpose;  // in an AttributeTable
};

// CALL of a class made by a script: version -> its __init__ function, made with object.__new__.
struct CallCache {
  const TypeObject* type;
  FunctionObject* init;
  uint32_t version;
};

union InlineCache {
  GlobalCache global;
  AttributeCache attribute;
  CallCache call;
};
static_assert(sizeof(InlineCache) == 24);

// The caches of one code; how many there are lies in front, so that the address of the state is theirs.
struct CodeState {
  InlineCache* caches() { return first; }
  uint64_t& cache_count() { return reinterpret_cast<uint64_t*>(this)[-1]; }

  InlineCache first[1];
};

// What sites with receivers of several shapes take from each other's caches, by shape, version and name: the second level
// behind the inline caches. Comes only once an isolate has filled many of those.
class AttributeTable {
 public:
  // Null: not known.
  const AttributeCache* find(uint32_t shape, uint32_t version, Value name, CachePurpose purpose) const {
    if (!entries_ || version == 0) return nullptr;
    const Entry* bucket = &entries_[first_of_bucket(shape, version, name, purpose)];
    for (const Entry* e = bucket; e < bucket + kWays; ++e)
      if (e->cache.shape == shape && e->cache.version == version && e->name == name && e->cache.purpose == purpose)
        return &e->cache;
    return nullptr;
  }
  // Renews a site's cache for this receiver, if it is known.
  bool recall(AttributeCache* cache, const Object* o, Value name, CachePurpose purpose) const;
  void add(Isolate& iso, Value name, AttributeCache cache);

 private:
  static constexpr uint32_t kLog2Buckets = 8, kWays = 2;
  static constexpr uint32_t kEntries = kWays << kLog2Buckets;
  static constexpr uint32_t kColdFills = 64;
  struct Entry {
    Value name;  // owned, so that no other name gets its address
    AttributeCache cache;
  };
  static uint32_t first_of_bucket(uint32_t shape, uint32_t version, Value name, CachePurpose purpose) {
    uint32_t mixed = shape * 0x9E3779B1u + version * 0x85EBCA6Bu + static_cast<uint32_t>(name.bits() >> 4) * 0xC2B2AE35u +
                     static_cast<uint32_t>(purpose) * 0x27D4EB2Fu;
    return (mixed >> (32 - kLog2Buckets)) * kWays;
  }
  Entry* entries_ = nullptr;  // in the isolate's heap, which goes as a whole
  uint32_t fills_ = 0;
};

class CodeStates {
 public:
  AttributeTable attributes;

  static constexpr uint32_t kWarm = 64;  // points; a call gives kCall, a back edge one
  static constexpr uint32_t kCall = 8;

  explicit CodeStates(Heap& heap) : heap_(heap) {}
  ~CodeStates();
  CodeStates(const CodeStates&) = delete;
  CodeStates& operator=(const CodeStates&) = delete;

  // Null while cold.
  CodeState* find(const CodeObject* code) const;
  // Counts; the state once the code is warm. Null as well when there is no memory for it.
  CodeState* count(const CodeObject* code, uint32_t points);
  // The code object dies; nothing refers to its state any more.
  void forget(const CodeObject* code);

 private:
  struct Entry {
    uint32_t id;      // 0: free (ids start at 1)
    uint32_t points;
    CodeState* state;
  };
  static size_t state_size(uint64_t caches) { return sizeof(uint64_t) + caches * sizeof(InlineCache); }
  void release(CodeState* state);
  Entry* slot(uint32_t id) const;
  bool grow();

  Heap& heap_;
  Entry* entries_ = nullptr;
  uint32_t log2_ = 0;
  uint32_t used_ = 0;
};

}  // namespace skerry
