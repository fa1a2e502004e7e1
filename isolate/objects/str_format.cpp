// str.format and format_map (library reference, "Format String Syntax").
//
// Replacement fields may nest two deep: a field inside another's format specification. Getting a field's value and
// formatting it runs Python.
#include <optional>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/format_spec.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str_parts.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/unicode.h"

namespace skerry {

namespace {

constexpr int kMaxNesting = 2;

struct Field {
  size_t name_start = 0, name_end = 0;
  char32_t conversion = 0;
  size_t spec_start = 0, spec_end = 0;
  bool spec_nests = false;
};

// A piece of a field name that is a number, or -1.
Fallible<int64_t> field_number(Isolate& iso, TextView text) {
  if (text.length == 0) return int64_t{-1};
  int64_t n = 0;
  for (size_t i = 0; i < text.length; ++i) {
    char32_t c = text[i];
    int digit = c < 0x80 ? (c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1) : unicode::decimal_value(c);
    if (digit < 0) return int64_t{-1};
    if (n > (INT64_MAX - digit) / 10) return iso.raise(ValueError, "Too many decimal digits in format string");
    n = n * 10 + digit;
  }
  return n;
}

class Formatter {
 public:
  // Either positional and keyword arguments, or a mapping.
  Formatter(Isolate& iso, const Args* args, Value mapping) : iso_(iso), args_(args), mapping_(mapping) {}

  Status format(TextView text, int nesting, StrBuilder* out) {
    if (nesting <= 0) return iso_.raise(ValueError, "Max string recursion exceeded");
    size_t at = 0;
    while (at < text.length) {
      size_t start = at;
      char32_t c = 0;
      at = end_of_literal(text, at);
      if (at < text.length) c = text[at++];
      bool is_brace = c == '{' || c == '}', at_end = at >= text.length;
      if (c == '}' && (at_end || text[at] != '}'))
        return iso_.raise(ValueError, "Single '}}' encountered in format string");
      if (c == '{' && at_end) return iso_.raise(ValueError, "Single '{{' encountered in format string");
      if (!is_brace) {
        append(text.slice(start, at), out);
        break;
      }
      if (text[at] == c) {  // doubled: one stays
        append(text.slice(start, at), out);
        ++at;
        continue;
      }
      append(text.slice(start, at - 1), out);
      Field field;
      TRY(parse_field(text, &at, &field));
      TRY(format_field(text, field, nesting, out));
    }
    return Status::ok();
  }

 private:
  // Of the next brace, or the length.
  static size_t end_of_literal(TextView text, size_t at) {
    return visit(text, [at](auto span) {
      size_t i = at;
      while (i < span.size() && span[i] != '{' && span[i] != '}') ++i;
      return i;
    });
  }

  static void append(TextView text, StrBuilder* out) {
    if (text.width == 1) return out->append_ascii({static_cast<const char*>(text.data), text.length});
    visit(text, [out](auto span) {
      for (char32_t c : span) out->append_char(c);
    });
  }

  Status parse_field(TextView text, size_t* position, Field* field) {
    size_t& at = *position;
    size_t n = text.length;
    char32_t c = 0;
    field->name_start = at;
    while (at < n) {
      c = text[at++];
      if (c == '{') return iso_.raise(ValueError, "unexpected '{{' in field name");
      if (c == '[') {
        while (at < n && text[at] != ']') ++at;
        continue;
      }
      if (c == '}' || c == ':' || c == '!') break;
    }
    field->name_end = at - 1;
    if (c == '}') return Status::ok();
    if (c != ':' && c != '!') return iso_.raise(ValueError, "expected '}}' before end of string");
    if (c == '!') {
      if (at >= n) return iso_.raise(ValueError, "end of string while looking for conversion specifier");
      field->conversion = text[at++];
      if (at < n) {
        c = text[at++];
        if (c == '}') return Status::ok();
        if (c != ':') return iso_.raise(ValueError, "expected ':' after conversion specifier");
      }
    }
    field->spec_start = at;
    for (int open = 1; at < n;) {
      c = text[at++];
      if (c == '{') {
        field->spec_nests = true;
        ++open;
      } else if (c == '}' && --open == 0) {
        field->spec_end = at - 1;
        return Status::ok();
      }
    }
    return iso_.raise(ValueError, "unmatched '{{' in format spec");
  }

