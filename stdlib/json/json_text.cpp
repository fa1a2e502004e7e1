// _json: string literals, and the module itself.
#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/json/json.h"

namespace skerry::json {

namespace {

constexpr char kHex[] = "0123456789abcdef";

bool is_plain(char32_t c, Escape escape) {
  return c >= ' ' && c != '"' && c != '\\' && (escape == Escape::kMinimal || c < 0x7f);
}

void append_unit(StrBuilder& out, char32_t unit) {
  char text[6] = {'\\', 'u', kHex[unit >> 12 & 15], kHex[unit >> 8 & 15], kHex[unit >> 4 & 15], kHex[unit & 15]};
  out.append_ascii({text, 6});
}
void append_escaped(StrBuilder& out, char32_t c) {
  switch (c) {
    case '"': out.append_ascii("\\\""); return;
    case '\\': out.append_ascii("\\\\"); return;
    case '\b': out.append_ascii("\\b"); return;
    case '\f': out.append_ascii("\\f"); return;
    case '\n': out.append_ascii("\\n"); return;
    case '\r': out.append_ascii("\\r"); return;
    case '\t': out.append_ascii("\\t"); return;
    default: break;
  }
  if (c < 0x10000) return append_unit(out, c);
  c -= 0x10000;
  append_unit(out, 0xd800 | c >> 10);
  append_unit(out, 0xdc00 | (c & 0x3ff));
}

Result encode(Isolate& iso, Value string, Escape escape) {
  if (!StrObject::check(string)) return iso.raise(TypeError, "first argument must be a string, not {}", type_name(string));
  StrBuilder out(iso);
  append_literal(out, string.as<StrObject>(), escape);
  return out.build();
}
Result encode_ascii(Isolate& iso, Value string) { return encode(iso, string, Escape::kAscii); }
Result encode_minimal(Isolate& iso, Value string) { return encode(iso, string, Escape::kMinimal); }

int hex_digit(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<int>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<int>(c - 'A' + 10);
  return -1;
}
// Four digits at `at`; -1: there are none.
int32_t hex_unit(const StrObject* s, size_t at) {
  if (at + 4 > s->length()) return -1;
  int32_t unit = 0;
  for (size_t i = at; i < at + 4; ++i) {
    int digit = hex_digit(s->at(i));
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

Result scanstring(Isolate& iso, Value string, int64_t end, bool strict) {
  if (!StrObject::check(string)) return iso.raise(TypeError, "first argument must be a string, not {}", type_name(string));
  if (end < 0 || static_cast<size_t>(end) > string.as<StrObject>()->length())
    return iso.raise(ValueError, "end is out of bounds");
  size_t next;
  Ref text(iso, TRY(scan_literal(iso, string, static_cast<size_t>(end), strict ? Controls::kRefuse : Controls::kAllow, &next)));
  return make_tuple(iso, {text, Value::small_int(static_cast<int64_t>(next))});
}

template <class C>
size_t plain_run(const C* data, size_t i, size_t n, Controls controls) {
  if (controls == Controls::kRefuse)
    while (i < n && data[i] != '"' && data[i] != '\\' && data[i] >= ' ') ++i;
  else
    while (i < n && data[i] != '"' && data[i] != '\\') ++i;
  return i;
}
size_t plain_run(const StrObject* s, size_t i, Controls controls) {
  switch (s->width()) {
    case 1: return plain_run(s->data1(), i, s->length(), controls);
    case 2: return plain_run(s->data2(), i, s->length(), controls);
    default: return plain_run(s->data4(), i, s->length(), controls);
  }
}

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "make_scanner", as_value(&scanner_type)));
  return module_set(iso, module, "make_encoder", as_value(&encoder_type));
}

constexpr MethodDef kFunctions[] = {
    def<"def encode_basestring(string, /)", encode_minimal>("encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string"),
    def<"def encode_basestring_ascii(string, /)", encode_ascii>("encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string"),
    def<"def scanstring(string, end, strict=True, /)", scanstring>(
        "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string. End is the index of the\n"
        "character in s after the quote that started the JSON string.\nUnescapes all valid JSON string escape sequences and raises "
        "ValueError\non attempt to decode an invalid string. If strict is False then literal\ncontrol characters are allowed in the "
        "string.\n\nReturns a tuple of the decoded string and the index of the character in s\nafter the end quote."),
};

}  // namespace

