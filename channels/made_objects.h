// Objects that were made of frozen ones that occur more than once, by share number. The references are owned; who holds the collection
// releases them.
#pragma once

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <utility>

#include "channels/segment.h"

namespace skerry::channels {

struct MadeObject {
  uint32_t share;
  ItemKind kind;
  bool again;  // other names of the image lead to it, too
  Value value;
};

// The first few need no memory of their own.
template <size_t kFew>
class MadeObjects {
 public:
  using Entry = MadeObject;
  using Entries = boost::container::small_vector<Entry, kFew>;

  Value find(uint32_t share) const {  // borrowed or Empty
    auto at = place(share);
    return at != entries_.end() && at->share == share ? at->value : Value();
  }
  void add(Entry e) {  // takes over; there is none with its number
    if (entries_.empty() || entries_.back().share < e.share) entries_.push_back(e);
    else entries_.insert(place(e.share), e);
  }
  Entries& all() { return entries_; }
  Entries take() { return std::exchange(entries_, Entries()); }

 private:
  typename Entries::const_iterator place(uint32_t share) const {
    return std::lower_bound(entries_.begin(), entries_.end(), share, [](const Entry& e, uint32_t s) { return e.share < s; });
  }
  Entries entries_;  // sorted
};

}  // namespace skerry::channels
