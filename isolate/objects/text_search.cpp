// One character: memchr or a plain loop. Bytes: the first few places of the first one, then memmem, which is linear. Wider
// text: comparing at each place while the needle is short, else the two-way algorithm (Crochemore, Perrin: "Two-way string-matching", 1991), linear and
// without tables. Searching from the end compares at each place where the last character fits.
#include "isolate/objects/text_search.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace skerry {

namespace {

template <class C>
size_t find_char(std::span<const C> s, C c) {
  if constexpr (sizeof(C) == 1) {
    auto* p = s.empty() ? nullptr : static_cast<const C*>(std::memchr(s.data(), c, s.size()));
    return p ? static_cast<size_t>(p - s.data()) : kNotFound;
  } else {
    auto p = std::find(s.begin(), s.end(), c);
    return p == s.end() ? kNotFound : static_cast<size_t>(p - s.begin());
  }
}

template <class C>
size_t rfind_char(std::span<const C> s, C c) {
  if constexpr (sizeof(C) == 1) {
    auto* p = s.empty() ? nullptr : static_cast<const C*>(memrchr(s.data(), c, s.size()));
    return p ? static_cast<size_t>(p - s.data()) : kNotFound;
  } else {
    for (size_t i = s.size(); i-- > 0;)
      if (s[i] == c) return i;
    return kNotFound;
  }
}

// Start of the maximal suffix of s under the order (or its reverse), and its period.
template <class C, class Less>
size_t maximal_suffix(std::span<const C> s, size_t* period, Less less) {
  size_t start = SIZE_MAX;  // one before the suffix
  size_t j = 0, k = 1, p = 1;
  while (j + k < s.size()) {
    C a = s[j + k], b = s[start + k];
    if (less(a, b)) {
      j += k;
      k = 1;
      p = j - start;
    } else if (a == b) {
      if (k != p) {
        ++k;
      } else {
        j += p;
        k = 1;
      }
    } else {
      start = j++;
      k = p = 1;
    }
  }
  *period = p;
  return start + 1;
}

template <class C>
size_t two_way(std::span<const C> hay, std::span<const C> needle) {
  size_t n = hay.size(), m = needle.size(), p1, p2;
  size_t s1 = maximal_suffix(needle, &p1, std::less<C>());
  size_t s2 = maximal_suffix(needle, &p2, std::greater<C>());
  size_t cut = std::max(s1, s2), period = s1 > s2 ? p1 : p2;
  if (cut + period <= m && std::equal(needle.begin(), needle.begin() + cut, needle.begin() + period)) {
    size_t memory = 0;  // characters at the start of the window that are known to match
    for (size_t at = 0; at + m <= n;) {
      size_t i = std::max(cut, memory);
      while (i < m && needle[i] == hay[at + i]) ++i;
      if (i < m) {
        at += i - cut + 1;
        memory = 0;
        continue;
      }
      i = cut;
      while (i > memory && needle[i - 1] == hay[at + i - 1]) --i;
      if (i <= memory) return at;
      at += period;
      memory = m - period;
    }
    return kNotFound;
  }
  period = std::max(cut, m - cut) + 1;
  for (size_t at = 0; at + m <= n;) {
    size_t i = cut;
    while (i < m && needle[i] == hay[at + i]) ++i;
    if (i < m) {
      at += i - cut + 1;
      continue;
    }
    i = cut;
    while (i > 0 && needle[i - 1] == hay[at + i - 1]) --i;
    if (i == 0) return at;
    at += period;
  }
  return kNotFound;
}

template <class C>
size_t find_same(std::span<const C> hay, std::span<const C> needle) {
  size_t n = hay.size(), m = needle.size();
  if (m == 0) return 0;
  if (m > n) return kNotFound;
  if (m == 1) return find_char(hay, needle[0]);
  if constexpr (sizeof(C) == 1) {
    const char* begin = reinterpret_cast<const char*>(hay.data());
    const char* p = find_bytes(begin, n, reinterpret_cast<const char*>(needle.data()), m);
    return p ? static_cast<size_t>(p - begin) : kNotFound;
  } else {
    constexpr size_t kShort = 8;
    if (m > kShort) return two_way(hay, needle);
    for (size_t at = 0; at + m <= n; ++at) {
      size_t step = find_char(hay.subspan(at, n - m + 1 - at), needle[0]);
      if (step == kNotFound) return kNotFound;
      at += step;
      if (std::memcmp(hay.data() + at, needle.data(), m * sizeof(C)) == 0) return at;
    }
    return kNotFound;
  }
}

template <class C>
size_t rfind_same(std::span<const C> hay, std::span<const C> needle) {
  size_t n = hay.size(), m = needle.size();
  if (m > n) return kNotFound;
  if (m == 0) return n;
  for (size_t end = n; end >= m;) {
    size_t last = rfind_char(hay.subspan(m - 1, end - m + 1), needle[m - 1]);
    if (last == kNotFound) return kNotFound;
    if (std::memcmp(hay.data() + last, needle.data(), m * sizeof(C)) == 0) return last;
    end = last + m - 1;
  }
  return kNotFound;
}

}  // namespace

Needle::Needle(TextView needle, unsigned haystack_width) : view_(needle) {
  if (needle.width == haystack_width) return;
  if (needle.width > haystack_width) {
    // The canonical width says that some character does not fit. Views into the middle of a string may be wider than
    // their characters need.
    char32_t limit = haystack_width == 1 ? 0x100 : 0x10000;
    impossible_ = visit(needle, [limit](auto span) {
      return std::any_of(span.begin(), span.end(), [limit](auto c) { return char32_t{c} >= limit; });
    });
    if (impossible_) return;
  }
  widened_ = std::malloc(needle.length * haystack_width + 1);
  if (!widened_) throw std::bad_alloc();
  copy_text(widened_, haystack_width, 0, needle);
  view_ = {widened_, needle.length, haystack_width};
}

