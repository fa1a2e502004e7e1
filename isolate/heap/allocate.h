// Memory for objects of built-in types whose makers know what they make: the short way past allocate_instance.
//
// For types without kHeapType that end as memory (type_ending.h; else the caller says so to TypeTable). The prefixes and the
// header are written, nothing else: the caller fills every field before anything else can run.
#pragma once

#include "isolate/heap/collector.h"
#include "isolate/heap/heap.h"
#include "isolate/isolate.h"

namespace skerry {

// No kGc type / a kGc type / one that is not tracked yet / a kGc type with kAttributes.
enum class Cycles : uint8_t { kNone, kPossible, kUntracked, kAttributed };

// `size` bytes from the header on. Null: no memory, MemoryError is pending.
template <class T, Cycles kCycles>
inline T* allocate_exact(Isolate& iso, TypeObject* type, size_t size = sizeof(T)) {
  constexpr size_t kPrefix = kCycles == Cycles::kNone         ? 0
                             : kCycles == Cycles::kAttributed ? sizeof(GcPrefix) + sizeof(AttributePrefix)
                                                              : sizeof(GcPrefix);
  auto* memory = static_cast<char*>(iso.heap.allocate(kPrefix + size));
  if (memory == nullptr) [[unlikely]] {
    static_cast<void>(iso.raise_memory_error());
    return nullptr;
  }
  auto* o = reinterpret_cast<T*>(memory + kPrefix);
  o->refs = 1;
  o->shape = 0;
  o->Object::type = type;
  if constexpr (kCycles != Cycles::kNone) *gc_prefix(o) = GcPrefix{nullptr, 0};
  if constexpr (kCycles == Cycles::kAttributed) *attribute_prefix(o) = AttributePrefix{Value(), nullptr};
  if (iso.booting) [[unlikely]] o->refs = kImmortalRefs;
  else if constexpr (kCycles == Cycles::kPossible || kCycles == Cycles::kAttributed) iso.collector().track_new(o);
  return o;
}

}  // namespace skerry
