// repr of str, and the escapes that ascii() and the codecs' error handlers share with it.
#include <fmt/format.h>

#include "isolate/isolate.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/text_search.h"
#include "isolate/objects/unicode.h"

namespace skerry {

void append_escape(std::string& out, char32_t c) {
  auto to = std::back_inserter(out);
  auto code = static_cast<uint32_t>(c);
  if (c < 0x100) fmt::format_to(to, "\\x{:02x}", code);
  else if (c < 0x10000) fmt::format_to(to, "\\u{:04x}", code);
  else fmt::format_to(to, "\\U{:08x}", code);
}

char32_t repr_quote(TextView text) {
  return contains_char(text, '\'') && !contains_char(text, '"') ? U'"' : U'\'';
}

Result str_repr(Isolate& iso, Value self) {
  TextView text = text_view(self);
  char32_t quote = repr_quote(text);
  StrBuilder out(iso);
  out.append_char(quote);
  std::string escape;
  auto* str = self.as<StrObject>();
  visit(text, [&](auto span) {
    auto is_plain = [quote](char32_t c) { return c != quote && c != '\\' && unicode::is_printable(c); };
    for (size_t i = 0, n = span.size(); i < n;) {
      size_t start = i;
      while (i < n && is_plain(span[i])) ++i;
      if (i > start) out.append(str, start, i);
      if (i == n) break;
      char32_t c = span[i++];
      if (c == quote || c == '\\') {
        out.append_char('\\');
        out.append_char(c);
      } else if (c == '\n') {
        out.append_ascii("\\n");
      } else if (c == '\r') {
        out.append_ascii("\\r");
      } else if (c == '\t') {
        out.append_ascii("\\t");
      } else {
        escape.clear();
        append_escape(escape, c);
        out.append_ascii(escape);
      }
    }
  });
  out.append_char(quote);
  return out.build();
}

Result escape_beyond_ascii(Isolate& iso, Value str) {
  if (str.as<StrObject>()->is_ascii()) return exact_str(iso, str);
  std::string out;
  visit(text_view(str), [&](auto span) {
    for (char32_t c : span) {
      if (c < 0x80) out.push_back(static_cast<char>(c));
      else append_escape(out, c);
    }
  });
  return make_str(iso, out);
}

}  // namespace skerry
