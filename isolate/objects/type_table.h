// What an isolate knows about types beside the types themselves: the attribute look-up cache and the subclasses of shared
// types.
#pragma once

#include <memory>
#include <unordered_map>

#include "isolate/objects/type.h"

namespace skerry {

class TypeTable {
 public:
  explicit TypeTable(Isolate& iso) : iso_(iso) {}

  // Cached type_lookup. The cache itself comes only once an isolate has asked often: a cold isolate stays small.
  Value lookup(const TypeObject* t, Value name);
  // Every class of this isolate gets a new version: what caches hold from a class has become, or ceased to be, a descriptor.
  void forget_versions();
  uint32_t fresh_version() { return ++last_version_; }
  // A function or a class is not what it was. While redefinitions() gives the same number there is no need to look at each (channels/image.h); it
  // may change for other reasons.
  void note_redefinition() { ++last_version_; }
  uint32_t redefinitions() const { return last_version_; }
  // Subclasses that this isolate made of a shared (built-in) type: a list of weak references, borrowed; or Empty.
  Value& shared_subclasses(const TypeObject* t) {
    if (!subclasses_) subclasses_ = std::make_unique<Subclasses>();
    return (*subclasses_)[t];
  }
  bool has_shared_subclasses(const TypeObject* t) const { return subclasses_ && subclasses_->contains(t); }

  // Made something whose end is more than memory (type_ending.h).
  void expect_endings() { expects_endings_ = true; }
  bool expects_endings() const { return expects_endings_; }

  // Versions up to this one belong to shared types, given at boot.
  static uint32_t last_shared_version;

 private:
  struct Entry {
    uint32_t version;
    Value name;   // owned, so that no other name gets its address
    Value value;  // borrowed from the class dictionary
  };
  static constexpr size_t kEntries = 512;
  static constexpr uint32_t kColdLookups = 256;

  Isolate& iso_;
  uint32_t last_version_ = last_shared_version;
  uint16_t lookups_ = 0;  // up to kColdLookups
  bool expects_endings_ = false;
  std::unique_ptr<Entry[]> cache_;
  using Subclasses = std::unordered_map<const TypeObject*, Value>;
  std::unique_ptr<Subclasses> subclasses_;  // null until there is one
};

}  // namespace skerry
