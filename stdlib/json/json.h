// What the sources of `_json` share.
//
//   json_text.cpp     string literals: scanstring, encode_basestring(_ascii)
//   json_scanner.cpp  the class behind make_scanner      json_encoder.cpp  the class behind make_encoder
#pragma once

#include <string_view>

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type.h"

namespace skerry::json {

extern TypeObject scanner_type, encoder_type;
extern const TypeDef scanner_type_def, encoder_type_def;

enum class Escape { kAscii, kMinimal };
void append_literal(StrBuilder& out, const StrObject* s, Escape escape);

// Whether a callable is this module's own encode_basestring_ascii or encode_basestring.
bool is_native_encoder(Value callable, Escape* which);

// json.decoder.JSONDecodeError(message, text, position)
Fault raise_decode_error(Isolate& iso, std::string_view message, Value text, size_t position);

enum class Controls { kRefuse, kAllow };
// The literal whose opening quote is before `start`; *end is after the closing quote.
Result scan_literal(Isolate& iso, Value text, size_t start, Controls controls, size_t* end);

}  // namespace skerry::json
