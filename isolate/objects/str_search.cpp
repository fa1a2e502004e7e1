// str: find, index, count, startswith, endswith, replace, removeprefix, removesuffix, `in`.
#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/text_search.h"
#include "isolate/objects/tuple.h"

namespace skerry {

namespace {

enum class Direction { kForward, kBackward };

Fallible<int64_t> search(Isolate& iso, StrObject* self, Value sub, Value start, Value end, Direction direction) {
  Range range = TRY(clamp_range(iso, start, end, self->length()));
  if (!StrObject::check(sub)) return iso.raise(TypeError, "must be str, not {}", type_name(sub));
  if (range.is_inverted()) return int64_t{-1};
  TextView hay = text_view(self).slice(range.start, range.end);
  TextView needle = text_view(sub);
  size_t at;
  if (hay.length > Pace::kStride) {
    Pace pace(iso, Value::object(self), sub);
    at = direction == Direction::kForward ? TRY(find_text(pace, hay, needle)) : TRY(rfind_text(pace, hay, needle));
  } else {
    at = direction == Direction::kForward ? find_text(hay, needle) : rfind_text(hay, needle);
  }
  return at == kNotFound ? int64_t{-1} : static_cast<int64_t>(at + range.start);
}

Fallible<int64_t> found(Isolate& iso, Fallible<int64_t> at) {
  if (!at.is_fault() && at.value() < 0) return iso.raise(ValueError, "substring not found");
  return at;
}

enum class Edge { kStart, kEnd };

Fallible<bool> has_affix(Isolate& iso, StrObject* self, Value affix, Value start, Value end, Edge edge) {
  const char* method = edge == Edge::kStart ? "startswith" : "endswith";
  Range range = TRY(clamp_range(iso, start, end, self->length()));
  auto test = [&](Value v) {
    if (range.is_inverted()) return false;
    TextView text = text_view(self).slice(range.start, range.end);
    return edge == Edge::kStart ? starts_with_text(text, text_view(v)) : ends_with_text(text, text_view(v));
  };
  if (TupleObject::check(affix)) {
    auto* tuple = affix.as<TupleObject>();
    for (size_t i = 0; i < tuple->length; ++i) {
      Value item = (*tuple)[i];
      if (!StrObject::check(item))
        return iso.raise(TypeError, "tuple for {} must only contain str, not {}", method, type_name(item));
      if (test(item)) return true;
    }
    return false;
  }
  if (!StrObject::check(affix))
    return iso.raise(TypeError, "{} first arg must be str or a tuple of str, not {}", method, type_name(affix));
  return test(affix);
}

Fault not_a_str(Isolate& iso, const char* method, int position, Value got) {
  return iso.raise(TypeError, "{}() argument {} must be str, not {}", method, position, type_name_or_none(got));
}

// Copies text in order into a str whose length is known.
class Writer {
 public:
  explicit Writer(StrObject* to) : to_(to) {}
  void write(TextView text) {
    copy_text(to_, position_, text);
    position_ += text.length;
  }

