// Interned strings: one table for each isolate, in front of one immortal table for the process.
//
// The process table holds the strings that all isolates share read-only (names of the runtime, names in shared code):
// it only grows, is read without a lock and written under one. An isolate's table holds borrowed pointers to strings
// of its own heap; a string that dies leaves the table (forget).
// Two interned strings with one address are equal. The reverse holds only within one table: a name may be in an
// isolate's table when shared code brings the same name into the process table. So compare contents before
// concluding that two names differ.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "isolate/heap/value.h"

namespace skerry {

class Isolate;
struct StrObject;

class InternTable {
 public:
  InternTable() = default;
  InternTable(const InternTable&) = delete;
  InternTable& operator=(const InternTable&) = delete;

  // The canonical str for an exact str; takes `owned` over.
  Value intern(Isolate& iso, Value owned);
  void forget(const StrObject* s);
  size_t size() const { return live_; }

 private:
  bool grow();
  std::unique_ptr<StrObject*[]> slots_;  // null: free; kTombstone: deleted
  size_t capacity_ = 0;                  // a power of two, or zero
  size_t live_ = 0;
  size_t used_ = 0;                      // with tombstones
};

// The process-wide immortal string for a text: any thread, no isolate, nothing to release. Ends the process when the
// system is out of memory.
Value intern_immortal(std::string_view utf8);
Value intern_immortal(const StrObject* s);
// Borrowed, or Empty: no immortal string is equal to s.
Value find_immortal(const StrObject* s);

}  // namespace skerry