Needle::~Needle() { std::free(widened_); }

size_t Needle::find(TextView haystack) const {
  if (impossible_ || view_.length > haystack.length) return kNotFound;
  return visit(haystack, [this](auto hay) {
    return find_same(hay, decltype(hay)(static_cast<decltype(hay.data())>(view_.data), view_.length));
  });
}

size_t Needle::rfind(TextView haystack) const {
  if (impossible_ || view_.length > haystack.length) return kNotFound;
  return visit(haystack, [this](auto hay) {
    return rfind_same(hay, decltype(hay)(static_cast<decltype(hay.data())>(view_.data), view_.length));
  });
}

// In windows that overlap by what an occurrence needs.
Fallible<size_t> Needle::find(Pace& pace, TextView haystack) const {
  const size_t length = view_.length;
  if (impossible_ || length > haystack.length) return kNotFound;
  for (size_t at = 0;;) {
    const size_t end = std::min(haystack.length - at, window() + length) + at;
    const size_t found = find(haystack.slice(at, end));
    TRY(pace.did(((found == kNotFound ? end - at : found) + 1) * haystack.width));
    if (found != kNotFound) return at + found;
    if (end == haystack.length) return kNotFound;
    at = end - length + 1;
  }
}

Fallible<size_t> Needle::rfind(Pace& pace, TextView haystack) const {
  const size_t length = view_.length;
  if (impossible_ || length > haystack.length) return kNotFound;
  for (size_t end = haystack.length;;) {
    const size_t at = end - std::min(end, window() + length);
    const size_t found = rfind(haystack.slice(at, end));
    TRY(pace.did((end - (found == kNotFound ? at : at + found) + 1) * haystack.width));
    if (found != kNotFound) return at + found;
    if (at == 0) return kNotFound;
    end = at + length - 1;
  }
}

Fallible<size_t> find_text(Pace& pace, TextView haystack, TextView needle) {
  if (needle.length > haystack.length) return kNotFound;
  return Needle(needle, haystack.width).find(pace, haystack);
}

Fallible<size_t> rfind_text(Pace& pace, TextView haystack, TextView needle) {
  if (needle.length > haystack.length) return kNotFound;
  return Needle(needle, haystack.width).rfind(pace, haystack);
}

Fallible<size_t> count_text(Pace& pace, TextView haystack, TextView needle, size_t limit) {
  if (needle.length == 0) return std::min(haystack.length + 1, limit);
  if (needle.length > haystack.length) return size_t{0};
  Needle prepared(needle, haystack.width);
  size_t count = 0;
  for (size_t at = 0; count < limit; ++count) {
    size_t step = TRY(prepared.find(pace, haystack.slice(at, haystack.length)));
    if (step == kNotFound) break;
    at += step + needle.length;
  }
  return count;
}

const char* find_bytes(const char* at, size_t size, const char* sought, size_t length) {
  if (length == 0) return at;
  if (length > size) return nullptr;
  // memmem prepares itself for long texts; mostly the first byte tells where to look.
  const char* last = at + (size - length);
  for (int tries = 0; tries < 8; ++tries) {
    at = static_cast<const char*>(std::memchr(at, *sought, static_cast<size_t>(last - at) + 1));
    if (at == nullptr) return nullptr;
    if (at[length - 1] == sought[length - 1] && std::memcmp(at, sought, length) == 0) return at;
    if (at++ == last) return nullptr;
  }
  return static_cast<const char*>(memmem(at, static_cast<size_t>(last - at) + length, sought, length));
}

size_t find_text(TextView haystack, TextView needle) {
  if (needle.length > haystack.length) return kNotFound;
  return Needle(needle, haystack.width).find(haystack);
}

size_t rfind_text(TextView haystack, TextView needle) {
  if (needle.length > haystack.length) return kNotFound;
  return Needle(needle, haystack.width).rfind(haystack);
}

size_t count_text(TextView haystack, TextView needle, size_t limit) {
  if (needle.length == 0) return std::min(haystack.length + 1, limit);
  if (needle.length > haystack.length) return 0;
  size_t count = 0;
  if (needle.length == 1) {
    visit(haystack, [&](auto span) {
      for (auto c : span) count += char32_t{c} == needle[0];
    });
    return std::min(count, limit);
  }
  Needle prepared(needle, haystack.width);
  for (size_t at = 0; count < limit; ++count) {
    size_t step = prepared.find(haystack.slice(at, haystack.length));
    if (step == kNotFound) break;
    at += step + needle.length;
  }
  return count;
}

bool equal_text(TextView a, TextView b) {
  if (a.length != b.length) return false;
  if (a.width == b.width) return a.length == 0 || std::memcmp(a.data, b.data, a.length * a.width) == 0;
  return visit(a, [&](auto left) {
    return visit(b, [&](auto right) {
      for (size_t i = 0; i < left.size(); ++i)
        if (char32_t{left[i]} != char32_t{right[i]}) return false;
      return true;
    });
  });
}

bool starts_with_text(TextView text, TextView prefix) {
  return prefix.length <= text.length && equal_text(text.slice(0, prefix.length), prefix);
}

bool ends_with_text(TextView text, TextView suffix) {
  return suffix.length <= text.length && equal_text(text.slice(text.length - suffix.length, text.length), suffix);
}

bool contains_char(TextView text, char32_t c) {
  return visit(text, [c](auto span) {
    using C = std::remove_cv_t<typename decltype(span)::value_type>;
    if (c != static_cast<C>(c)) return false;
    return find_char(span, static_cast<C>(c)) != kNotFound;
  });
}

}  // namespace skerry
