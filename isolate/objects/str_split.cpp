// str: split, rsplit, splitlines, partition, rpartition, join.
#include <algorithm>
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/list.h"
#include "isolate/objects/names.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/text_split.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/unicode.h"

namespace skerry {

namespace {

struct PieceCollector {
  Isolate& iso;
  StrObject* self;
  ListObject* list;
  Status operator()(size_t start, size_t end) const {
    TRY(pass_safepoint(iso));
    Value piece = TRY(str_substring(iso, Value::object(self), start, end));
    return list_append_steal(iso, list, piece);
  }
};

void reverse(ListObject* list) { std::reverse(list->items, list->items + list->length); }

// Room for the pieces that there mostly are.
size_t expected_pieces(int64_t maxsplit) { return maxsplit < 0 || maxsplit > 11 ? 12 : static_cast<size_t>(maxsplit) + 1; }

size_t cut_limit(int64_t maxsplit) { return maxsplit < 0 ? SIZE_MAX : static_cast<size_t>(maxsplit); }

Status check_separator(Isolate& iso, Value separator, const char* wanted) {
  if (!StrObject::check(separator)) return iso.raise(TypeError, "must be {}, not {}", wanted, type_name(separator));
  if (separator.as<StrObject>()->length() == 0) return iso.raise(ValueError, "empty separator");
  return Status::ok();
}

Result three(Isolate& iso, Value a, Value b, Value c) {
  Value items[] = {a, b, c};
  return make_tuple_steal(iso, items, 3);
}

// By one character, both of one byte.
Status split_at_byte(TextView text, uint8_t separator, size_t limit, const PieceCollector& collect) {
  const auto* begin = static_cast<const uint8_t*>(text.data);
  size_t at = 0;
  for (; limit > 0; --limit) {
    const void* found = at == text.length ? nullptr : std::memchr(begin + at, separator, text.length - at);
    if (found == nullptr) break;
    auto end = static_cast<size_t>(static_cast<const uint8_t*>(found) - begin);
    TRY(collect(at, end));
    at = end + 1;
  }
  return collect(at, text.length);
}

// (before, separator, after) around a match at `at`.
Result cut_around(Isolate& iso, StrObject* self, Value separator, size_t at) {
  Value whole = Value::object(self);
  Ref before(iso, TRY(str_substring(iso, whole, 0, at)));
  Ref after(iso, TRY(str_substring(iso, whole, at + separator.as<StrObject>()->length(), self->length())));
  Ref middle(iso, TRY(exact_str(iso, separator)));
  return three(iso, before.release(), middle.release(), after.release());
}

}  // namespace

Result str_split(Isolate& iso, StrObject* self, Value separator, int64_t maxsplit) {
  if (!separator.is_none()) TRY(check_separator(iso, separator, "str or None"));
  Ref list(iso, TRY(make_list(iso, expected_pieces(maxsplit))));
  PieceCollector collect{iso, self, list.as<ListObject>()};
  const auto* by = separator.is_none() ? nullptr : separator.as<StrObject>();
  if (by != nullptr && by->length() == 1 && by->width() == 1 && self->width() == 1) {
    TRY(split_at_byte(text_view(self), by->data1()[0], cut_limit(maxsplit), collect));
  } else if (by != nullptr) {
    TRY(split_at(text_view(self), text_view(separator), cut_limit(maxsplit), collect));
  } else {
    TRY(visit(text_view(self), [&](auto span) {
      return split_at_space(span, cut_limit(maxsplit), [](auto c) { return unicode::is_space(c); }, collect);
    }));
  }
  return list.release();
}

Result str_rsplit(Isolate& iso, StrObject* self, Value separator, int64_t maxsplit) {
  if (!separator.is_none()) TRY(check_separator(iso, separator, "str or None"));
  Ref list(iso, TRY(make_list(iso)));
  PieceCollector collect{iso, self, list.as<ListObject>()};
  if (!separator.is_none()) {
    TRY(rsplit_at(text_view(self), text_view(separator), cut_limit(maxsplit), collect));
  } else {
    TRY(visit(text_view(self), [&](auto span) {
      return rsplit_at_space(span, cut_limit(maxsplit), [](auto c) { return unicode::is_space(c); }, collect);
    }));
  }
  reverse(list.as<ListObject>());
  return list.release();
}

Result str_splitlines(Isolate& iso, StrObject* self, Value keep_ends) {
  bool keepends = TRY(c_int_argument(iso, keep_ends)) != 0;
  Ref list(iso, TRY(make_list(iso)));
  PieceCollector collect{iso, self, list.as<ListObject>()};
  TRY(visit(text_view(self), [&](auto span) {
    return split_lines(span, keepends ? LineEnds::kKeep : LineEnds::kDrop,
                       [](auto c) { return unicode::is_line_break(c); }, collect);
  }));
  return list.release();
}

Result str_partition(Isolate& iso, StrObject* self, Value separator) {
  TRY(check_separator(iso, separator, "str"));
  Pace pace(iso, Value::object(self), separator);
  size_t at = TRY(find_text(pace, text_view(self), text_view(separator)));
  if (at != kNotFound) return cut_around(iso, self, separator, at);
  Value whole = TRY(exact_str(iso, Value::object(self)));
  return three(iso, whole, names.empty, names.empty);
}

Result str_rpartition(Isolate& iso, StrObject* self, Value separator) {
  TRY(check_separator(iso, separator, "str"));
  Pace pace(iso, Value::object(self), separator);
  size_t at = TRY(rfind_text(pace, text_view(self), text_view(separator)));
  if (at != kNotFound) return cut_around(iso, self, separator, at);
  Value whole = TRY(exact_str(iso, Value::object(self)));
  return three(iso, names.empty, names.empty, whole);
}

Result str_join_method(Isolate& iso, StrObject* self, Value iterable) {
  Value separator = Value::object(self);
  if (is_exact_tuple(iterable)) {
    auto* tuple = iterable.as<TupleObject>();
    return str_join(iso, separator, tuple->items(), tuple->length);
  }
  if (is_exact_list(iterable)) {  // str_join runs no Python, so the list cannot change meanwhile
    auto* list = iterable.as<ListObject>();
    return str_join(iso, separator, list->items, list->length);
  }
  Result items = to_list(iso, iterable);
  if (items.is_raised() && !type_of(iterable)->slots.iter && !type_of(iterable)->slots.get_item &&
      iso.catch_pending(TypeError))
    return iso.raise(TypeError, "can only join an iterable");
  Ref list(iso, TRY(items));
  return str_join(iso, separator, list.as<ListObject>()->items, list.as<ListObject>()->length);
}

}  // namespace skerry
