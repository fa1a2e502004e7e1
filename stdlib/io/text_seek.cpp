// Positions in text. A position is a byte offset wherever the decoder is in its usual state there; else an integer of
// several 64-bit parts: offset, decoder state, bytes to feed after seeking, characters to skip then, and end of input.
#include <algorithm>

#include "isolate/objects/bytes.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "stdlib/io/text_wrapper.h"

namespace skerry::io {

namespace {

struct Cookie {
  uint64_t position = 0;
  uint64_t flags = 0;
  uint64_t bytes_to_feed = 0;
  uint64_t chars_to_skip = 0;
  uint64_t need_end = 0;
};
constexpr size_t kCookieParts = 5;

Result pack(Isolate& iso, const Cookie& c) {
  const uint64_t parts[kCookieParts] = {c.position, c.flags, c.bytes_to_feed, c.chars_to_skip, c.need_end};
  return int_from_bytes(iso, reinterpret_cast<const uint8_t*>(parts), sizeof parts, true, false);
}

Fallible<Cookie> unpack(Isolate& iso, Value number) {
  Cookie c;
  int64_t small;
  if (int_fits_int64(number, &small)) {
    c.position = static_cast<uint64_t>(small);
    return c;
  }
  const auto* big = number.as<IntObject>();
  uint64_t parts[kCookieParts] = {};
  if (big->limb_count() > kCookieParts) return iso.raise(OverflowError, "int too big to convert");
  std::copy_n(big->limbs(), big->limb_count(), parts);
  c = {parts[0], parts[1], parts[2], parts[3], parts[4]};
  if (c.position > INT64_MAX || c.bytes_to_feed > INT32_MAX || c.chars_to_skip > INT32_MAX)
    return iso.raise(OverflowError, "Python int too large to convert to C long");
  return c;
}

Result decode(Isolate& iso, TextDecoder* d, TextObject* t, std::string_view input, bool final) {
  Ref errors = Ref::borrow(iso, t->errors);  // a handler may give the stream others
  std::string buffer;
  return d->decode(iso, input, utf8_view(errors, buffer), final);
}

// A decoder on trial. It starts in the state of the snapshot, can go back over the last piece, and tells what it has left undone.
class OwnProbe {
 public:
  OwnProbe(Isolate&, TextObject* t) : decoder_(t->decoder), before_(t->decoder) {}  // shares what it refers to, owns nothing
  Status start(int64_t flags) {
    decoder_.set_state({}, flags);
    return Status::ok();
  }
  Status mark() {
    before_ = decoder_;
    return Status::ok();
  }
  Status go_back() {
    decoder_ = before_;
    return Status::ok();
  }
  Fallible<bool> holds_back(int64_t* flags) {
    *flags = decoder_.state_flags();
    return decoder_.held_size != 0;
  }
  TextDecoder* decoder() { return &decoder_; }

 private:
  TextDecoder decoder_, before_;
};

// A foreign decoder is the stream's own: whoever probes gives it its state back.
class ForeignProbe {
 public:
  ForeignProbe(Isolate& iso, TextObject* t) : iso_(iso), decoder_(t->decoder) {}
  Status start(int64_t flags) { return decoder_.set_foreign_state(iso_, {}, flags); }
  Status mark() { return decoder_.foreign_state(iso_, &held_, &flags_); }
  Status go_back() { return decoder_.set_foreign_state(iso_, held_, flags_); }
  Fallible<bool> holds_back(int64_t* flags) {
    std::string held;
    TRY(decoder_.foreign_state(iso_, &held, flags));
    return !held.empty();
  }
  TextDecoder* decoder() { return &decoder_; }

