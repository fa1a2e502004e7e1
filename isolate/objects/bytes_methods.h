// The methods that bytes and bytearray share: templates over T = BytesObject or ByteArrayObject, instantiated in the two
// types' tables. Results are of self's base type (bytes or bytearray).
//
// Invariant: nothing here runs Python between reading a bytearray's memory and the last use of it; arguments that run
// Python are converted first.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>

#include "isolate/isolate.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/text_split.h"
#include "isolate/objects/tuple.h"

namespace skerry::bytes_methods {

inline bool is_space(uint8_t c) { return c == ' ' || (c >= 9 && c <= 13); }
inline bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }
inline bool is_lower(uint8_t c) { return c >= 'a' && c <= 'z'; }
inline bool is_upper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
inline bool is_alpha(uint8_t c) { return is_lower(c) || is_upper(c); }
inline uint8_t to_lower(uint8_t c) { return is_upper(c) ? c + 32 : c; }
inline uint8_t to_upper(uint8_t c) { return is_lower(c) ? c - 32 : c; }

inline std::span<const uint8_t> as_span(std::string_view s) {
  return {reinterpret_cast<const uint8_t*>(s.data()), s.size()};
}

template <class T>
Result make_like(Isolate& iso, const T*, std::string_view data) {
  if constexpr (std::is_same_v<T, BytesObject>) return make_bytes(iso, data);
  else return make_bytearray(iso, data);
}

// self when nothing changed and it may be shared, else a copy.
template <class T>
Result same(Isolate& iso, T* self) {
  if (std::is_same_v<T, BytesObject> && self->Object::type == &bytes_type) return retained(iso, Value::object(self));
  return make_like(iso, self, view_of(self));
}

template <class T>
Result piece(Isolate& iso, T* self, size_t start, size_t end) {
  std::string_view text = view_of(self);
  if (start == 0 && end == text.size()) return same(iso, self);
  return make_like(iso, self, text.substr(start, end - start));
}

// Whether safepoints may come in the middle. A bytearray could be another one after each.
template <class T>
inline constexpr bool kIsPaced = std::is_same_v<T, BytesObject>;

// ---- Searching

// What find and its kin look for: a byte or bytes.
class Sought {
 public:
  explicit Sought(Isolate& iso) : iso_(iso), view_(iso) {}
  Status get(Value v) {
    if (is_buffer(v)) {
      TRY(view_.get(v));
      text_ = view_.text();
      return Status::ok();
    }
    if (!v.is_small_int() && !type_of(v)->slots.index)
      return iso_.raise(TypeError, "argument should be integer or bytes-like object, not '{}'", type_name(v));
    byte_ = static_cast<char>(TRY(byte_value(iso_, v)));
    text_ = {&byte_, 1};
    return Status::ok();
  }
  std::string_view text() const { return text_; }

 private:
  Isolate& iso_;
  BytesView view_;
  char byte_ = 0;
  std::string_view text_;
};

// The range within self as it is now; positions may have run Python that changed it.
template <class T>
Fallible<Range> range_in(Isolate& iso, T* self, Value start, Value end) {
  Range range = TRY(clamp_range(iso, start, end, view_of(self).size()));
  range.end = std::min(range.end, view_of(self).size());
  return range;
}

template <class T>
Fallible<int64_t> search(Isolate& iso, T* self, Value sub, Value start, Value end, bool from_right) {
  Sought sought(iso);
  Range range = TRY(range_in(iso, self, start, end));
  TRY(sought.get(sub));
  range.end = std::min(range.end, view_of(self).size());
  if (range.is_inverted()) return int64_t{-1};
  TextView hay = text_view(view_of(self).substr(range.start, range.end - range.start));
  size_t at;
  if (kIsPaced<T> && hay.length > Pace::kStride) {
    Pace pace(iso, Value::object(self));
    at = from_right ? TRY(rfind_text(pace, hay, text_view(sought.text()))) : TRY(find_text(pace, hay, text_view(sought.text())));
  } else {
    at = from_right ? rfind_text(hay, text_view(sought.text())) : find_text(hay, text_view(sought.text()));
  }
  return at == kNotFound ? int64_t{-1} : static_cast<int64_t>(at + range.start);
}

