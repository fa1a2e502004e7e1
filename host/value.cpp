// What a Value needs beyond its constructors: names, look-up, comparison and text.
#include "skerry/value.h"

#include <charconv>
#include <cmath>

namespace skerry::embed {
namespace {

void append(std::string& out, const Value& value);

void append_items(std::string& out, const std::vector<Value>& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    append(out, items[i]);
  }
}

// UTF-8 stays as it is; only what would break the line or the quotes is escaped.
void append_quoted(std::string& out, std::string_view text, bool ascii_only) {
  constexpr char kHex[] = "0123456789abcdef";
  out += '\'';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7f || (ascii_only && byte >= 0x80)) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  out += '\'';
}

void append_real(std::string& out, double real) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, real).ptr;
  const std::string_view digits(buffer, end);
  out += digits;
  if (std::isfinite(real) && digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

struct Append {
  std::string& out;

  void operator()(std::monostate) const { out += "None"; }
  void operator()(bool value) const { out += value ? "True" : "False"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(double value) const { append_real(out, value); }
  void operator()(const std::string& value) const { append_quoted(out, value, false); }
  void operator()(const Bytes& value) const {
    out += 'b';
    append_quoted(out, value.data, true);
  }
  void operator()(const List& value) const {
    out += '[';
    append_items(out, value);
    out += ']';
  }
  void operator()(const Tuple& value) const {
    out += '(';
    append_items(out, value.items);
    out += value.items.size() == 1 ? ",)" : ")";
  }
  void operator()(const Dict& value) const {
    out += '{';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ", ";
      append(out, value[i].first);
      out += ": ";
      append(out, value[i].second);
    }
    out += '}';
  }
  void operator()(const Channel&) const { out += "<Channel>"; }
};

void append(std::string& out, const Value& value) { value.visit(Append{out}); }

}  // namespace

std::string_view Value::type_name() const {
  constexpr std::string_view kNames[] = {"NoneType", "bool", "int",   "float", "str",
                                         "bytes",    "list", "tuple", "dict",  "Channel"};
  return kNames[content_.index()];
}

const Value* Value::find(std::string_view key) const {
  const auto* dict = get_if<Dict>();
  if (!dict) return nullptr;
  for (const auto& [name, value] : *dict) {
    if (const auto* text = name.get_if<std::string>(); text && *text == key) return &value;
  }
  return nullptr;
}

std::string Value::to_string() const {
  std::string out;
  append(out, *this);
  return out;
}

bool Value::operator==(const Value& other) const { return content_ == other.content_; }

}  // namespace skerry::embed
