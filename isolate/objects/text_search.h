// Finding text in text, for str, bytes and bytearray. Views may differ in width. Nothing here runs Python, but what takes a Pace may.
#pragma once

#include <algorithm>

#include "isolate/objects/pace.h"
#include "isolate/objects/text_view.h"

namespace skerry {

inline constexpr size_t kNotFound = SIZE_MAX;

// Position of the first (last) occurrence, or kNotFound. An empty needle is at 0 (at the end).
size_t find_text(TextView haystack, TextView needle);
size_t rfind_text(TextView haystack, TextView needle);
// Occurrences that do not overlap; of an empty needle length + 1. Stops at `limit`.
size_t count_text(TextView haystack, TextView needle, size_t limit = SIZE_MAX);
// The same with safepoints, however long the text is.
Fallible<size_t> find_text(Pace& pace, TextView haystack, TextView needle);
Fallible<size_t> rfind_text(Pace& pace, TextView haystack, TextView needle);
Fallible<size_t> count_text(Pace& pace, TextView haystack, TextView needle, size_t limit = SIZE_MAX);
bool equal_text(TextView a, TextView b);
bool starts_with_text(TextView text, TextView prefix);
bool ends_with_text(TextView text, TextView suffix);
bool contains_char(TextView text, char32_t c);

// The first occurrence of bytes in bytes, or null. Linear.
const char* find_bytes(const char* at, size_t size, const char* sought, size_t length);

// Repeated searches for one needle: it is widened once.
class Needle {
 public:
  Needle(TextView needle, unsigned haystack_width);
  ~Needle();
  Needle(const Needle&) = delete;
  Needle& operator=(const Needle&) = delete;
  size_t find(TextView haystack) const;   // haystack of the width that was named
  size_t rfind(TextView haystack) const;
  Fallible<size_t> find(Pace& pace, TextView haystack) const;
  Fallible<size_t> rfind(Pace& pace, TextView haystack) const;
  size_t length() const { return view_.length; }

 private:
  // How many places are looked at between two safepoints: a long needle is worth more of them.
  size_t window() const { return std::max(Pace::kStride, 4 * view_.length); }

  TextView view_;
  void* widened_ = nullptr;
  bool impossible_ = false;
};

}  // namespace skerry