template <class T>
Fallible<int64_t> find(Isolate& iso, T* self, Value sub, Value start, Value end) {
  return search(iso, self, sub, start, end, false);
}
template <class T>
Fallible<int64_t> rfind(Isolate& iso, T* self, Value sub, Value start, Value end) {
  return search(iso, self, sub, start, end, true);
}
template <class T>
Fallible<int64_t> index(Isolate& iso, T* self, Value sub, Value start, Value end) {
  int64_t at = TRY(search(iso, self, sub, start, end, false));
  if (at < 0) return iso.raise(ValueError, "subsection not found");
  return at;
}
template <class T>
Fallible<int64_t> rindex(Isolate& iso, T* self, Value sub, Value start, Value end) {
  int64_t at = TRY(search(iso, self, sub, start, end, true));
  if (at < 0) return iso.raise(ValueError, "subsection not found");
  return at;
}

template <class T>
Fallible<int64_t> count(Isolate& iso, T* self, Value sub, Value start, Value end) {
  Sought sought(iso);
  Range range = TRY(range_in(iso, self, start, end));
  TRY(sought.get(sub));
  range.end = std::min(range.end, view_of(self).size());
  if (range.is_inverted()) return int64_t{0};
  TextView hay = text_view(view_of(self).substr(range.start, range.end - range.start));
  if (kIsPaced<T> && hay.length > Pace::kStride) {
    Pace pace(iso, Value::object(self));
    return static_cast<int64_t>(TRY(count_text(pace, hay, text_view(sought.text()))));
  }
  return static_cast<int64_t>(count_text(hay, text_view(sought.text())));
}

template <class T>
Fallible<bool> has_affix(Isolate& iso, T* self, Value affix, Value start, Value end, bool at_end) {
  Range range = TRY(range_in(iso, self, start, end));
  auto test = [&](Value v) -> Fallible<bool> {
    BytesView view(iso);
    TRY(view.get(v));
    if (range.is_inverted()) return false;
    std::string_view text = view_of(self).substr(range.start, range.end - range.start);
    return at_end ? text.ends_with(view.text()) : text.starts_with(view.text());
  };
  if (TupleObject::check(affix)) {
    auto* tuple = affix.as<TupleObject>();
    for (size_t i = 0; i < tuple->length; ++i)
      if (TRY(test((*tuple)[i]))) return true;
    return false;
  }
  if (!is_buffer(affix))
    return iso.raise(TypeError, "{} first arg must be bytes or a tuple of bytes, not {}",
                     at_end ? "endswith" : "startswith", type_name(affix));
  return test(affix);
}

template <class T>
Fallible<bool> startswith(Isolate& iso, T* self, Value prefix, Value start, Value end) {
  return has_affix(iso, self, prefix, start, end, false);
}
template <class T>
Fallible<bool> endswith(Isolate& iso, T* self, Value suffix, Value start, Value end) {
  return has_affix(iso, self, suffix, start, end, true);
}

template <class T>
Result removeprefix(Isolate& iso, T* self, Value prefix) {
  BytesView view(iso);
  TRY(view.get(prefix));
  std::string_view text = view_of(self);
  bool has = !view.text().empty() && text.starts_with(view.text());
  return piece(iso, self, has ? view.text().size() : 0, text.size());
}
template <class T>
Result removesuffix(Isolate& iso, T* self, Value suffix) {
  BytesView view(iso);
  TRY(view.get(suffix));
  std::string_view text = view_of(self);
  bool has = !view.text().empty() && text.ends_with(view.text());
  return piece(iso, self, 0, text.size() - (has ? view.text().size() : 0));
}