  Status format_field(TextView text, const Field& field, int nesting, StrBuilder* out) {
    Ref value(iso_, TRY(field_value(text.slice(field.name_start, field.name_end))));
    switch (field.conversion) {
      case 0: break;
      case 'r': value.reset(TRY(repr(iso_, value))); break;
      case 's': value.reset(TRY(to_str(iso_, value))); break;
      case 'a': value.reset(TRY(ascii(iso_, value))); break;
      default:
        if (field.conversion > 32 && field.conversion < 127)
          return iso_.raise(ValueError, "Unknown conversion specifier {}", static_cast<char>(field.conversion));
        return iso_.raise(ValueError, "Unknown conversion specifier \\x{:x}", static_cast<uint32_t>(field.conversion));
    }
    TextView spec_text = text.slice(field.spec_start, field.spec_end);
    if (spec_text.length == 0 && is_exact_str(value)) {
      out->append(value.as<StrObject>());
      return Status::ok();
    }
    Ref spec(iso_);
    if (field.spec_nests) {
      StrBuilder expanded(iso_);
      TRY(iso_.check_native_stack(" while formatting a string"));
      TRY(format(spec_text, nesting - 1, &expanded));
      spec.reset(TRY(expanded.build()));
    } else {
      spec.reset(TRY(make_str_of(iso_, spec_text)));
    }
    Ref shown(iso_, TRY(format_value(iso_, value, spec)));
    out->append(shown.as<StrObject>());
    return Status::ok();
  }

  // The argument that the first part of the name selects.
  Result first_value(TextView first) {
    int64_t index = TRY(field_number(iso_, first));
    bool is_automatic = first.length == 0;
    if (is_automatic || index >= 0) {
      if (!automatic_) automatic_ = is_automatic;
      if (*automatic_ && !is_automatic)
        return iso_.raise(ValueError,
                          "cannot switch from automatic field numbering to manual field specification");
      if (!*automatic_ && is_automatic)
        return iso_.raise(ValueError,
                          "cannot switch from manual field specification to automatic field numbering");
      if (is_automatic) index = next_number_++;
    }
    if (index < 0) {
      Ref key(iso_, TRY(make_str_of(iso_, first)));
      if (!args_) return get_item(iso_, mapping_, key);
      for (uint32_t i = 0, n = args_->keyword_count(); i < n; ++i) {
        Value name = (*args_->keywords.as<TupleObject>())[i];
        if (str_equal(name.as<StrObject>(), key.as<StrObject>())) return retained(iso_, args_->keyword_value(i));
      }
      return iso_.raise_key_error(key);
    }
    if (!args_) return iso_.raise(ValueError, "Format string contains positional fields");
    if (index >= args_->count)
      return iso_.raise(IndexError, "Replacement index {} out of range for positional args tuple", index);
    return retained(iso_, (*args_)[static_cast<uint32_t>(index)]);
  }

  Result field_value(TextView name) {
    size_t at = 0, n = name.length;
    while (at < n && name[at] != '.' && name[at] != '[') ++at;
    Ref value(iso_, TRY(first_value(name.slice(0, at))));
    while (at < n) {
      char32_t c = name[at++];
      size_t start = at;
      if (c == '.') {
        while (at < n && name[at] != '.' && name[at] != '[') ++at;
        if (at == start) return iso_.raise(ValueError, "Empty attribute in format string");
        Ref attribute(iso_, TRY(make_str_of(iso_, name.slice(start, at))));
        value.reset(TRY(get_attribute(iso_, value, attribute)));
      } else if (c == '[') {
        while (at < n && name[at] != ']') ++at;
        if (at == n) return iso_.raise(ValueError, "Missing ']' in format string");
        TextView text = name.slice(start, at++);
        int64_t index = TRY(field_number(iso_, text));
        if (text.length == 0) return iso_.raise(ValueError, "Empty attribute in format string");
        Ref key(iso_, index >= 0 ? TRY(make_int_value(index)) : TRY(make_str_of(iso_, text)));
        value.reset(TRY(get_item(iso_, value, key)));
      } else {
        return iso_.raise(ValueError, "Only '.' or '[' may follow ']' in format field specifier");
      }
    }
    return value.release();
  }

  Result make_int_value(int64_t i) { return skerry::make_int(iso_, i); }

  Isolate& iso_;
  const Args* args_;
  Value mapping_;
  std::optional<bool> automatic_;
  int64_t next_number_ = 0;
};

Result run(Isolate& iso, StrObject* self, const Args* args, Value mapping) {
  StrBuilder out(iso);
  Formatter formatter(iso, args, mapping);
  TRY(formatter.format(text_view(self), kMaxNesting, &out));
  return out.build();
}

}  // namespace

Result str_format(Isolate& iso, StrObject* self, Args args) { return run(iso, self, &args, Value()); }

Result str_format_map(Isolate& iso, StrObject* self, Value mapping) { return run(iso, self, nullptr, mapping); }

Result str_dunder_format(Isolate& iso, StrObject* self, Value spec) {
  return format_str(iso, Value::object(self), spec);
}

}  // namespace skerry
