// TextIOWrapper: text over a buffered binary stream.
//
// Written text is encoded at once and gathered in `pending`; a flush hands it down in one piece. Read text is decoded by
// the chunk; `decoded` holds the chunk and `decoded_used` says how much of it was given out. For tell(), `snapshot_*`
// keeps the decoder's state and the bytes of that chunk.
#pragma once

#include "stdlib/io/buffered.h"
#include "stdlib/io/text_decoder.h"

namespace skerry::io {

enum class Newline : uint8_t { kUniversal, kUntranslated, kLf, kCr, kCrLf };  // None, '', '\n', '\r', '\r\n'

struct TextObject : Object {
  Value buffer;            // owned; Empty: not initialised, or detached
  Value encoding, errors;  // owned str
  bool ok, detached;
  bool line_buffering, write_through;
  bool readable_, writable_, seekable, telling, has_read1, finalizing;
  bool at_start;           // an encoder that writes a byte order mark has not written it yet
  bool standard;           // a stream of sys: see standard_streams.cpp
  uint16_t held;           // print() calls under way: what a stream without a buffer gets from them goes down in one piece
  Newline newline;
  CodecKind kind;
  int64_t chunk_size;
  TextDecoder decoder;
  Value encoder;           // owned: an incremental encoder of the registry, for encodings that are not built in; or Empty
  ByteBuffer pending;      // encoded text that waits
  Value decoded;           // owned str, or Empty
  size_t decoded_used;
  bool has_snapshot;
  Value snapshot_input;    // owned bytes
  int64_t snapshot_flags;

  void blank() {
    buffer = encoding = errors = decoded = snapshot_input = Value();
    decoder.foreign = encoder = Value();
    chunk_size = kDefaultBufferSize;
  }
  // Newlines are recognised in all forms, or translated.
  bool read_universal() const { return newline == Newline::kUniversal || newline == Newline::kUntranslated; }
  std::string_view line_end() const {
    switch (newline) {
      case Newline::kCr: return "\r";
      case Newline::kCrLf: return "\r\n";
      default: return "\n";
    }
  }
  static bool check(Value v) { return is_instance_of(v, text_wrapper_type); }
  static TypeObject& type() { return text_wrapper_type; }
};

// `newline` as open() takes it: "illegal newline value: 'x'".
Fallible<Newline> newline_argument(Isolate& iso, Value newline);

Status text_check(Isolate& iso, const TextObject* t);         // ValueError: no buffer
Status text_check_open(Isolate& iso, TextObject* t);          // and closed
Result text_errors_view(Isolate& iso, TextObject* t);

// text_write.cpp
Fallible<int64_t> text_write(Isolate& iso, TextObject* t, Value text);  // number of characters
// An encoder of the registry learns where the next text goes: to the start of the stream, or behind other text.
Status text_place_foreign_encoder(Isolate& iso, TextObject* t, bool at_start);
Status text_write_pending(Isolate& iso, TextObject* t);                 // down to the buffer, which is not flushed
Status text_flush(Isolate& iso, TextObject* t);
void text_drop_decoded(Isolate& iso, TextObject* t);                    // what was read ahead as text

// text_read.cpp
Result text_read(Isolate& iso, TextObject* t, Value size);
Result text_readline(Isolate& iso, TextObject* t, Value size);
Result text_next(Isolate& iso, Value self);

// text_seek.cpp
Result text_seek(Isolate& iso, TextObject* t, Value cookie, Value whence);
Result text_tell(Isolate& iso, TextObject* t);
Result text_truncate(Isolate& iso, TextObject* t, Value position);

// A wrapper over an exact buffered object, as sys.stdout is.
struct TextOptions {
  std::string_view encoding = "utf-8";
  std::string_view errors = "strict";
  bool line_buffering = false;
  bool write_through = false;
};
Result make_text_wrapper(Isolate& iso, Value buffer, const TextOptions& options);
// Another encoding for a stream that nothing has gone through, with the error handler that it has.
Status text_choose_encoding(Isolate& iso, TextObject* t, Value encoding);

}  // namespace skerry::io