template <class T>
Result replace(Isolate& iso, T* self, Value from, Value to, int64_t limit) {
  BytesView from_view(iso), to_view(iso);
  TRY(from_view.get(from));
  TRY(to_view.get(to));
  std::string_view text = view_of(self), old = from_view.text(), fresh = to_view.text();
  size_t most = limit < 0 ? SIZE_MAX : static_cast<size_t>(limit);
  Pace pace(iso, Value::object(self));
  const bool is_paced = kIsPaced<T> && text.size() > Pace::kStride;
  size_t n = is_paced ? TRY(count_text(pace, text_view(text), text_view(old), most)) : count_text(text_view(text), text_view(old), most);
  if (n == 0) return same(iso, self);
  size_t added, size;
  if (__builtin_mul_overflow(n, fresh.size(), &added) ||
      __builtin_add_overflow(text.size() - n * old.size(), added, &size) || size > size_t{INT64_MAX})
    return iso.raise(OverflowError, "replace bytes is too long");
  TRY(check_room(iso, size));
  std::string out;
  out.reserve(size);
  size_t at = 0;
  Needle needle(text_view(old), 1);
  for (size_t i = 0; i < n; ++i) {
    if (is_paced) TRY(pace.did(fresh.size() + 1));
    if (old.empty()) {
      out += fresh;
      if (at < text.size()) out.push_back(text[at]);
      ++at;
      continue;
    }
    TextView rest = text_view(text.substr(at));
    size_t step = is_paced ? TRY(needle.find(pace, rest)) : needle.find(rest);
    if (step == kNotFound) break;  // what is sought lies in a bytearray, and was changed at a safepoint
    size_t next = at + step;
    out.append(text, at, next - at);
    out += fresh;
    at = next + old.size();
  }
  if (at < text.size()) out.append(text, at);
  return make_like(iso, self, out);
}

// ---- Splitting and joining

template <class T>
struct Pieces {
  Isolate& iso;
  T* self;
  std::string_view text;
  ListObject* list;
  Status operator()(size_t start, size_t end) const {
    if constexpr (kIsPaced<T>) TRY(pass_safepoint(iso));
    Value made = TRY(start == 0 && end == text.size() ? same(iso, self)
                                                       : make_like(iso, self, text.substr(start, end - start)));
    return list_append_steal(iso, list, made);
  }
};

template <class T>
Result split_either(Isolate& iso, T* self, Value separator, int64_t maxsplit, bool from_right) {
  BytesView view(iso);
  if (!separator.is_none()) {
    TRY(view.get(separator));
    if (view.text().empty()) return iso.raise(ValueError, "empty separator");
  }
  Ref list(iso, TRY(make_list(iso)));
  std::string_view text = view_of(self);
  Pieces<T> emit{iso, self, text, list.template as<ListObject>()};
  size_t limit = maxsplit < 0 ? SIZE_MAX : static_cast<size_t>(maxsplit);
  if (!separator.is_none()) {
    TRY(from_right ? rsplit_at(text_view(text), text_view(view.text()), limit, emit)
                   : split_at(text_view(text), text_view(view.text()), limit, emit));
  } else {
    TRY(from_right ? rsplit_at_space(as_span(text), limit, is_space, emit)
                   : split_at_space(as_span(text), limit, is_space, emit));
  }
  if (from_right) std::reverse(emit.list->items, emit.list->items + emit.list->length);
  return list.release();
}
template <class T>
Result split(Isolate& iso, T* self, Value separator, int64_t maxsplit) {
  return split_either(iso, self, separator, maxsplit, false);
}
template <class T>
Result rsplit(Isolate& iso, T* self, Value separator, int64_t maxsplit) {
  return split_either(iso, self, separator, maxsplit, true);
}

