// str: strip, lstrip, rstrip, center, ljust, rjust, zfill, expandtabs.
#include <algorithm>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/text_split.h"
#include "isolate/objects/unicode.h"

namespace skerry {

namespace {

Result strip(Isolate& iso, StrObject* self, Value chars, StripSides sides, const char* method) {
  if (!chars.is_none() && !StrObject::check(chars))
    return iso.raise(TypeError, "{} arg must be None or str", method);
  Bounds b = visit(text_view(self), [&](auto span) {
    if (chars.is_none()) return strip_bounds(span, sides, [](auto c) { return unicode::is_space(c); });
    TextView set = text_view(chars);
    return strip_bounds(span, sides, [set](auto c) { return contains_char(set, c); });
  });
  return str_substring(iso, Value::object(self), b.start, b.end);
}

Fallible<char32_t> fill_character(Isolate& iso, Value fill) {
  if (fill.is_empty()) return U' ';
  if (!StrObject::check(fill))
    return iso.raise(TypeError, "The fill character must be a unicode character, not {}", type_name(fill));
  auto* s = fill.as<StrObject>();
  if (s->length() != 1) return iso.raise(TypeError, "The fill character must be exactly one character long");
  return s->at(0);
}

Result pad(Isolate& iso, StrObject* self, size_t left, size_t right, char32_t fill) {
  if (left == 0 && right == 0) return exact_str(iso, Value::object(self));
  size_t length = self->length();
  Result r = allocate_str(iso, left + length + right, std::max(max_char_bound(self), fill));
  auto* out = TRY(r).as<StrObject>();
  fill_text(out, 0, left, fill);
  copy_text(out, left, text_view(self));
  fill_text(out, left + length, right, fill);
  return r;
}

size_t missing(const StrObject* self, int64_t width) {
  auto length = static_cast<int64_t>(self->length());
  return width > length ? static_cast<size_t>(width - length) : 0;
}

}  // namespace

Result str_strip(Isolate& iso, StrObject* self, Value chars) {
  return strip(iso, self, chars, StripSides::kBoth, "strip");
}
Result str_lstrip(Isolate& iso, StrObject* self, Value chars) {
  return strip(iso, self, chars, StripSides::kLeft, "lstrip");
}
Result str_rstrip(Isolate& iso, StrObject* self, Value chars) {
  return strip(iso, self, chars, StripSides::kRight, "rstrip");
}

Result str_center(Isolate& iso, StrObject* self, int64_t width, Value fill) {
  char32_t c = TRY(fill_character(iso, fill));
  size_t room = missing(self, width);
  size_t left = room / 2 + (room & static_cast<size_t>(width) & 1);
  return pad(iso, self, left, room - left, c);
}

Result str_ljust(Isolate& iso, StrObject* self, int64_t width, Value fill) {
  char32_t c = TRY(fill_character(iso, fill));
  return pad(iso, self, 0, missing(self, width), c);
}

Result str_rjust(Isolate& iso, StrObject* self, int64_t width, Value fill) {
  char32_t c = TRY(fill_character(iso, fill));
  return pad(iso, self, missing(self, width), 0, c);
}

Result str_zfill(Isolate& iso, StrObject* self, int64_t width) {
  size_t room = missing(self, width);
  Result r = pad(iso, self, room, 0, '0');
  if (r.is_fault() || room == 0 || self->length() == 0) return r;
  char32_t sign = self->at(0);
  if (sign == '+' || sign == '-') {
    auto* out = r.value().as<StrObject>();
    fill_text(out, 0, 1, sign);
    fill_text(out, room, 1, '0');
  }
  return r;
}

Result str_expandtabs(Isolate& iso, StrObject* self, Value tab_size) {
  int64_t tabsize = TRY(c_int_argument(iso, tab_size));
  TextView text = text_view(self);
  auto tab = static_cast<size_t>(std::max<int64_t>(tabsize, 0));
  // Two passes of one walk: the first measures.
  size_t total = 0;
  auto walk = [&](auto on_tab, auto on_char) {
    size_t column = 0;
    for (size_t i = 0; i < text.length; ++i) {
      char32_t c = text[i];
      if (c == '\t') {
        size_t spaces = tab ? tab - column % tab : 0;
        column += spaces;
        on_tab(spaces);
      } else {
        column = c == '\n' || c == '\r' ? 0 : column + 1;
        on_char(c);
      }
    }
  };
  if (!contains_char(text, '\t')) return exact_str(iso, Value::object(self));
  walk([&](size_t spaces) { total += spaces; }, [&](char32_t) { ++total; });
  if (total == 0) return make_str(iso, "");
  Result r = allocate_str(iso, total, max_char_bound(self));
  auto* out = TRY(r).as<StrObject>();
  size_t position = 0;
  walk(
      [&](size_t spaces) {
        fill_text(out, position, spaces, ' ');
        position += spaces;
      },
      [&](char32_t c) { fill_text(out, position++, 1, c); });
  return r;
}

}  // namespace skerry
