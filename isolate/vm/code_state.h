// What adapts in code, per isolate: inline caches, made only once the code is warm, so that a cold isolate stays small.
//
// A cache is a hint that is checked before each use. It holds nothing: values in it are borrowed and protected by the
// version or shape that is compared first.
#pragma once

#include <cstdint>

#include "isolate/compiler/code.h"
#include "isolate/heap/heap.h"
#include "isolate/heap/value.h"

namespace skerry {

struct FunctionObject;

// LOAD_GLOBAL, LOAD_NAME, STORE_GLOBAL: the entry of a key in the globals or, with `in_builtins`, in the builtins.
struct GlobalCache {
  uint64_t version;           // of the globals; 0: empty
  uint64_t builtins_version;  // with in_builtins
  uint32_t entry;
  bool in_builtins;
};

enum class AttributeCacheKind : uint8_t {
  kNone,
  kSlot,         // shape, version -> inline slot
  kNewSlot,      // STORE_ATTR that adds: shape -> new_shape, slot
  kClassValue,   // shape (no such instance attribute), version -> value on the class, not a data descriptor
  kTypeValue,    // exact immutable built-in type without instance attributes -> value on the type
  kMember,       // version -> __slots__ member at byte offset `slot`
  kModule,       // module dictionary version -> entry
  kTypeAttribute,// the object is this class (its version) -> plain value found along its MRO
  kProperty,     // shape, version -> getter function of a property
};
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

struct CodeState {
  uint32_t cache_count;
  uint32_t unused;
  InlineCache* caches() { return reinterpret_cast<InlineCache*>(this + 1); }
};

class CodeStates {
 public:
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
  static size_t state_size(uint32_t caches) { return sizeof(CodeState) + caches * sizeof(InlineCache); }
  Entry* slot(uint32_t id) const;
  bool grow();

  Heap& heap_;
  Entry* entries_ = nullptr;
  uint32_t log2_ = 0;
  uint32_t used_ = 0;
};

}  // namespace skerry