template <class T>
Result splitlines(Isolate& iso, T* self, Value keep_ends) {
  bool keepends = TRY(c_int_argument(iso, keep_ends)) != 0;
  Ref list(iso, TRY(make_list(iso)));
  std::string_view text = view_of(self);
  TRY(split_lines(as_span(text), keepends ? LineEnds::kKeep : LineEnds::kDrop,
                  [](uint8_t c) { return c == '\n' || c == '\r'; },
                  Pieces<T>{iso, self, text, list.template as<ListObject>()}));
  return list.release();
}

template <class T>
Result partition_either(Isolate& iso, T* self, Value separator, bool from_right) {
  BytesView view(iso);
  TRY(view.get(separator));
  if (view.text().empty()) return iso.raise(ValueError, "empty separator");
  std::string_view text = view_of(self);
  size_t at = from_right ? rfind_text(text_view(text), text_view(view.text()))
                         : find_text(text_view(text), text_view(view.text()));
  if (at == kNotFound) {
    Ref whole(iso, TRY(same(iso, self)));
    Ref first(iso, TRY(make_like(iso, self, {})));
    Ref second(iso, TRY(make_like(iso, self, {})));
    return from_right ? make_tuple(iso, {first, second, whole}) : make_tuple(iso, {whole, first, second});
  }
  Ref before(iso, TRY(make_like(iso, self, text.substr(0, at))));
  Ref middle(iso, std::is_same_v<T, BytesObject> ? retained(iso, separator) : TRY(make_like(iso, self, view.text())));
  Ref after(iso, TRY(make_like(iso, self, text.substr(at + view.text().size()))));
  return make_tuple(iso, {before, middle, after});
}
template <class T>
Result partition(Isolate& iso, T* self, Value separator) {
  return partition_either(iso, self, separator, false);
}
template <class T>
Result rpartition(Isolate& iso, T* self, Value separator) {
  return partition_either(iso, self, separator, true);
}

// The items of a list or tuple that are all exact bytes. kNotFound: others.
inline Result join_bytes(Isolate& iso, std::string_view between, Value iterable) {
  bool is_list = is_exact_list(iterable);
  if (!is_list && !is_exact_tuple(iterable)) return Fault(FaultKind::kNotFound);
  const Value* items = is_list ? iterable.as<ListObject>()->items : iterable.as<TupleObject>()->items();
  size_t count = is_list ? iterable.as<ListObject>()->length : iterable.as<TupleObject>()->length, size = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!has_type(items[i], bytes_type) || __builtin_add_overflow(size, items[i].as<BytesObject>()->length() + (i ? between.size() : 0), &size))
      return Fault(FaultKind::kNotFound);
  }
  if (count == 1) return retained(iso, items[0]);
  if (size == 0) return Fault(FaultKind::kNotFound);
  uint8_t* out;
  Result made = allocate_bytes(iso, size, &out);
  if (made.is_fault()) return made;
  for (size_t i = 0; i < count; ++i) {
    if (i) out = std::copy(between.begin(), between.end(), out);
    std::string_view part = items[i].as<BytesObject>()->view();
    out = std::copy(part.begin(), part.end(), out);
  }
  return made;
}

template <class T>
Result join(Isolate& iso, T* self, Value iterable) {
  if constexpr (std::is_same_v<T, BytesObject>) {
    Result quick = join_bytes(iso, view_of(self), iterable);
    if (!quick.is_not_found()) return quick;
  }
  const Slots& slots = type_of(iterable)->slots;
  Result items = to_list(iso, iterable);
  if (items.is_raised() && !slots.iter && !slots.get_item && iso.catch_pending(TypeError))
    return iso.raise(TypeError, "can only join an iterable");
  Ref list(iso, TRY(items));
  auto* values = list.as<ListObject>();
  if (std::is_same_v<T, BytesObject> && values->length == 1 && type_of(values->items[0]) == &bytes_type)
    return retained(iso, values->items[0]);
  std::string_view between = view_of(self);
  size_t size = 0;
  std::string out;
  for (size_t pass = 0; pass < 2; ++pass) {
    for (size_t i = 0; i < values->length; ++i) {
      BytesView view(iso);
      if (!is_buffer(values->items[i]))
        return iso.raise(TypeError, "sequence item {}: expected a bytes-like object, {} found", i,
                         type_name(values->items[i]));
      TRY(view.get(values->items[i]));
      size_t with = view.text().size() + (i ? between.size() : 0);
      if (pass == 0) {
        if (__builtin_add_overflow(size, with, &size))
          return iso.raise(OverflowError, "join() result is too long");
        continue;
      }
      if (i) out += between;
      out += view.text();
    }
    if (pass == 0) {
      TRY(check_room(iso, size));
      out.reserve(size);
    }
  }
  return make_like(iso, self, out);
}