void append_literal(StrBuilder& out, const StrObject* s, Escape escape) {
  out.append_char('"');
  size_t n = s->length(), start = 0;
  auto flush = [&](size_t end) {
    if (end != start) out.append(s, start, end);
  };
  auto walk = [&](auto* data) {
    for (size_t i = 0; i < n; ++i) {
      if (is_plain(data[i], escape)) [[likely]] continue;
      flush(i);
      append_escaped(out, data[i]);
      start = i + 1;
    }
  };
  switch (s->width()) {
    case 1: walk(s->data1()); break;
    case 2: walk(s->data2()); break;
    default: walk(s->data4()); break;
  }
  flush(n);
  out.append_char('"');
}

bool is_native_encoder(Value callable, Escape* which) {
  if (!has_type(callable, native_function_type)) return false;
  BoundCall call = callable.as<NativeFunction>()->call;
  *which = call == kFunctions[0].call ? Escape::kMinimal : Escape::kAscii;
  return call == kFunctions[0].call || call == kFunctions[1].call;
}

Fault raise_decode_error(Isolate& iso, std::string_view message, Value text, size_t position) {
  Ref module(iso, TRY(import_module(iso, "json.decoder")));
  Ref type(iso, TRY(get_attribute(iso, module, Ref(iso, intern(iso, "JSONDecodeError")))));
  Ref message_text(iso, TRY(make_str(iso, message)));
  Ref error(iso, TRY(call(iso, type, {message_text, text, Value::small_int(static_cast<int64_t>(position))})));
  return raise_statement(iso, error, Value());
}

Result scan_literal(Isolate& iso, Value text, size_t start, Controls controls, size_t* end) {
  auto* s = text.as<StrObject>();
  size_t n = s->length(), i = plain_run(s, start, controls);
  auto unterminated = [&] { return raise_decode_error(iso, "Unterminated string starting at", text, start - 1); };
  if (i < n && s->at(i) == '"') {
    *end = i + 1;
    if (s->is_ascii()) return make_str_latin1(iso, s->data1() + start, i - start);
    return str_substring(iso, text, start, i);
  }
  StrBuilder out(iso);
  for (size_t from = start;;) {
    if (i > from) out.append(s, from, i);
    if (i >= n) return unterminated();
    char32_t c = s->at(i++);
    if (c == '"') break;
    if (c != '\\') return raise_decode_error(iso, "Invalid control character at", text, i - 1);
    if (i >= n) return unterminated();
    c = s->at(i++);
    switch (c) {
      case '"': case '\\': case '/': out.append_char(c); break;
      case 'b': out.append_char('\b'); break;
      case 'f': out.append_char('\f'); break;
      case 'n': out.append_char('\n'); break;
      case 'r': out.append_char('\r'); break;
      case 't': out.append_char('\t'); break;
      case 'u': {
        int32_t unit = hex_unit(s, i);
        // The text must go on after the digits, too.
        if (unit < 0 || i + 4 >= n) return raise_decode_error(iso, "Invalid \\uXXXX escape", text, i - 1);
        i += 4;
        if (unit >= 0xd800 && unit < 0xdc00 && i + 6 < n && s->at(i) == '\\' && s->at(i + 1) == 'u') {
          int32_t low = hex_unit(s, i + 2);
          if (low >= 0xdc00 && low < 0xe000) {
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            i += 6;
          }
        }
        out.append_char(static_cast<char32_t>(unit));
        break;
      }
      default: return raise_decode_error(iso, "Invalid \\escape", text, i - 2);
    }
    from = i;
    i = plain_run(s, i, controls);
  }
  *end = i;
  return out.build();
}

}  // namespace skerry::json

namespace skerry {

extern const ModuleDef json_module_def{.name = "_json",
                                       .doc = "json speedups\n",
                                       .functions = json::kFunctions,
                                       .function_count = std::size(json::kFunctions),
                                       .populate = json::populate};

}  // namespace skerry
