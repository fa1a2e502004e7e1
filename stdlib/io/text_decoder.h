// Incremental decoding: bytes arrive in pieces, a character or a line ending may be cut in two.
//
// NewlineState translates line endings after decoding (PEP 278); it is shared by TextIOWrapper, StringIO and the class
// IncrementalNewlineDecoder. TextDecoder decodes the built-in codecs itself and hands others to `codecs`.
#pragma once

#include "isolate/objects/codecs.h"
#include "stdlib/io/io.h"

namespace skerry::io {

// Which line endings were met.
enum SeenNewlines : uint8_t { kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4 };

struct NewlineState {
  bool translate;    // "\r\n" and "\r" become "\n"
  bool pending_cr;   // the last piece ended with "\r", which is held back
  uint8_t seen;

  // Takes an owned str, gives an owned str.
  Result decode(Isolate& iso, Value owned_text, bool final);
  void reset() {
    seen = 0;
    pending_cr = false;
  }
};
Result seen_newlines(Isolate& iso, uint8_t seen);  // None, a str or a tuple

// The codec as TextDecoder has it; kUnknown: those of the registry, and such as it cannot tell what the end of a piece cuts in two.
CodecKind stream_codec(std::string_view name);

struct TextDecoder {
  CodecKind kind;
  bool universal;           // newlines pass through `newline`
  NewlineState newline;
  bool mark_done;           // a byte order mark was looked for
  CodecKind resolved;       // UTF-16 and UTF-32 after the mark: which order
  uint8_t held[8];          // bytes of a character that is not complete
  uint8_t held_size;
  Value foreign;            // owned: an incremental decoder of the registry, for other encodings; or Empty

  // `errors` as for decode_bytes. Owned str.
  Result decode(Isolate& iso, std::string_view input, std::string_view errors, bool final);
  void reset();
  // The state that a position needs: bytes held back, and what else there is as a number.
  std::string_view held_bytes() const { return {reinterpret_cast<const char*>(held), held_size}; }
  int64_t state_flags() const;
  void set_state(std::string_view held_bytes, int64_t flags);
  // The same of a foreign decoder, whose methods are called; the newlines' state is in the flags as well.
  Status foreign_state(Isolate& iso, std::string* held_bytes, int64_t* flags) const;
  Status set_foreign_state(Isolate& iso, std::string_view held_bytes, int64_t flags);
  Status reset_foreign(Isolate& iso);
};

}  // namespace skerry::io