// ---- Stripping and padding

template <class T>
Result strip_sides(Isolate& iso, T* self, Value chars, StripSides sides) {
  BytesView view(iso);
  if (!chars.is_none()) TRY(view.get(chars));
  std::string_view set = view.text();
  Bounds b = chars.is_none()
                 ? strip_bounds(as_span(view_of(self)), sides, is_space)
                 : strip_bounds(as_span(view_of(self)), sides,
                                [set](uint8_t c) { return set.find(static_cast<char>(c)) != set.npos; });
  return piece(iso, self, b.start, b.end);
}
template <class T>
Result strip(Isolate& iso, T* self, Value chars) {
  return strip_sides(iso, self, chars, StripSides::kBoth);
}
template <class T>
Result lstrip(Isolate& iso, T* self, Value chars) {
  return strip_sides(iso, self, chars, StripSides::kLeft);
}
template <class T>
Result rstrip(Isolate& iso, T* self, Value chars) {
  return strip_sides(iso, self, chars, StripSides::kRight);
}

inline Fallible<char> fill_byte(Isolate& iso, Value fill, const char* method) {
  if (fill.is_empty()) return ' ';
  std::string_view text;
  if (BytesObject::check(fill)) text = fill.as<BytesObject>()->view();
  else if (ByteArrayObject::check(fill)) text = fill.as<ByteArrayObject>()->view();
  if (text.size() != 1)
    return iso.raise(TypeError, "{}() argument 2 must be a byte string of length 1, not {}", method,
                     type_name_or_none(fill));
  return text[0];
}

template <class T>
Result pad(Isolate& iso, T* self, size_t left, size_t right, char fill) {
  if (left == 0 && right == 0) return same(iso, self);
  std::string_view text = view_of(self);
  if (left > size_t{INT64_MAX} - text.size() || right > size_t{INT64_MAX} - text.size() - left)
    return iso.raise_memory_error();
  TRY(check_room(iso, left + text.size() + right));
  std::string out(left, fill);
  out += text;
  out.append(right, fill);
  return make_like(iso, self, out);
}

template <class T>
size_t missing(const T* self, int64_t width) {
  auto n = static_cast<int64_t>(view_of(self).size());
  return width > n ? static_cast<size_t>(width - n) : 0;
}

template <class T>
Result center(Isolate& iso, T* self, int64_t width, Value fill) {
  char c = TRY(fill_byte(iso, fill, "center"));
  size_t room = missing(self, width), left = room / 2 + (room & static_cast<size_t>(width) & 1);
  return pad(iso, self, left, room - left, c);
}
template <class T>
Result ljust(Isolate& iso, T* self, int64_t width, Value fill) {
  char c = TRY(fill_byte(iso, fill, "ljust"));
  return pad(iso, self, 0, missing(self, width), c);
}
template <class T>
Result rjust(Isolate& iso, T* self, int64_t width, Value fill) {
  char c = TRY(fill_byte(iso, fill, "rjust"));
  return pad(iso, self, missing(self, width), 0, c);
}

