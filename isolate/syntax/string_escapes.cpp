// Bodies of string literals to text: escapes and their errors (section 2.4.1 of the language reference).
//
// Error positions count as CPython's do: in a copy of the body where each non-ASCII character is written as a
// ten-byte \UXXXXXXXX escape.
#include <cstdio>

#include "char_class.h"
#include "parser_impl.h"

namespace skerry::syntax {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

size_t escaped_position(std::string_view body, const char* at) {
  size_t position = 0;
  for (const char* p = body.data(); p < at; ++p) {
    auto byte = static_cast<unsigned char>(*p);
    if (byte < 0x80) {
      // A backslash before a non-ASCII character is written out too.
      bool before_wide = *p == '\\' && p + 1 < at && (p[1] & 0x80);
      position += before_wide ? 6 : 1;
    } else if ((byte & 0xc0) != 0x80) {
      position += 10;
    }
  }
  return position;
}

std::string unicode_error(std::string_view body, const char* start, const char* end, const char* reason) {
  size_t first = escaped_position(body, start);
  size_t last = escaped_position(body, end);
  std::string message = "(unicode error) 'unicodeescape' codec can't decode ";
  if (last == first + 1) {
    message += "byte 0x5c in position " + std::to_string(first);
  } else {
    message += "bytes in position " + std::to_string(first) + "-" + std::to_string(last - 1);
  }
  return message + ": " + reason;
}

}  // namespace

// Only the first one in a literal is told.
void Parser::warn_escape(const Token& token, const char* at, const char* end, bool octal) {
  if (diagnosing_) return;
  std::string message;
  if (octal) {
    message = "invalid octal escape sequence '\\" + std::string(at, 3) + "'";
  } else {
    const char* after = at;
    if (after < end) next_code_point(after);
    message = "invalid escape sequence '\\" + std::string(at, after) + "'";
  }
  SyntaxWarning warning{WarningKind::DeprecationWarning, std::move(message), static_cast<int32_t>(token.line),
                        character_offset(static_cast<int32_t>(token.line), token.col + 1)};
  for (const SyntaxWarning& told : warnings_) {  // a literal may be read twice
    if (told.lineno == warning.lineno && told.offset == warning.offset && told.message == warning.message) return;
  }
  warnings_.push_back(std::move(warning));
}

bool Parser::decode_text(const Token& token, std::string_view body, bool raw, bool bytes, std::string& out) {
  if (bytes) {
    for (char c : body) {
      if (c & 0x80) {
        return raise_in_string("bytes can only contain ASCII literal characters");
      }
    }
  }
  if (raw || body.find('\\') == body.npos) {
    out.append(body);
    return true;
  }
  out.reserve(out.size() + body.size());
  const char* at = body.data();
  const char* end = at + body.size();
  bool warned = false;
  while (at < end) {
    if (*at != '\\') {
      out += *at++;
      continue;
    }
    const char* start = at++;
    if (at == end) {  // only before a brace of an f-string
      out += '\\';
      if (!warned) warn_escape(token, at, at, false);
      break;
    }
    char c = *at++;
    int digits = 0;
    switch (c) {
      case '\n': break;
      case '\\': out += '\\'; break;
      case '\'': out += '\''; break;
      case '"': out += '"'; break;
      case 'a': out += '\a'; break;
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'v': out += '\v'; break;
      case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': {
        uint32_t value = static_cast<uint32_t>(c - '0');
        for (int i = 0; i < 2 && at < end && *at >= '0' && *at <= '7'; ++i) value = value * 8 + static_cast<uint32_t>(*at++ - '0');
        if (value > 0xff && !warned) {
          warned = true;
          warn_escape(token, start + 1, end, true);
        }
        if (bytes) {
          out += static_cast<char>(value & 0xff);
        } else {
          append_utf8(out, value);
        }
        break;
      }
      case 'x': digits = 2; break;
      case 'u': digits = bytes ? 0 : 4; break;
      case 'U': digits = bytes ? 0 : 8; break;
      default: break;
    }
    if (digits > 0) {
      uint32_t value = 0;
      int read = 0;
      for (; read < digits && at < end && hex_value(*at) >= 0; ++read) value = value * 16 + static_cast<uint32_t>(hex_value(*at++));
      if (read < digits) {
        if (bytes) return raise_in_string("(value error) invalid \\x escape at position " + std::to_string(start - body.data()));
        const char* reason = digits == 2 ? "truncated \\xXX escape" : digits == 4 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
        return raise_in_string(unicode_error(body, start, at, reason));
      }
      if (value > 0x10ffff) return raise_in_string(unicode_error(body, start, at, "illegal Unicode character"));
      if (bytes) {
        out += static_cast<char>(value);
      } else {
        append_utf8(out, value);
      }
      continue;
    }
    if (c == 'N' && !bytes) {
      const char* reason = "malformed \\N character escape";
      if (at < end && *at == '{') {
        const char* name = ++at;
        while (at < end && *at != '}') ++at;
        if (at < end && at > name) {
          std::string_view text(name, static_cast<size_t>(at - name));
          ++at;
          int32_t found = options_.lookup_unicode_name ? options_.lookup_unicode_name(text, options_.lookup_context) : -1;
          if (found >= 0) {
            append_utf8(out, static_cast<uint32_t>(found));
            continue;
          }
          reason = "unknown Unicode character name";
        }
      }
      return raise_in_string(unicode_error(body, start, at, reason));
    }
    bool known = c == '\n' || (c >= '0' && c <= '7') || std::string_view("\\'\"abfnrtv").find(c) != std::string_view::npos;
    if (!known) {
      out += '\\';
      at = start + 1;
      const char* after = at;
      next_code_point(after);
      out.append(at, after);
      if (!warned) warn_escape(token, at, end, false);
      warned = true;
      at = after;
    }
  }
  return true;
}

}  // namespace skerry::syntax
