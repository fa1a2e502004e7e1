// Splitting, for str, bytes and bytearray. Each algorithm hands out positions: emit(start, end) -> Status, in order
// (those from the right: in reverse order). `limit` is the greatest number of cuts.
#pragma once

#include "isolate/objects/text_search.h"

namespace skerry {

template <class C, class IsSpace, class Emit>
Status split_at_space(std::span<const C> s, size_t limit, IsSpace is_space, Emit emit) {
  size_t i = 0, n = s.size();
  for (;;) {
    while (i < n && is_space(s[i])) ++i;
    if (i == n) return Status::ok();
    size_t start = i;
    if (limit-- == 0) return emit(start, n);  // the rest as it is, blanks at its end included
    while (i < n && !is_space(s[i])) ++i;
    TRY(emit(start, i));
  }
}

template <class C, class IsSpace, class Emit>
Status rsplit_at_space(std::span<const C> s, size_t limit, IsSpace is_space, Emit emit) {
  size_t i = s.size();
  for (;;) {
    while (i > 0 && is_space(s[i - 1])) --i;
    if (i == 0) return Status::ok();
    size_t end = i;
    if (limit-- == 0) return emit(size_t{0}, end);
    while (i > 0 && !is_space(s[i - 1])) --i;
    TRY(emit(i, end));
  }
}

template <class Emit>
Status split_at(TextView text, TextView separator, size_t limit, Emit emit) {
  Needle needle(separator, text.width);
  size_t at = 0;
  for (; limit > 0; --limit) {
    size_t step = needle.find(text.slice(at, text.length));
    if (step == kNotFound) break;
    TRY(emit(at, at + step));
    at += step + separator.length;
  }
  return emit(at, text.length);
}

template <class Emit>
Status rsplit_at(TextView text, TextView separator, size_t limit, Emit emit) {
  Needle needle(separator, text.width);
  size_t end = text.length;
  for (; limit > 0; --limit) {
    size_t at = needle.rfind(text.slice(0, end));
    if (at == kNotFound) break;
    TRY(emit(at + separator.length, end));
    end = at;
  }
  return emit(size_t{0}, end);
}

enum class LineEnds { kDrop, kKeep };

template <class C, class IsBreak, class Emit>
Status split_lines(std::span<const C> s, LineEnds ends, IsBreak is_break, Emit emit) {
  for (size_t i = 0, n = s.size(); i < n;) {
    size_t start = i;
    while (i < n && !is_break(s[i])) ++i;
    size_t end = i;
    if (i < n) {
      i += s[i] == '\r' && i + 1 < n && s[i + 1] == '\n' ? 2 : 1;
      if (ends == LineEnds::kKeep) end = i;
    }
    TRY(emit(start, end));
  }
  return Status::ok();
}

// Bounds of what strip leaves. `drop(c)`: is this character stripped?
enum class StripSides { kBoth, kLeft, kRight };
struct Bounds {
  size_t start, end;
};
template <class C, class Drop>
Bounds strip_bounds(std::span<const C> s, StripSides sides, Drop drop) {
  Bounds b{0, s.size()};
  if (sides != StripSides::kRight)
    while (b.start < b.end && drop(s[b.start])) ++b.start;
  if (sides != StripSides::kLeft)
    while (b.end > b.start && drop(s[b.end - 1])) --b.end;
  return b;
}

}  // namespace skerry