template <class T>
Result zfill(Isolate& iso, T* self, int64_t width) {
  std::string_view text = view_of(self);
  size_t room = missing(self, width);
  if (room == 0) return same(iso, self);
  TRY(check_room(iso, static_cast<size_t>(width)));
  bool has_sign = !text.empty() && (text[0] == '+' || text[0] == '-');
  std::string out;
  if (has_sign) out.push_back(text[0]);
  out.append(room, '0');
  out += text.substr(has_sign);
  return make_like(iso, self, out);
}

template <class T>
Result expandtabs(Isolate& iso, T* self, Value tab_size) {
  int64_t tabsize = TRY(c_int_argument(iso, tab_size));
  auto tab = static_cast<size_t>(std::max<int64_t>(tabsize, 0));
  std::string_view text = view_of(self);
  std::string out;
  size_t column = 0;
  for (char c : text) {
    if (c == '\t') {
      size_t spaces = tab ? tab - column % tab : 0;
      column += spaces;
      TRY(check_room(iso, out.size() + spaces));
      out.append(spaces, ' ');
    } else {
      column = c == '\n' || c == '\r' ? 0 : column + 1;
      out.push_back(c);
    }
  }
  return make_like(iso, self, out);
}

// ---- Case and tests

template <class T, class F>
Result map(Isolate& iso, T* self, F f) {
  std::string out(view_of(self));
  for (char& c : out) c = static_cast<char>(f(static_cast<uint8_t>(c)));
  return make_like(iso, self, out);
}

template <class T>
Result lower(Isolate& iso, T* self) {
  return map(iso, self, to_lower);
}
template <class T>
Result upper(Isolate& iso, T* self) {
  return map(iso, self, to_upper);
}
template <class T>
Result swapcase(Isolate& iso, T* self) {
  return map(iso, self, [](uint8_t c) -> uint8_t { return is_alpha(c) ? c ^ 32 : c; });
}
template <class T>
Result capitalize(Isolate& iso, T* self) {
  bool first = true;
  return map(iso, self, [&first](uint8_t c) {
    uint8_t mapped = first ? to_upper(c) : to_lower(c);
    first = false;
    return mapped;
  });
}
template <class T>
Result title(Isolate& iso, T* self) {
  bool inside = false;
  return map(iso, self, [&inside](uint8_t c) {
    uint8_t mapped = inside ? to_lower(c) : to_upper(c);
    inside = is_alpha(c);
    return mapped;
  });
}

template <class T, class F>
bool nonempty_all(const T* self, F f) {
  std::string_view text = view_of(self);
  return !text.empty() && std::all_of(text.begin(), text.end(), [f](char c) { return f(static_cast<uint8_t>(c)); });
}

template <class T>
Fallible<bool> isalnum(Isolate&, T* self) {
  return nonempty_all(self, [](uint8_t c) { return is_alpha(c) || is_digit(c); });
}
template <class T>
Fallible<bool> isalpha(Isolate&, T* self) {
  return nonempty_all(self, is_alpha);
}
template <class T>
Fallible<bool> isascii(Isolate&, T* self) {
  return view_of(self).empty() || nonempty_all(self, [](uint8_t c) { return c < 0x80; });
}
template <class T>
Fallible<bool> isdigit(Isolate&, T* self) {
  return nonempty_all(self, is_digit);
}
template <class T>
Fallible<bool> isspace(Isolate&, T* self) {
  return nonempty_all(self, is_space);
}
template <class T>
Fallible<bool> islower(Isolate&, T* self) {
  bool any = false;
  return nonempty_all(self, [&any](uint8_t c) {
           any = any || is_lower(c);
           return !is_upper(c);
         }) && any;
}
template <class T>
Fallible<bool> isupper(Isolate&, T* self) {
  bool any = false;
  return nonempty_all(self, [&any](uint8_t c) {
           any = any || is_upper(c);
           return !is_lower(c);
         }) && any;
}
template <class T>
Fallible<bool> istitle(Isolate&, T* self) {
  bool any = false, inside = false;
  bool fits = nonempty_all(self, [&](uint8_t c) {
    if (is_upper(c) ? inside : is_lower(c) && !inside) return false;
    inside = is_alpha(c);
    any = any || inside;
    return true;
  });
  return any && fits;
}