 private:
  Isolate& iso_;
  TextDecoder& decoder_;
  std::string held_;
  int64_t flags_ = 0;
};

// How much of the chunk makes the characters that were given out: decoded again, as far as that.
template <class Probe>
Fallible<Cookie> locate(Isolate& iso, TextObject* t, uint64_t start, std::string_view input) {
  Probe probe(iso, t);
  Cookie c;
  c.position = start;
  c.flags = static_cast<uint64_t>(t->snapshot_flags);
  size_t skip = t->decoded_used, fed = 0, decoded = 0;
  TRY(probe.start(t->snapshot_flags));
  while (!input.empty() && decoded < skip) {
    // A character takes a byte or more, so that this many bytes do not go too far, unless an error handler adds text.
    size_t step = std::min(skip - decoded, input.size());
    TRY(probe.mark());
    Ref text(iso, TRY(decode(iso, probe.decoder(), t, input.substr(0, step), false)));
    if (step > 1 && decoded + text.as<StrObject>()->length() > skip) {
      TRY(probe.go_back());
      step = 1;
      text.reset(TRY(decode(iso, probe.decoder(), t, input.substr(0, 1), false)));
    }
    input.remove_prefix(step);
    fed += step;
    decoded += text.as<StrObject>()->length();
    int64_t flags = 0;
    if (!TRY(probe.holds_back(&flags)) && decoded <= skip) {
      c.position += fed;
      c.flags = static_cast<uint64_t>(flags);
      skip -= decoded;
      fed = decoded = 0;
    }
  }
  if (decoded < skip) {
    Ref text(iso, TRY(decode(iso, probe.decoder(), t, {}, true)));
    decoded += text.as<StrObject>()->length();
    c.need_end = 1;
    if (decoded < skip) return iso.raise(OSError, "can't reconstruct logical file position");
  }
  c.bytes_to_feed = fed;
  c.chars_to_skip = skip;
  return c;
}

Fallible<Cookie> locate_foreign(Isolate& iso, TextObject* t, uint64_t start, std::string_view input) {
  TextDecoder& decoder = t->decoder;
  std::string before;
  int64_t flags_before;
  const NewlineState newline_before = decoder.newline;
  TRY(decoder.foreign_state(iso, &before, &flags_before));
  Fallible<Cookie> found = locate<ForeignProbe>(iso, t, start, input);
  Ref error(iso, iso.has_pending() ? iso.take_pending().release() : Value());
  Status back = decoder.set_foreign_state(iso, before, flags_before);
  decoder.newline = newline_before;
  if (found.is_fault()) {
    if (back.is_fault()) iso.clear_pending();
    if (!error.is_empty()) iso.restore_pending(error.release());
    return found;
  }
  TRY(back);
  return found;
}

Status check_seekable(Isolate& iso, TextObject* t) {
  TRY(text_check_open(iso, t));
  if (!t->seekable) return unsupported(iso, "underlying stream is not seekable");
  return Status::ok();
}

Result seek_buffer(Isolate& iso, TextObject* t, int64_t position, int whence) {
  TRY(text_check(iso, t));
  Ref target(iso, TRY(make_int(iso, position))), held = Ref::borrow(iso, t->buffer);
  return whence == 0 ? call_method(iso, held, names.seek, {target}) : call_method(iso, held, names.seek, {target, Value::small_int(whence)});
}

Result seek_end(Isolate& iso, TextObject* t) {
  TRY(stream_call(iso, Value::object(t), names.flush));
  TRY(text_check(iso, t));
  text_drop_decoded(iso, t);
  t->decoder.reset();
  TRY(t->decoder.reset_foreign(iso));
  Ref reached(iso, TRY(seek_buffer(iso, t, 0, 2)));
  const bool at_start = !TRY(is_true(iso, reached));
  t->at_start = at_start;
  TRY(text_place_foreign_encoder(iso, t, at_start));
  return reached.release();
}

Status restore(Isolate& iso, TextObject* t, const Cookie& c) {
  decrement(iso, TRY(seek_buffer(iso, t, static_cast<int64_t>(c.position), 0)));
  text_drop_decoded(iso, t);
  if (!t->readable_) return Status::ok();
  auto flags = static_cast<int64_t>(c.flags);
  if (c.position == 0 && flags == 0) {
    t->decoder.reset();
    TRY(t->decoder.reset_foreign(iso));
  } else if (t->decoder.foreign.is_empty()) {
    t->decoder.set_state({}, flags);
  } else {
    TRY(t->decoder.set_foreign_state(iso, {}, flags));
  }
  Ref fed(iso, TRY(make_bytes(iso, {})));
  if (c.chars_to_skip > 0) {
    Ref count(iso, TRY(make_int(iso, static_cast<int64_t>(c.bytes_to_feed))));
    TRY(text_check(iso, t));
    fed.reset(TRY(call_method(iso, Ref::borrow(iso, t->buffer), names.read, {count})));
    if (!BytesObject::check(fed))
      return iso.raise(TypeError, "underlying read() should have returned a bytes object, not '{}'", type_name(fed));
    Ref text(iso, TRY(decode(iso, &t->decoder, t, fed.as<BytesObject>()->view(), c.need_end != 0)));
    if (text.as<StrObject>()->length() < c.chars_to_skip) return iso.raise(OSError, "can't restore logical file position");
    assign(iso, t->decoded, text.release());
    t->decoded_used = c.chars_to_skip;
  }
  t->snapshot_flags = flags;
  assign(iso, t->snapshot_input, fed.release());
  t->has_snapshot = true;
  return Status::ok();
}

}  // namespace

Result text_tell(Isolate& iso, TextObject* t) {
  TRY(check_seekable(iso, t));
  if (!t->telling) return iso.raise(OSError, "telling position disabled by next() call");
  TRY(text_write_pending(iso, t));
  TRY(stream_call(iso, Value::object(t), names.flush));
  TRY(text_check(iso, t));
  Ref position(iso, TRY(call_method(iso, Ref::borrow(iso, t->buffer), names.tell)));
  if (!t->readable_ || !t->has_snapshot) return position.release();
  int64_t here = TRY(as_int64(iso, position, Overflow::kRaise));
  if (!t->has_snapshot) return position.release();  // its __index__ was at the stream
  Ref held = Ref::borrow(iso, t->snapshot_input);
  std::string_view input = held.as<BytesObject>()->view();
  uint64_t start = static_cast<uint64_t>(here) - input.size();
  if (t->decoded_used == 0) {
    Cookie c;
    c.position = start;
    c.flags = static_cast<uint64_t>(t->snapshot_flags);
    return pack(iso, c);
  }
  return pack(iso, TRY(t->decoder.foreign.is_empty() ? locate<OwnProbe>(iso, t, start, input) : locate_foreign(iso, t, start, input)));
}

Result text_seek(Isolate& iso, TextObject* t, Value cookie_value, Value whence_value) {
  TRY(text_check(iso, t));
  int whence = TRY(small_argument(iso, whence_value));
  TRY(check_seekable(iso, t));
  Ref cookie = Ref::borrow(iso, cookie_value);
  if (whence == 1 || whence == 2) {
    if (TRY(is_true(iso, cookie)))
      return unsupported(iso, whence == 1 ? "can't do nonzero cur-relative seeks" : "can't do nonzero end-relative seeks");
    if (whence == 2) return seek_end(iso, t);
    TRY(text_flush(iso, t));
    cookie.reset(TRY(text_tell(iso, t)));
  } else if (whence != 0) {
    return iso.raise(ValueError, "invalid whence ({}, should be 0, 1 or 2)", whence);
  }
  if (!is_int(cookie)) return iso.raise(TypeError, "'{}' object cannot be interpreted as an integer", type_name(cookie));
  if (int_sign(cookie) < 0) return iso.raise(ValueError, "negative seek position {}", repr_utf8_or_fallback(iso, cookie));
  TRY(stream_call(iso, Value::object(t), names.flush));
  TRY(text_check(iso, t));
  Cookie c = TRY(unpack(iso, cookie));
  TRY(restore(iso, t, c));
  t->at_start = c.position == 0 && c.flags == 0;
  TRY(text_place_foreign_encoder(iso, t, t->at_start));
  return cookie.release();
}

Result text_truncate(Isolate& iso, TextObject* t, Value position) {
  TRY(text_check(iso, t));
  TRY(stream_call(iso, Value::object(t), names.flush));
  TRY(text_check(iso, t));
  return call_method(iso, Ref::borrow(iso, t->buffer), names.truncate, {position});
}

}  // namespace skerry::io
