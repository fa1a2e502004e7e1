// Objects that were made of frozen ones that occur more than once, by share number. The references are owned; who holds the collection
// releases them.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "channels/segment.h"

namespace skerry::channels {

class MadeObjects {
 public:
  struct Entry {
    uint32_t share;
    ItemKind kind;
    bool again;  // other names of the image lead to it, too
    Value value;
  };

  Value find(uint32_t share) const {  // borrowed or Empty
    auto at = place(share);
    return at != entries_.end() && at->share == share ? at->value : Value();
  }
  void add(Entry e) { entries_.insert(place(e.share), e); }  // takes over; there is none with its number
  std::vector<Entry> take() { return std::exchange(entries_, {}); }

 private:
  std::vector<Entry>::const_iterator place(uint32_t share) const {
    return std::lower_bound(entries_.begin(), entries_.end(), share, [](const Entry& e, uint32_t s) { return e.share < s; });
  }
  std::vector<Entry> entries_;  // sorted
};

}  // namespace skerry::channels