template <class T>
Result translate(Isolate& iso, T* self, Value table, Value remove) {
  BytesView table_view(iso), remove_view(iso);
  if (!table.is_none()) {
    TRY(table_view.get(table));
    if (table_view.text().size() != 256)
      return iso.raise(ValueError, "translation table must be 256 characters long");
  }
  bool gone[256] = {};
  if (!remove.is_empty()) {
    TRY(remove_view.get(remove));
    for (char c : remove_view.text()) gone[static_cast<uint8_t>(c)] = true;
  }
  std::string_view text = view_of(self);
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (gone[static_cast<uint8_t>(c)]) continue;
    out.push_back(table.is_none() ? c : table_view.text()[static_cast<uint8_t>(c)]);
  }
  if (std::is_same_v<T, BytesObject> && out == text) return same(iso, self);
  return make_like(iso, self, out);
}

template <class T>
inline constexpr const char* kHexDoc =
    "Create a string of hexadecimal numbers from the bytes; between groups of bytes, counted from the right, stands the separator.\n\n"
    ">>> bytes([1, 171, 205]).hex(':')\n'01:ab:cd'";

template <class T>
Result hex(Isolate& iso, T* self, Value separator, Value bytes_per_separator) {
  int64_t group = TRY(c_int_argument(iso, bytes_per_separator));
  return bytes_hex(iso, view_of(self), separator, group);
}
template <class T>
Result decode(Isolate& iso, T* self, Value encoding, Value errors) {
  return bytes_decode(iso, Value::object(self), encoding, errors);
}

}  // namespace skerry::bytes_methods