 private:
  StrObject* to_;
  size_t position_ = 0;
};

// Of one byte a character, `from` being ASCII and not empty: what is beyond ASCII stays, and so does the width. Sought by
// memchr and memmem, copied without a look at widths.
Result replace_bytes(Isolate& iso, Pace& pace, StrObject* self, std::string_view from, const StrObject* replacement, size_t limit) {
  auto bytes = [](const StrObject* s) { return std::string_view(reinterpret_cast<const char*>(s->data1()), s->length()); };
  std::string_view text = bytes(self), to = bytes(replacement);
  const size_t window = std::max(Pace::kStride, 4 * from.size());
  auto sought_in = [&](const char* at, size_t size) {
    return static_cast<const char*>(from.size() == 1 ? std::memchr(at, from[0], size) : find_bytes(at, size, from.data(), from.size()));
  };
  auto next = [&](const char* at) -> Fallible<const char*> {
    if (text.size() <= window) [[likely]] return sought_in(at, static_cast<size_t>(text.data() + text.size() - at));
    for (;;) {
      const auto left = static_cast<size_t>(text.data() + text.size() - at);
      const size_t seen = std::min(left, window + from.size());
      const char* found = sought_in(at, seen);
      TRY(pace.did(found != nullptr ? static_cast<size_t>(found - at) + 1 : seen));
      if (found != nullptr || seen == left) return found;
      at += seen - from.size() + 1;
    }
  };
  size_t count = 0;
  const char* first_places[16];  // need not be sought again
  for (const char* at = TRY(next(text.data())); at != nullptr && count < limit; at = TRY(next(at + from.size()))) {
    if (count < std::size(first_places)) first_places[count] = at;
    ++count;
  }
  if (count == 0) return exact_str(iso, Value::object(self));
  size_t added, length;
  if (__builtin_mul_overflow(count, to.size(), &added) ||
      __builtin_add_overflow(text.size() - count * from.size(), added, &length) || length > static_cast<size_t>(INT64_MAX))
    return iso.raise(OverflowError, "replace string is too long");
  if (length == 0) return names.empty;
  Ref made(iso, TRY(allocate_str(iso, length, self->is_ascii() && replacement->is_ascii() ? 0x7f : 0xff)));
  auto* out = static_cast<char*>(mutable_data(made.as<StrObject>()));
  const char* done = text.data();
  for (size_t i = 0; i < count; ++i) {
    const char* at = i < std::size(first_places) ? first_places[i] : TRY(next(done));
    out = std::copy(done, at, out);
    out = std::copy(to.begin(), to.end(), out);
    done = at + from.size();
  }
  std::copy(done, text.data() + text.size(), out);
  return made.release();
}

Result replace_text(Isolate& iso, Pace& pace, StrObject* self, TextView from, TextView to, char32_t to_bound, size_t limit) {
  TextView text = text_view(self);
  size_t count = TRY(count_text(pace, text, from, limit));
  if (count == 0) return exact_str(iso, Value::object(self));
  size_t kept = text.length - count * from.length, added, length;
  if (__builtin_mul_overflow(count, to.length, &added) || __builtin_add_overflow(kept, added, &length) ||
      length > static_cast<size_t>(INT64_MAX))
    return iso.raise(OverflowError, "replace string is too long");
  if (length == 0) return names.empty;
  // What is cut out may have been all that needed the width.
  char32_t max = std::max(max_char_bound(self), added ? to_bound : char32_t{0});
  bool may_narrow = max > 0x7f && from.length > 0;
  std::unique_ptr<char[]> room;
  unsigned width = width_for(max);
  auto fill = [&](auto&& write) -> Status {
    Needle needle(from, text.width);
    size_t position = 0;
    for (size_t i = 0; i < count; ++i) {
      if (from.length == 0) {
        TRY(pace.did(to.length + 1));
        write(to);
        if (position < text.length) write(text.slice(position, position + 1));
        ++position;
        continue;
      }
      size_t step = TRY(needle.find(pace, text.slice(position, text.length)));
      write(text.slice(position, position + step));
      write(to);
      position += step + from.length;
    }
    if (position < text.length) write(text.slice(position, text.length));
    return Status::ok();
  };
  if (!may_narrow) {
    Ref made(iso, TRY(allocate_str(iso, length, max)));
    Writer writer(made.as<StrObject>());
    TRY(fill([&](TextView part) { writer.write(part); }));
    return made.release();
  }
  if (length > SIZE_MAX / width || !iso.heap.add_external(length * width)) return iso.raise_memory_error();
  iso.heap.remove_external(length * width);
  room.reset(new (std::nothrow) char[length * width]);
  if (!room) return iso.raise_memory_error();
  size_t position = 0;
  TRY(fill([&](TextView part) {
    copy_text(room.get(), width, position, part);
    position += part.length;
  }));
  return make_str_of(iso, {room.get(), length, width});
}

}  // namespace

Fallible<int64_t> str_find(Isolate& iso, StrObject* self, Value sub, Value start, Value end) {
  return search(iso, self, sub, start, end, Direction::kForward);
}
Fallible<int64_t> str_rfind(Isolate& iso, StrObject* self, Value sub, Value start, Value end) {
  return search(iso, self, sub, start, end, Direction::kBackward);
}
Fallible<int64_t> str_index(Isolate& iso, StrObject* self, Value sub, Value start, Value end) {
  return found(iso, search(iso, self, sub, start, end, Direction::kForward));
}
Fallible<int64_t> str_rindex(Isolate& iso, StrObject* self, Value sub, Value start, Value end) {
  return found(iso, search(iso, self, sub, start, end, Direction::kBackward));
}

Fallible<int64_t> str_count(Isolate& iso, StrObject* self, Value sub, Value start, Value end) {
  Range range = TRY(clamp_range(iso, start, end, self->length()));
  if (!StrObject::check(sub)) return iso.raise(TypeError, "must be str, not {}", type_name(sub));
  if (range.is_inverted()) return int64_t{0};
  TextView hay = text_view(self).slice(range.start, range.end);
  if (hay.length <= Pace::kStride) return static_cast<int64_t>(count_text(hay, text_view(sub)));
  Pace pace(iso, Value::object(self), sub);
  return static_cast<int64_t>(TRY(count_text(pace, hay, text_view(sub))));
}

Fallible<bool> str_startswith(Isolate& iso, StrObject* self, Value prefix, Value start, Value end) {
  return has_affix(iso, self, prefix, start, end, Edge::kStart);
}
Fallible<bool> str_endswith(Isolate& iso, StrObject* self, Value suffix, Value start, Value end) {
  return has_affix(iso, self, suffix, start, end, Edge::kEnd);
}

Fallible<bool> str_contains(Isolate& iso, Value self, Value item) {
  if (!StrObject::check(item))
    return iso.raise(TypeError, "'in <string>' requires string as left operand, not {}", type_name(item));
  TextView needle = text_view(item), text = text_view(self);
  if (text.length > Pace::kStride) {
    Pace pace(iso, self, item);
    return TRY(find_text(pace, text, needle)) != kNotFound;
  }
  if (needle.length == 1) return contains_char(text, needle[0]);
  if (needle.width == 1 && text.width == 1)
    return find_bytes(static_cast<const char*>(text.data), text.length, static_cast<const char*>(needle.data), needle.length) != nullptr;
  return find_text(text, needle) != kNotFound;
}

Result str_replace(Isolate& iso, StrObject* self, Value from, Value to, int64_t count) {
  if (!StrObject::check(from)) return not_a_str(iso, "replace", 1, from);
  if (!StrObject::check(to)) return not_a_str(iso, "replace", 2, to);
  size_t limit = count < 0 ? SIZE_MAX : static_cast<size_t>(count);
  auto* replacement = to.as<StrObject>();
  if (str_equal(from.as<StrObject>(), replacement)) return exact_str(iso, Value::object(self));
  auto* sought = from.as<StrObject>();
  Ref held = Ref::borrow(iso, to);
  Pace pace(iso, Value::object(self), from);
  if (self->width() == 1 && sought->is_ascii() && replacement->width() == 1 && sought->length() > 0)
    return replace_bytes(iso, pace, self, {reinterpret_cast<const char*>(sought->data1()), sought->length()}, replacement, limit);
  return replace_text(iso, pace, self, text_view(from), text_view(to), max_char_bound(replacement), limit);
}

Result str_removeprefix(Isolate& iso, StrObject* self, Value prefix) {
  if (!StrObject::check(prefix))
    return iso.raise(TypeError, "removeprefix() argument must be str, not {}", type_name_or_none(prefix));
  TextView affix = text_view(prefix);
  bool has = starts_with_text(text_view(self), affix);
  return str_substring(iso, Value::object(self), has ? affix.length : 0, self->length());
}

Result str_removesuffix(Isolate& iso, StrObject* self, Value suffix) {
  if (!StrObject::check(suffix))
    return iso.raise(TypeError, "removesuffix() argument must be str, not {}", type_name_or_none(suffix));
  TextView affix = text_view(suffix);
  bool has = affix.length > 0 && ends_with_text(text_view(self), affix);
  return str_substring(iso, Value::object(self), 0, self->length() - (has ? affix.length : 0));
}

}  // namespace skerry
