#include "stdlib/io/text_decoder.h"

#include <algorithm>
#include <string>
#include <vector>

#include "isolate/objects/bytes.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_search.h"
#include "isolate/objects/text_view.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/utf8.h"

namespace skerry::io {

namespace {

// How many bytes at the end belong to a character that goes on in the next piece.
size_t incomplete_utf8(std::string_view data) {
  for (size_t back = 1; back <= 3 && back <= data.size(); ++back) {
    auto byte = static_cast<uint8_t>(data[data.size() - back]);
    if (byte < 0x80) return 0;
    if (byte < 0xC0) continue;  // a continuation: the lead is further to the left
    char32_t c;
    int covered = decode_utf8_strict(data, data.size() - back, &c);
    size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
    // Held back only if it could still become whole.
    bool valid_so_far = byte >= 0xC2 && byte <= 0xF4 && covered < 0 && static_cast<size_t>(-covered) == back;
    return valid_so_far && back < length ? back : 0;
  }
  return 0;
}

size_t incomplete_utf16(std::string_view data, bool little) {
  size_t odd = data.size() % 2;
  if (data.size() < 2 + odd) return odd;
  auto high = static_cast<uint8_t>(data[data.size() - odd - (little ? 1 : 2)]);
  return odd + (high >= 0xD8 && high <= 0xDB ? 2 : 0);
}

size_t incomplete(CodecKind kind, std::string_view data) {
  switch (kind) {
    case CodecKind::kUtf8: case CodecKind::kUtf8Sig: return incomplete_utf8(data);
    case CodecKind::kUtf16Le: return incomplete_utf16(data, true);
    case CodecKind::kUtf16Be: return incomplete_utf16(data, false);
    case CodecKind::kUtf32Le: case CodecKind::kUtf32Be: return data.size() % 4;
    default: return 0;
  }
}

std::string_view plain_name(CodecKind kind) { return kind == CodecKind::kUtf8Sig ? "utf-8" : codec_name(kind); }

}  // namespace

// ---- Newlines
Result NewlineState::decode(Isolate& iso, Value owned_text, bool final) {
  Ref text(iso, owned_text);
  TextView v = text_view(text);
  if (pending_cr && (v.length > 0 || final)) {
    Ref cr(iso, TRY(make_str_char(iso, '\r')));
    text.reset(TRY(str_concat(iso, cr, text)));
    v = text_view(text);
    pending_cr = false;
  }
  // A "\r" at the end waits for the "\n" that may follow.
  if (!final && v.length > 0 && v[v.length - 1] == '\r') {
    text.reset(TRY(str_substring(iso, text, 0, v.length - 1)));
    v = text_view(text);
    pending_cr = true;
  }
  if (v.length == 0) return text.release();
  if (!contains_char(v, '\r')) {
    if (!(seen & kSeenLf) && contains_char(v, '\n')) seen |= kSeenLf;
    return text.release();
  }
  StrBuilder out(iso);
  for (size_t i = 0; i < v.length; ++i) {
    char32_t c = v[i];
    if (c == '\n') {
      seen |= kSeenLf;
    } else if (c == '\r') {
      bool pair = i + 1 < v.length && v[i + 1] == '\n';
      seen |= pair ? kSeenCrLf : kSeenCr;
      i += pair;
      c = '\n';
    }
    if (translate) out.append_char(c);
  }
  if (!translate) return text.release();
  return out.build();
}

Result seen_newlines(Isolate& iso, uint8_t seen) {
  constexpr const char* kTexts[] = {"\r", "\n", "\r\n"};
  std::vector<Value> found;
  for (int i = 0; i < 3; ++i)
    if (seen & (1 << i)) found.push_back(TRY(make_str(iso, kTexts[i])));
  if (found.empty()) return Value::none();
  if (found.size() == 1) return found[0];
  return make_tuple_steal(iso, found.data(), found.size());
}

// ---- Codecs
CodecKind stream_codec(std::string_view name) {
  const CodecKind kind = find_codec(name);
  const bool has_state = kind == CodecKind::kUtf7 || kind == CodecKind::kUnicodeEscape || kind == CodecKind::kRawUnicodeEscape;
  return has_state ? CodecKind::kUnknown : kind;
}

void TextDecoder::reset() {
  mark_done = false;
  resolved = kind;
  held_size = 0;
  newline.reset();
}

// As CPython's decoders number their states, so that positions look alike: 0 is the usual state.
int64_t TextDecoder::state_flags() const {
  int64_t state = 0;
  if (kind == CodecKind::kUtf8Sig) state = !mark_done;
  if (kind == CodecKind::kUtf16 || kind == CodecKind::kUtf32)
    state = resolved == kind ? 2 : resolved == CodecKind::kUtf16Be || resolved == CodecKind::kUtf32Be;
  return universal ? state << 1 | int64_t{newline.pending_cr} : state;
}

void TextDecoder::set_state(std::string_view bytes, int64_t flags) {
  newline.pending_cr = universal && (flags & 1);
  int64_t state = universal ? flags >> 1 : flags;
  resolved = kind;
  mark_done = true;
  if (kind == CodecKind::kUtf8Sig) mark_done = state == 0;
  if (kind == CodecKind::kUtf16 || kind == CodecKind::kUtf32) {
    bool wide = kind == CodecKind::kUtf32;
    mark_done = state < 2;
    if (state == 0) resolved = wide ? CodecKind::kUtf32Le : CodecKind::kUtf16Le;
    if (state == 1) resolved = wide ? CodecKind::kUtf32Be : CodecKind::kUtf16Be;
  }
  held_size = static_cast<uint8_t>(std::min(bytes.size(), sizeof held));
  std::copy_n(bytes.begin(), held_size, held);
}

Status TextDecoder::foreign_state(Isolate& iso, std::string* bytes, int64_t* flags) const {
  if (foreign.is_empty()) return iso.raise(ValueError, "I/O operation on uninitialized object");  // another was put in its place
  Ref decoder = Ref::borrow(iso, foreign);
  Ref state(iso, TRY(call_method(iso, decoder, names.getstate)));
  if (!TupleObject::check(state)) return iso.raise(TypeError, "illegal decoder state");
  auto& parts = *state.as<TupleObject>();
  if (parts.length != 2 || !BytesObject::check(parts[0]))
    return iso.raise(TypeError, "illegal decoder state: the first item should be a bytes object, not '{}'",
                     parts.length > 0 ? type_name(parts[0]) : "nothing");
  *bytes = parts[0].as<BytesObject>()->view();
  const int64_t own = TRY(as_int64(iso, parts[1], Overflow::kRaise));
  *flags = universal ? static_cast<int64_t>(static_cast<uint64_t>(own) << 1) | int64_t{newline.pending_cr} : own;
  return Status::ok();
}

Status TextDecoder::set_foreign_state(Isolate& iso, std::string_view bytes, int64_t flags) {
  if (foreign.is_empty()) return iso.raise(ValueError, "I/O operation on uninitialized object");
  newline.pending_cr = universal && (flags & 1);
  Ref decoder = Ref::borrow(iso, foreign);
  Ref held(iso, TRY(make_bytes(iso, bytes))), own(iso, TRY(make_int(iso, universal ? flags >> 1 : flags)));
  Ref state(iso, TRY(make_tuple(iso, {held, own})));
  decrement(iso, TRY(call_method(iso, decoder, names.setstate, {state})));
  return Status::ok();
}

Status TextDecoder::reset_foreign(Isolate& iso) {
  if (foreign.is_empty()) return Status::ok();
  Ref decoder = Ref::borrow(iso, foreign);
  decrement(iso, TRY(call_method(iso, decoder, names.reset)));
  return Status::ok();
}

Result TextDecoder::decode(Isolate& iso, std::string_view input, std::string_view errors, bool final) {
  Ref text(iso);
  if (!foreign.is_empty()) {
    Ref bytes(iso, TRY(make_bytes(iso, input)));
    text.reset(TRY(call_method(iso, Ref::borrow(iso, foreign), names.decode, {bytes, Value::boolean(final)})));
    if (!StrObject::check(text))
      return iso.raise(TypeError, "decoder should return a string result, not '{}'", type_name(text));
    return universal ? newline.decode(iso, text.release(), final) : Result(text.release());
  }
  std::string joined;
  if (held_size > 0) {
    joined.assign(held_bytes());
    joined += input;
    input = joined;
  }
  auto hold = [&](std::string_view rest) {
    held_size = static_cast<uint8_t>(rest.size());
    std::copy(rest.begin(), rest.end(), held);
  };
  bool lacks_mark = false;
  if (!mark_done) {
    // A byte order mark may stand at the very start.
    size_t needed = kind == CodecKind::kUtf8Sig ? 3 : kind == CodecKind::kUtf16 ? 2 : kind == CodecKind::kUtf32 ? 4 : 0;
    constexpr std::string_view kMark = "\xef\xbb\xbf";
    bool may_be = kind == CodecKind::kUtf8Sig ? kMark.starts_with(input.substr(0, 3)) : needed > 0;
    if (may_be && input.size() < needed && !final) {
      hold(input);
      return universal ? newline.decode(iso, retained(iso, names.empty), final) : Result(retained(iso, names.empty));
    }
    mark_done = needed == 0 || !input.empty();
    auto byte = [&](size_t i) { return static_cast<uint8_t>(input[i]); };
    if (kind == CodecKind::kUtf8Sig && input.starts_with(kMark)) {
      input.remove_prefix(3);
    } else if (kind == CodecKind::kUtf16 && input.size() >= 2) {
      bool big = byte(0) == 0xFE && byte(1) == 0xFF, little = byte(0) == 0xFF && byte(1) == 0xFE;
      resolved = big ? CodecKind::kUtf16Be : CodecKind::kUtf16Le;
      lacks_mark = !big && !little;
      if (!lacks_mark) input.remove_prefix(2);
    } else if (kind == CodecKind::kUtf32 && input.size() >= 4) {
      bool big = input.starts_with(std::string_view("\0\0\xfe\xff", 4)), little = input.starts_with(std::string_view("\xff\xfe\0\0", 4));
      resolved = big ? CodecKind::kUtf32Be : CodecKind::kUtf32Le;
      lacks_mark = !big && !little;
      if (!lacks_mark) input.remove_prefix(4);
    }
  }
  size_t rest = final ? 0 : incomplete(resolved, input);
  std::string_view whole = input.substr(0, input.size() - rest);
  text.reset(TRY(decode_bytes(iso, whole, plain_name(resolved), errors)));
  if (lacks_mark) return iso.raise(UnicodeError, "UTF-{} stream does not start with BOM", kind == CodecKind::kUtf16 ? 16 : 32);
  hold(input.substr(whole.size()));
  return universal ? newline.decode(iso, text.release(), final) : Result(text.release());
}

}  // namespace skerry::io