// The rows of both tables.
// clang-format off
#define SKERRY_BYTES_METHODS(T) \
    def<"capitalize(self, /)", bytes_methods::capitalize<T>>("Return a copy with its first character capitalized and the rest lowercased."), \
    def<"center(self, width, fillchar=<unset>, /)", bytes_methods::center<T>>("Return a centered copy of length width."), \
    worded(Wording::kFormat, def<"count(self, sub, start=None, end=None, /)", bytes_methods::count<T>>("Return the number of non-overlapping occurrences of subsection sub in B[start:end].")), \
    def<"decode(self, /, encoding=<unset>, errors=<unset>)", bytes_methods::decode<T>>("Decode the bytes using the codec registered for encoding."), \
    worded(Wording::kFormat, def<"endswith(self, suffix, start=None, end=None, /)", bytes_methods::endswith<T>>("Return True if B ends with the specified suffix, False otherwise.")), \
    def<"expandtabs(self, /, tabsize=8)", bytes_methods::expandtabs<T>>("Return a copy where all tab characters are expanded using spaces."), \
    worded(Wording::kFormat, def<"find(self, sub, start=None, end=None, /)", bytes_methods::find<T>>("Return the lowest index in B where subsection sub is found, or -1.")), \
    def<"hex(self, /, sep=<unset>, bytes_per_sep=1)", bytes_methods::hex<T>>(bytes_methods::kHexDoc<T>), \
    worded(Wording::kFormat, def<"index(self, sub, start=None, end=None, /)", bytes_methods::index<T>>("Return the lowest index in B where subsection sub is found. Raises ValueError when it is not.")), \
    def<"isalnum(self, /)", bytes_methods::isalnum<T>>("Return True if all characters are alphanumeric and there is at least one."), \
    def<"isalpha(self, /)", bytes_methods::isalpha<T>>("Return True if all characters are alphabetic and there is at least one."), \
    def<"isascii(self, /)", bytes_methods::isascii<T>>("Return True if B is empty or all characters are ASCII."), \
    def<"isdigit(self, /)", bytes_methods::isdigit<T>>("Return True if all characters are digits and there is at least one."), \
    def<"islower(self, /)", bytes_methods::islower<T>>("Return True if all cased characters are lowercase and there is at least one."), \
    def<"isspace(self, /)", bytes_methods::isspace<T>>("Return True if all characters are whitespace and there is at least one."), \
    def<"istitle(self, /)", bytes_methods::istitle<T>>("Return True if B is titlecased and there is at least one character."), \
    def<"isupper(self, /)", bytes_methods::isupper<T>>("Return True if all cased characters are uppercase and there is at least one."), \
    def<"join(self, iterable_of_bytes, /)", bytes_methods::join<T>>("Concatenate any number of bytes objects, with this one between them."), \
    def<"ljust(self, width, fillchar=<unset>, /)", bytes_methods::ljust<T>>("Return a left-justified copy of length width."), \
    def<"lower(self, /)", bytes_methods::lower<T>>("Return a copy with all ASCII characters converted to lowercase."), \
    def<"lstrip(self, bytes=None, /)", bytes_methods::lstrip<T>>("Strip leading bytes contained in the argument."), \
    def<"static maketrans(frm, to, /)", bytes_maketrans>("Return a translation table usable for the translate method."), \
    def<"partition(self, sep, /)", bytes_methods::partition<T>>("Partition into three parts using the given separator."), \
    def<"removeprefix(self, prefix, /)", bytes_methods::removeprefix<T>>("Return a copy with the given prefix removed if present."), \
    def<"removesuffix(self, suffix, /)", bytes_methods::removesuffix<T>>("Return a copy with the given suffix removed if present."), \
    def<"replace(self, old, new, count=-1, /)", bytes_methods::replace<T>>("Return a copy with all occurrences of old replaced by new."), \
    worded(Wording::kFormat, def<"rfind(self, sub, start=None, end=None, /)", bytes_methods::rfind<T>>("Return the highest index in B where subsection sub is found, or -1.")), \
    worded(Wording::kFormat, def<"rindex(self, sub, start=None, end=None, /)", bytes_methods::rindex<T>>("Return the highest index in B where subsection sub is found. Raises ValueError when it is not.")), \
    def<"rjust(self, width, fillchar=<unset>, /)", bytes_methods::rjust<T>>("Return a right-justified copy of length width."), \
    def<"rpartition(self, sep, /)", bytes_methods::rpartition<T>>("Partition into three parts using the given separator, searched from the end."), \
    def<"rsplit(self, /, sep=None, maxsplit=-1)", bytes_methods::rsplit<T>>("Return a list of the sections, splitting from the end."), \
    def<"rstrip(self, bytes=None, /)", bytes_methods::rstrip<T>>("Strip trailing bytes contained in the argument."), \
    def<"split(self, /, sep=None, maxsplit=-1)", bytes_methods::split<T>>("Return a list of the sections, using sep as the delimiter."), \
    def<"splitlines(self, /, keepends=False)", bytes_methods::splitlines<T>>("Return a list of the lines, breaking at line boundaries."), \
    worded(Wording::kFormat, def<"startswith(self, prefix, start=None, end=None, /)", bytes_methods::startswith<T>>("Return True if B starts with the specified prefix, False otherwise.")), \
    def<"strip(self, bytes=None, /)", bytes_methods::strip<T>>("Strip leading and trailing bytes contained in the argument."), \
    def<"swapcase(self, /)", bytes_methods::swapcase<T>>("Return a copy with uppercase ASCII characters converted to lowercase and vice versa."), \
    def<"title(self, /)", bytes_methods::title<T>>("Return a titlecased copy."), \
    def<"translate(self, table, /, delete=<unset>)", bytes_methods::translate<T>>("Return a copy with each character mapped by the given translation table."), \
    def<"upper(self, /)", bytes_methods::upper<T>>("Return a copy with all ASCII characters converted to uppercase."), \
    def<"zfill(self, width, /)", bytes_methods::zfill<T>>("Pad a numeric string with zeros on the left, to fill a field of the given width.")
// clang-format on
