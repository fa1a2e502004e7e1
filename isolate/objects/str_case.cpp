// str: case mappings (Unicode, section 3.13, full and untailored) and the isX tests.
#include <cstring>

#include "isolate/isolate.h"
#include "isolate/objects/names.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/unicode.h"

namespace skerry {

namespace {

constexpr char32_t kCapitalSigma = 0x3a3, kSmallSigma = 0x3c3, kFinalSigma = 0x3c2;

// Final_Sigma of SpecialCasing.txt: a cased letter before and none after, case-ignorable characters apart.
bool is_final_sigma(TextView text, size_t at) {
  size_t i = at;
  while (i > 0 && unicode::is_case_ignorable(text[i - 1])) --i;
  if (i == 0 || !unicode::is_cased(text[i - 1])) return false;
  size_t j = at + 1;
  while (j < text.length && unicode::is_case_ignorable(text[j])) ++j;
  return j == text.length || !unicode::is_cased(text[j]);
}

int lower_at(TextView text, size_t at, char32_t out[3]) {
  if (text[at] == kCapitalSigma) {
    out[0] = is_final_sigma(text, at) ? kFinalSigma : kSmallSigma;
    return 1;
  }
  return unicode::to_lower(text[at], out);
}

// One-to-one within ASCII, or within Latin-1 beyond it: f(byte, index).
template <class F>
Result map_bytes(Isolate& iso, const StrObject* s, F f) {
  if (s->length() == 0) return names.empty;
  Result r = allocate_str(iso, s->length(), s->is_ascii() ? 0x7f : 0xff);
  auto* out = static_cast<uint8_t*>(mutable_data(TRY(r).as<StrObject>()));
  const uint8_t* in = s->data1();
  for (size_t i = 0, n = s->length(); i < n; ++i) out[i] = f(in[i], i);
  return r;
}

// f(text, index, out) -> number of characters.
template <class F>
Result map_text(Isolate& iso, const StrObject* s, F f) {
  StrBuilder builder(iso);
  TextView text = text_view(s);
  char32_t out[3];
  for (size_t i = 0; i < text.length; ++i) {
    int n = f(text, i, out);
    for (int k = 0; k < n; ++k) builder.append_char(out[k]);
  }
  return builder.build();
}

uint8_t lower_byte(uint8_t c) { return unicode::kLatin1.lower[c]; }
uint8_t upper_byte(uint8_t c) { return unicode::kLatin1.upper[c]; }
bool is_letter(uint8_t c) { return unicode::kLatin1.properties[c] & unicode::kAlpha; }

constexpr uint8_t kSharpS = 0xdf;

// What capitals of a text (or folding, which does the same to two of these) are like.
enum class Capitals : uint8_t { kBytes, kSharpS, kWide };  // one-to-one within Latin-1; the same but for U+DF, which becomes two; others
Capitals capitals_of(const StrObject* s) {
  if (s->is_ascii()) return Capitals::kBytes;
  if (s->width() != 1) return Capitals::kWide;
  const uint8_t* text = s->data1();
  bool others = false, sharp = false;
  for (size_t i = 0, n = s->length(); i < n; ++i) {
    others |= text[i] == 0xb5 || text[i] == 0xff;
    sharp |= text[i] == kSharpS;
  }
  return others ? Capitals::kWide : sharp ? Capitals::kSharpS : Capitals::kBytes;
}
bool maps_bytes_to_upper(const StrObject* s) { return capitals_of(s) == Capitals::kBytes; }

// As map_bytes for Latin-1 with U+DF in it, of which f makes its first letter and `second` says what follows: 0, nothing.
template <class F, class Second>
Result map_sharp_s(Isolate& iso, const StrObject* s, F f, Second second) {
  std::string out;
  size_t n = s->length();
  if (!iso.heap.add_external(2 * n)) return iso.raise_memory_error();
  iso.heap.remove_external(2 * n);
  out.reserve(2 * n);
  const uint8_t* in = s->data1();
  for (size_t i = 0; i < n; ++i) {
    uint8_t first = f(in[i], i);
    out.push_back(static_cast<char>(first));
    if (in[i] == kSharpS)
      if (uint8_t more = second(first)) out.push_back(static_cast<char>(more));
  }
  return make_str_latin1(iso, reinterpret_cast<const uint8_t*>(out.data()), out.size());
}

template <class F>
bool all_of(const StrObject* s, F f) {
  return visit(text_view(s), [f](auto span) {
    for (auto c : span)
      if (!f(char32_t{c})) return false;
    return true;
  });
}

template <class F>
bool nonempty_all_of(const StrObject* s, F f) {
  return s->length() > 0 && all_of(s, f);
}

}  // namespace

Result str_lower(Isolate& iso, StrObject* self) {
  if (self->width() == 1) return map_bytes(iso, self, [](uint8_t c, size_t) { return lower_byte(c); });
  return map_text(iso, self, lower_at);
}

Result str_upper(Isolate& iso, StrObject* self) {
  Capitals capitals = capitals_of(self);
  if (capitals == Capitals::kBytes) return map_bytes(iso, self, [](uint8_t c, size_t) { return upper_byte(c); });
  if (capitals == Capitals::kSharpS)
    return map_sharp_s(iso, self, [](uint8_t c, size_t) -> uint8_t { return c == kSharpS ? 'S' : upper_byte(c); },
                       [](uint8_t) -> uint8_t { return 'S'; });
  return map_text(iso, self, [](TextView text, size_t i, char32_t out[3]) { return unicode::to_upper(text[i], out); });
}

Result str_casefold(Isolate& iso, StrObject* self) {
  if (maps_bytes_to_upper(self)) return map_bytes(iso, self, [](uint8_t c, size_t) { return lower_byte(c); });
  return map_text(iso, self, [](TextView text, size_t i, char32_t out[3]) { return unicode::fold(text[i], out); });
}

Result str_capitalize(Isolate& iso, StrObject* self) {
  if (maps_bytes_to_upper(self))
    return map_bytes(iso, self, [](uint8_t c, size_t i) { return i ? lower_byte(c) : upper_byte(c); });
  return map_text(iso, self, [](TextView text, size_t i, char32_t out[3]) {
    return i ? lower_at(text, i, out) : unicode::to_title(text[0], out);
  });
}

Result str_swapcase(Isolate& iso, StrObject* self) {
  if (maps_bytes_to_upper(self))
    return map_bytes(iso, self, [](uint8_t c, size_t) { return lower_byte(c) != c ? lower_byte(c) : upper_byte(c); });
  return map_text(iso, self, [](TextView text, size_t i, char32_t out[3]) {
    if (unicode::is_upper(text[i])) return lower_at(text, i, out);
    if (unicode::is_lower(text[i])) return unicode::to_upper(text[i], out);
    out[0] = text[i];
    return 1;
  });
}

Result str_title(Isolate& iso, StrObject* self) {
  bool inside = false;  // the character before is cased
  auto title_byte = [&](uint8_t c, size_t) -> uint8_t {
    uint8_t mapped = inside ? lower_byte(c) : c == kSharpS ? 'S' : upper_byte(c);
    inside = is_letter(c);  // in Latin-1 the same as cased
    return mapped;
  };
  Capitals capitals = capitals_of(self);
  if (capitals == Capitals::kBytes) return map_bytes(iso, self, title_byte);
  if (capitals == Capitals::kSharpS)
    return map_sharp_s(iso, self, title_byte, [](uint8_t first) -> uint8_t { return first == 'S' ? 's' : 0; });
  return map_text(iso, self, [&](TextView text, size_t i, char32_t out[3]) {
    int n = inside ? lower_at(text, i, out) : unicode::to_title(text[i], out);
    inside = unicode::is_cased(text[i]);
    return n;
  });
}

// Lambdas and not the functions themselves, so that they are inlined.
Fallible<bool> str_isalnum(Isolate&, StrObject* self) { return nonempty_all_of(self, [](char32_t c) { return unicode::is_alnum(c); }); }
Fallible<bool> str_isalpha(Isolate&, StrObject* self) { return nonempty_all_of(self, [](char32_t c) { return unicode::is_alpha(c); }); }
Fallible<bool> str_isascii(Isolate&, StrObject* self) { return self->is_ascii(); }
Fallible<bool> str_isdecimal(Isolate&, StrObject* self) { return nonempty_all_of(self, [](char32_t c) { return unicode::is_decimal(c); }); }
Fallible<bool> str_isdigit(Isolate&, StrObject* self) { return nonempty_all_of(self, [](char32_t c) { return unicode::is_digit(c); }); }
Fallible<bool> str_isnumeric(Isolate&, StrObject* self) { return nonempty_all_of(self, [](char32_t c) { return unicode::is_numeric(c); }); }
Fallible<bool> str_isprintable(Isolate&, StrObject* self) { return all_of(self, [](char32_t c) { return unicode::is_printable(c); }); }
Fallible<bool> str_isspace(Isolate&, StrObject* self) { return nonempty_all_of(self, [](char32_t c) { return unicode::is_space(c); }); }

Fallible<bool> str_isidentifier(Isolate&, StrObject* self) {
  return self->length() > 0 && unicode::is_identifier_start(self->at(0)) &&
         all_of(self, unicode::is_identifier_continue);
}

Fallible<bool> str_islower(Isolate&, StrObject* self) {
  bool any = false;
  bool no_other = all_of(self, [&any](char32_t c) {
    any = any || unicode::is_lower(c);
    return !unicode::is_upper(c) && !unicode::is_title(c);
  });
  return any && no_other;
}

Fallible<bool> str_isupper(Isolate&, StrObject* self) {
  bool any = false;
  bool no_other = all_of(self, [&any](char32_t c) {
    any = any || unicode::is_upper(c);
    return !unicode::is_lower(c) && !unicode::is_title(c);
  });
  return any && no_other;
}

Fallible<bool> str_istitle(Isolate&, StrObject* self) {
  bool any = false, inside = false;
  bool fits = all_of(self, [&](char32_t c) {
    bool starts = unicode::is_upper(c) || unicode::is_title(c), continues = unicode::is_lower(c);
    if (starts == inside && (starts || continues)) return false;
    if (starts || continues) any = true;
    inside = starts || continues;
    return true;
  });
  return any && fits;
}

}  // namespace skerry
