// Saver: numbers, text, bytes, and what is in the memo already.
#include <bit>
#include <string>

#include "isolate/objects/bytes.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "stdlib/pickle/globals.h"
#include "stdlib/pickle/saver.h"

namespace skerry::pickling {

namespace {

// Two's complement, the lowest byte first, as few as keep the sign.
template <class Byte>
size_t shortest(const Byte* bytes, size_t size, bool negative) {
  uint8_t filler = negative ? 0xff : 0;
  while (size > 1 && bytes[size - 1] == filler && (bytes[size - 2] >> 7) == (negative ? 1 : 0)) --size;
  return size;
}

// What a text line of protocol 0 cannot hold is escaped.
void append_raw_escaped(std::string& out, const StrObject* s) {
  for (size_t i = 0; i < s->length(); ++i) {
    char32_t c = s->at(i);
    if (c >= 0x10000) out += fmt::format("\\U{:08x}", static_cast<uint32_t>(c));
    else if (c >= 256 || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a) out += fmt::format("\\u{:04x}", static_cast<uint32_t>(c));
    else out += static_cast<char>(c);
  }
}

struct LengthOps {
  Op one, four, eight;  // opcodes with a length of that many bytes
};

// The opcode with the shortest length. `size` of the header, or 0: such a length needs protocol 4.
size_t length_header(char* header, uint64_t length, LengthOps ops, bool short_one, bool long_ones) {
  int size = short_one && length <= 0xff ? 1 : length <= 0xffffffffu ? 4 : 8;
  if (size == 8 && !long_ones) return 0;
  header[0] = static_cast<char>(size == 1 ? ops.one : size == 4 ? ops.four : ops.eight);
  for (int i = 0; i < size; ++i) header[1 + i] = static_cast<char>(length >> (8 * i));
  return static_cast<size_t>(size) + 1;
}

}  // namespace

Status Saver::save_int(Value object) {
  if (!object.is_small_int() || object.as_small_int() != static_cast<int32_t>(object.as_small_int())) return save_long(object);
  auto number = static_cast<int32_t>(object.as_small_int());
  if (!is_binary()) return out_.append(fmt::format("I{}\n", number));
  auto bits = static_cast<uint32_t>(number);
  if (bits >> 16) return out_.append(Op::kBinInt, bits, 4);
  if (bits >> 8) return out_.append(Op::kBinInt2, bits, 2);
  return out_.append(Op::kBinInt1, bits, 1);
}

Status Saver::save_long(Value object) {
  if (protocol() < 2) {
    Ref digits(iso_, TRY(int_to_str(iso_, object)));
    std::string line = "L" + to_utf8(digits) + "L\n";
    return out_.append(line);
  }
  if (object.is_small_int()) {
    auto bits = static_cast<uint64_t>(object.as_small_int());
    uint8_t bytes[8];
    for (int i = 0; i < 8; ++i) bytes[i] = static_cast<uint8_t>(bits >> (8 * i));
    size_t size = shortest(bytes, 8, object.as_small_int() < 0);
    TRY(out_.append(Op::kLong1, size, 1));
    return out_.append({reinterpret_cast<char*>(bytes), size});
  }
  const auto* i = object.as<IntObject>();
  size_t limbs = i->limb_count();
  if (limbs == 0) return out_.append(Op::kLong1, 0, 1);
  if (limbs >= 0x7fffffff / 8) return iso_.raise(OverflowError, "int too large to pickle");
  uint8_t* bytes;
  size_t size = limbs * 8 + 1;
  Ref scratch(iso_, TRY(allocate_bytes(iso_, size, &bytes)));
  bool carry = true;
  for (size_t k = 0; k < limbs; ++k) {
    uint64_t limb = i->limbs()[k];
    if (i->is_negative()) {
      limb = ~limb + carry;
      carry = carry && limb == 0;
    }
    for (int j = 0; j < 8; ++j) bytes[k * 8 + static_cast<size_t>(j)] = static_cast<uint8_t>(limb >> (8 * j));
  }
  bytes[size - 1] = i->is_negative() ? 0xff : 0;
  size = shortest(bytes, size, i->is_negative());
  if (size < 256) TRY(out_.append(Op::kLong1, size, 1));
  else TRY(out_.append(Op::kLong4, size, 4));
  return out_.append({reinterpret_cast<char*>(bytes), size});
}

Status Saver::save_float(Value object) {
  double d = float_value(object);
  if (!is_binary()) return out_.append("F" + double_repr(d) + "\n");
  return out_.append(Op::kBinFloat, __builtin_bswap64(std::bit_cast<uint64_t>(d)), 8);
}

Status Saver::save_bytes_data(Value object, std::string_view data) {
  char header[9];
  size_t size = length_header(header, data.size(), {Op::kShortBinBytes, Op::kBinBytes, Op::kBinBytes8}, true, protocol() >= 4);
  if (size == 0) return iso_.raise(OverflowError, "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher");
  TRY(out_.append_large({header, size}, data, object));
  return memoize(object);
}

// Before protocol 3 bytes are what a call of the codec gives, which Python 2 understands too.
Status Saver::save_bytes(Value object) {
  std::string_view data = object.as<BytesObject>()->view();
  if (protocol() >= 3) return save_bytes_data(object, data);
  if (data.empty()) {
    Ref reduction(iso_, TRY(make_tuple(iso_, {as_value(&bytes_type), empty_tuple()})));
    return save_reduced(reduction, object);
  }
  Ref encode(iso_, TRY(module_attribute(iso_, "codecs", "encode")));
  Ref text(iso_, TRY(make_str_latin1(iso_, object.as<BytesObject>()->data(), data.size())));
  Ref latin1(iso_, intern(iso_, "latin1"));
  Ref arguments(iso_, TRY(make_tuple(iso_, {text, latin1})));
  Ref reduction(iso_, TRY(make_tuple(iso_, {encode, arguments})));
  return save_reduced(reduction, object);
}

Status Saver::save_byte_array_data(Value object, std::string_view data) {
  char header[9];
  header[0] = static_cast<char>(Op::kByteArray8);
  for (int i = 0; i < 8; ++i) header[1 + i] = static_cast<char>(static_cast<uint64_t>(data.size()) >> (8 * i));
  TRY(out_.append_large({header, 9}, data, object));
  return memoize(object);
}

Status Saver::save_byte_array(Value object) {
  std::string_view data = object.as<ByteArrayObject>()->view();
  if (protocol() >= 5) return save_byte_array_data(object, data);
  Ref arguments = Ref::borrow(iso_, empty_tuple());
  if (!data.empty()) {
    Ref bytes(iso_, TRY(make_bytes(iso_, data)));
    arguments = Ref(iso_, TRY(make_tuple(iso_, {bytes})));
  }
  Ref reduction(iso_, TRY(make_tuple(iso_, {as_value(&bytearray_type), arguments})));
  return save_reduced(reduction, object);
}

Status Saver::save_pickle_buffer(Value object) {
  auto* buffer = object.as<PickleBufferObject>();
  if (protocol() < 5) return iso_.raise(pickling_error, "PickleBuffer can only pickled with protocol >= 5");
  TRY(pickle_buffer_check(iso_, buffer));
  if (!pickle_buffer_is_contiguous(buffer))
    return iso_.raise(pickling_error, "PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  bool in_band = true;
  if (!pickler_->buffer_callback.is_empty()) {
    Ref callback = Ref::borrow(iso_, pickler_->buffer_callback);
    Ref answer(iso_, TRY(call(iso_, callback, {object})));
    in_band = TRY(is_true(iso_, answer));
    TRY(pickle_buffer_check(iso_, buffer));  // the callback may have released it
  }
  bool read_only = buffer->view.read_only;
  if (!in_band) {
    TRY(out_.append(Op::kNextBuffer));
    return read_only ? out_.append(Op::kReadOnlyBuffer) : Status::ok();
  }
  std::string_view data(reinterpret_cast<char*>(buffer->view.data), buffer->view.size);
  return read_only ? save_bytes_data(object, data) : save_byte_array_data(object, data);
}

Status Saver::save_str(Value object) {
  const auto* s = object.as<StrObject>();
  if (!is_binary()) {
    std::string line = "V";
    append_raw_escaped(line, s);
    line += '\n';
    TRY(out_.append(line));
    return memoize(object);
  }
  std::string buffer;
  std::string_view data = utf8_view(object, buffer);
  char header[9];
  size_t size = length_header(header, data.size(), {Op::kShortBinUnicode, Op::kBinUnicode, Op::kBinUnicode8}, protocol() >= 4, protocol() >= 4);
  if (size == 0) return iso_.raise(OverflowError, "serializing a string larger than 4 GiB requires pickle protocol 4 or higher");
  TRY(out_.append_large({header, size}, data, Value()));
  return memoize(object);
}

Status Saver::memoize(Value object) {
  if (pickler_->fast) return Status::ok();
  auto number = static_cast<int64_t>(pickler_->memo.size());
  TRY(pickler_->memo.set(iso_, object, number));
  if (protocol() >= 4) return out_.append(Op::kMemoize);
  if (!is_binary()) return out_.append(fmt::format("p{}\n", number));
  if (number < 256) return out_.append(Op::kBinPut, static_cast<uint64_t>(number), 1);
  if (number <= 0xffffffff) return out_.append(Op::kLongBinPut, static_cast<uint64_t>(number), 4);
  return iso_.raise(pickling_error, "memo id too large for LONG_BINPUT");
}

Status Saver::save_memoized(Value object) {
  int64_t number = pickler_->memo.find(object);
  if (number < 0) return iso_.raise_key_error(object);
  if (!is_binary()) return out_.append(fmt::format("g{}\n", number));
  if (number < 256) return out_.append(Op::kBinGet, static_cast<uint64_t>(number), 1);
  if (number <= 0xffffffff) return out_.append(Op::kLongBinGet, static_cast<uint64_t>(number), 4);
  return iso_.raise(pickling_error, "memo id too large for LONG_BINGET");
}

}  // namespace skerry::pickling
