// zlib: deflate and inflate by the system's library, at once and piece by piece.
//
// The streams' memory belongs to the library and counts against the quota by an estimate.
#include <zlib.h>

#include <climits>
#include <iterator>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/pace.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/native_resource.h"

namespace skerry {

TypeObject zlib_error, zlib_compress_type, zlib_decompress_type;

namespace {

constexpr size_t kStreamBytes = 256 << 10;
// Room that is offered in turn. Stored blocks end where the room does, so that it shows in the output.
constexpr size_t kRoom[] = {32 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20};

Fault raise_zlib(Isolate& iso, const z_stream& stream, int code, const char* what) {
  const char* detail = code == Z_VERSION_ERROR ? "library version mismatch" : stream.msg;
  if (detail == nullptr) {
    switch (code) {
      case Z_BUF_ERROR: detail = "incomplete or truncated stream"; break;
      case Z_STREAM_ERROR: detail = "inconsistent stream state"; break;
      case Z_DATA_ERROR: detail = "invalid input data"; break;
      default: return iso.raise(zlib_error, "Error {} {}", code, what);
    }
  }
  return iso.raise(zlib_error, "Error {} {}: {}", code, what, detail);
}

enum class Direction { kDeflate, kInflate };

class Stream final : public NativeResource {
 public:
  explicit Stream(Direction direction) : direction_(direction) {}
  ~Stream() override { end(); }
  void end() {
    if (!started) return;
    started = false;
    direction_ == Direction::kDeflate ? deflateEnd(&z) : inflateEnd(&z);
  }
  z_stream z{};
  bool started = false;

 private:
  Direction direction_;
};

// Feeds the whole input and collects what comes out, up to `limit` bytes. Gives the library's last answer.
template <int (*Step)(z_streamp, int)>
int run(Stream& s, std::string_view* in, int flush, size_t limit, std::string* out) {
  int code = Z_OK;
  size_t turn = 0;
  for (;;) {
    auto piece = static_cast<uInt>(std::min<size_t>(in->size(), UINT_MAX));
    s.z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in->data()));
    s.z.avail_in = piece;
    int mode = piece == in->size() ? flush : Z_NO_FLUSH;
    bool room_left;
    do {
      size_t used = out->size(), room = std::min(kRoom[turn], limit - used);
      if (room == 0) {
        in->remove_prefix(piece - s.z.avail_in);
        return code;
      }
      out->resize(used + room);
      s.z.next_out = reinterpret_cast<Bytef*>(out->data() + used);
      s.z.avail_out = static_cast<uInt>(room);
      code = Step(&s.z, mode);
      out->resize(used + room - s.z.avail_out);
      room_left = s.z.avail_out != 0;
      if (room_left || turn + 1 == std::size(kRoom)) continue;
      ++turn;
    } while (!room_left && (code == Z_OK || code == Z_BUF_ERROR));
    in->remove_prefix(piece - s.z.avail_in);
    bool fine = code == Z_OK || code == Z_BUF_ERROR;
    if (!fine || in->empty() || s.z.avail_in != 0) return code;
  }
}

// The whole input of a stream that nobody else knows of, with safepoints.
template <int (*Step)(z_streamp, int)>
Fallible<int> run_paced(Pace& pace, Stream& s, std::string_view in, int flush, std::string* out) {
  constexpr size_t kPiece = 64 * 1024;
  constexpr size_t kWorth = 4;  // bytes of a search, for each
  for (;;) {
    std::string_view piece = in.substr(0, kPiece);
    in.remove_prefix(piece.size());
    const int code = run<Step>(s, &piece, in.empty() ? flush : Z_NO_FLUSH, SIZE_MAX, out);
    if (in.empty() || (code != Z_OK && code != Z_BUF_ERROR)) return code;
    TRY(pace.did(kPiece * kWorth));
  }
}

Fallible<int> int_argument(Isolate& iso, Value v) { return static_cast<int>(TRY(c_int_argument(iso, v))); }

// ---- At once
Result zlib_compress(Isolate& iso, Value data, Value level, Value wbits) {
  BytesView view(iso);
  TRY(view.get(data));
  int level_value = TRY(int_argument(iso, level)), bits = TRY(int_argument(iso, wbits));
  Stream s(Direction::kDeflate);
  int code = deflateInit2(&s.z, level_value, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
  if (code == Z_MEM_ERROR) return iso.raise(MemoryError, "Out of memory while compressing data");
  if (code == Z_STREAM_ERROR) return iso.raise(zlib_error, "Bad compression level");
  if (code != Z_OK) return raise_zlib(iso, s.z, code, "while compressing data");
  s.started = true;
  std::string out;
  Pace pace(iso);
  std::string_view in = view.text();
  // Stored blocks show how the input came.
  code = level_value == Z_NO_COMPRESSION ? run<deflate>(s, &in, Z_FINISH, SIZE_MAX, &out) : TRY(run_paced<deflate>(pace, s, in, Z_FINISH, &out));
  if (code != Z_STREAM_END) return raise_zlib(iso, s.z, code, "while compressing data");
  return make_bytes(iso, out);
}

Result zlib_decompress(Isolate& iso, Value data, Value wbits, int64_t bufsize) {
  BytesView view(iso);
  TRY(view.get(data));
  int bits = TRY(int_argument(iso, wbits));
  if (bufsize < 0) return iso.raise(ValueError, "bufsize must be non-negative");
  Stream s(Direction::kInflate);
  int code = inflateInit2(&s.z, bits);
  if (code == Z_MEM_ERROR) return iso.raise(MemoryError, "Out of memory while decompressing data");
  if (code != Z_OK) return raise_zlib(iso, s.z, code, "while preparing to decompress data");
  s.started = true;
  std::string out;
  Pace pace(iso);
  code = TRY(run_paced<inflate>(pace, s, view.text(), Z_SYNC_FLUSH, &out));
  if (code == Z_MEM_ERROR) return iso.raise(MemoryError, "Out of memory while decompressing data");
  if (code != Z_STREAM_END) return raise_zlib(iso, s.z, code == Z_OK ? Z_BUF_ERROR : code, "while decompressing data");
  return make_bytes(iso, out);
}

// ---- Piece by piece
struct StreamObject : Object {
  ResourceField<Stream, kStreamBytes> stream;
  Value unused, unconsumed;  // bytes; owned by decompressors
  Value dictionary;          // bytes-like or Empty
  bool eof;
};
struct CompressObject : StreamObject {
  static bool check(Value v) { return has_type(v, zlib_compress_type); }
  static TypeObject& type() { return zlib_compress_type; }
};
struct DecompressObject : StreamObject {
  static bool check(Value v) { return has_type(v, zlib_decompress_type); }
  static TypeObject& type() { return zlib_decompress_type; }
};
void stream_destroy(Isolate& iso, Object* o) {
  auto* s = static_cast<StreamObject*>(o);
  s->stream.drop(iso);
  for (Value* v : {&s->unused, &s->unconsumed, &s->dictionary}) clear_field(iso, *v);
}
void stream_traverse(Object* o, Visitor& visitor) {
  auto* s = static_cast<StreamObject*>(o);
  for (Value v : {s->unused, s->unconsumed, s->dictionary}) visitor.visit(v);
}
void dictionary_clear(Isolate& iso, Object* o) { clear_field(iso, static_cast<StreamObject*>(o)->dictionary); }

Result make_stream(Isolate& iso, TypeObject& type, Direction direction) {
  Ref made(iso, TRY(allocate_instance(iso, &type)));
  auto* s = made.as<StreamObject>();
  s->unused = s->unconsumed = s->dictionary = Value();
  s->unused = TRY(make_bytes(iso, {}));
  s->unconsumed = TRY(make_bytes(iso, {}));
  TRY(s->stream.set(iso, s, std::make_unique<Stream>(direction)));
  return made.release();
}

Result zlib_compressobj(Isolate& iso, Value level, Value method, Value wbits, Value memory, Value strategy, Value zdict) {
  int values[5] = {TRY(int_argument(iso, level)), TRY(int_argument(iso, method)), TRY(int_argument(iso, wbits)),
                   TRY(int_argument(iso, memory)), TRY(int_argument(iso, strategy))};
  BytesView dictionary(iso);
  if (!zdict.is_none()) TRY(dictionary.get(zdict));
  Ref made(iso, TRY(make_stream(iso, zlib_compress_type, Direction::kDeflate)));
  Stream* s = made.as<StreamObject>()->stream.get();
  int code = deflateInit2(&s->z, values[0], values[1], values[2], values[3], values[4]);
  if (code == Z_MEM_ERROR) return iso.raise(MemoryError, "Can't allocate memory for compression object");
  if (code == Z_STREAM_ERROR) return iso.raise(ValueError, "Invalid initialization option");
  if (code != Z_OK) return raise_zlib(iso, s->z, code, "while creating compression object");
  s->started = true;
  if (!zdict.is_none()) {
    std::string_view d = dictionary.text();
    code = deflateSetDictionary(&s->z, reinterpret_cast<const Bytef*>(d.data()), static_cast<uInt>(d.size()));
    if (code == Z_STREAM_ERROR) return iso.raise(ValueError, "Invalid dictionary");
    if (code != Z_OK) return iso.raise(ValueError, "deflateSetDictionary()");
  }
  return made.release();
}

Status set_dictionary(Isolate& iso, DecompressObject* self) {
  BytesView view(iso);
  TRY(view.get(self->dictionary));
  Stream* s = self->stream.get();
  int code = inflateSetDictionary(&s->z, reinterpret_cast<const Bytef*>(view.text().data()), static_cast<uInt>(view.text().size()));
  if (code != Z_OK) return raise_zlib(iso, s->z, code, "while setting zdict");
  return Status::ok();
}

Result zlib_decompressobj(Isolate& iso, Value wbits, Value zdict) {
  int bits = TRY(int_argument(iso, wbits));
  if (!zdict.is_empty() && !is_buffer(zdict)) return iso.raise(TypeError, "zdict argument must support the buffer protocol");
  Ref made(iso, TRY(make_stream(iso, zlib_decompress_type, Direction::kInflate)));
  auto* self = made.as<DecompressObject>();
  if (!zdict.is_empty()) self->dictionary = retained(iso, zdict);
  Stream* s = self->stream.get();
  int code = inflateInit2(&s->z, bits);
  if (code == Z_STREAM_ERROR) return iso.raise(ValueError, "Invalid initialization option");
  if (code == Z_MEM_ERROR) return iso.raise(MemoryError, "Can't allocate memory for decompression object");
  if (code != Z_OK) return raise_zlib(iso, s->z, code, "while creating decompression object");
  s->started = true;
  if (!zdict.is_empty() && bits < 0) TRY(set_dictionary(iso, self));
  return made.release();
}

Result compress_data(Isolate& iso, CompressObject* self, Value data) {
  BytesView view(iso);
  TRY(view.get(data));
  Stream* s = self->stream.get();
  std::string out;
  std::string_view in = view.text();
  int code = run<deflate>(*s, &in, Z_NO_FLUSH, SIZE_MAX, &out);
  if (code == Z_STREAM_ERROR) return raise_zlib(iso, s->z, code, "while compressing data");
  return make_bytes(iso, out);
}
Result compress_flush(Isolate& iso, CompressObject* self, Value mode) {
  int flush = TRY(int_argument(iso, mode));
  if (flush == Z_NO_FLUSH) return make_bytes(iso, {});
  Stream* s = self->stream.get();
  std::string out;
  std::string_view in;
  int code = run<deflate>(*s, &in, flush, SIZE_MAX, &out);
  if (code == Z_STREAM_ERROR) return raise_zlib(iso, s->z, code, "while flushing");
  if (code == Z_STREAM_END && flush == Z_FINISH) s->end();
  else if (code != Z_OK && code != Z_BUF_ERROR) return raise_zlib(iso, s->z, code, "while flushing");
  return make_bytes(iso, out);
}

// What the library left of the input: the tail after the end of the stream, or what max_length held back.
Status keep_rest(Isolate& iso, DecompressObject* self, std::string_view rest, int code) {
  if (code == Z_STREAM_END) {
    std::string all(self->unused.as<BytesObject>()->view());
    all += rest;
    assign(iso, self->unused, TRY(make_bytes(iso, all)));
  }
  if ((code != Z_STREAM_END && !rest.empty()) || self->unconsumed.as<BytesObject>()->length() != 0) assign(iso, self->unconsumed, TRY(make_bytes(iso, rest)));
  return Status::ok();
}
Fallible<int> inflate_some(Isolate& iso, DecompressObject* self, std::string_view* in, int flush, size_t limit, std::string* out) {
  Stream* s = self->stream.get();
  int code = run<inflate>(*s, in, flush, limit, out);
  if (code == Z_NEED_DICT && !self->dictionary.is_empty()) {
    TRY(set_dictionary(iso, self));
    code = run<inflate>(*s, in, flush, limit, out);
  }
  return code;
}
Result decompress_data(Isolate& iso, DecompressObject* self, Value data, int64_t max_length) {
  if (max_length < 0) return iso.raise(ValueError, "max_length must be non-negative");
  BytesView view(iso);
  TRY(view.get(data));
  std::string_view in = view.text();
  std::string out;
  Stream* s = self->stream.get();
  int code = Z_STREAM_END;
  if (!self->eof) {
    code = TRY(inflate_some(iso, self, &in, Z_SYNC_FLUSH, max_length == 0 ? SIZE_MAX : static_cast<size_t>(max_length), &out));
  }
  TRY(keep_rest(iso, self, in, code));
  if (code == Z_STREAM_END) self->eof = true;
  else if (code != Z_OK && code != Z_BUF_ERROR) return raise_zlib(iso, s->z, code, "while decompressing data");
  return make_bytes(iso, out);
}
Result decompress_flush(Isolate& iso, DecompressObject* self, int64_t length) {
  if (length <= 0) return iso.raise(ValueError, "length must be greater than zero");
  Ref held = Ref::borrow(iso, self->unconsumed);
  std::string_view in = held.as<BytesObject>()->view();
  std::string out;
  Stream* s = self->stream.get();
  int code = Z_STREAM_END;
  if (!self->eof) code = TRY(inflate_some(iso, self, &in, Z_FINISH, SIZE_MAX, &out));
  TRY(keep_rest(iso, self, in, code));
  if (code == Z_STREAM_END) {
    self->eof = true;
    s->end();
  } else if (code != Z_OK && code != Z_BUF_ERROR) {
    return raise_zlib(iso, s->z, code, "while decompressing data");
  }
  return make_bytes(iso, out);
}
Result decompress_unused(Isolate& iso, DecompressObject* self) { return retained(iso, self->unused); }
Result decompress_tail(Isolate& iso, DecompressObject* self) { return retained(iso, self->unconsumed); }
Fallible<bool> decompress_eof(Isolate&, DecompressObject* self) { return self->eof; }

template <class T, int (*Copy)(z_streamp, z_streamp), Direction direction>
Result stream_copy(Isolate& iso, T* self) {
  Ref made(iso, TRY(make_stream(iso, T::type(), direction)));
  auto* copy = made.template as<T>();
  Stream* s = copy->stream.get();
  int code = Copy(&s->z, &self->stream.get()->z);
  if (code == Z_STREAM_ERROR) return iso.raise(ValueError, "Inconsistent stream state");
  if (code == Z_MEM_ERROR) return iso.raise(MemoryError, "Can't allocate memory for compression object");
  if (code != Z_OK) return raise_zlib(iso, s->z, code, "while copying compression object");
  s->started = true;
  copy->eof = self->eof;
  assign(iso, copy->unused, retained(iso, self->unused));
  assign(iso, copy->unconsumed, retained(iso, self->unconsumed));
  assign(iso, copy->dictionary, retained(iso, self->dictionary));
  return made.release();
}
template <class T, int (*Copy)(z_streamp, z_streamp), Direction direction>
Result stream_deepcopy(Isolate& iso, T* self, Value) {
  return stream_copy<T, Copy, direction>(iso, self);
}

// ---- Checksums
Fallible<uint32_t> word_argument(Isolate& iso, Value v) {
  Ref index(iso, TRY(as_index(iso, v)));
  int64_t n;
  if (int_fits_int64(index, &n)) return static_cast<uint32_t>(n);
  auto* big = index.as<IntObject>();
  auto low = static_cast<uint32_t>(big->limbs()[0]);
  return big->is_negative() ? -low : low;
}
template <uLong (*Sum)(uLong, const Bytef*, z_size_t)>
Fallible<int64_t> checksum(Isolate& iso, Value data, Value start) {
  uint32_t from = TRY(word_argument(iso, start));
  BytesView view(iso);
  TRY(view.get(data));
  Pace pace(iso);
  uLong sum = from;
  for (std::string_view rest = view.text();;) {
    std::string_view piece = rest.substr(0, Pace::kStride);
    sum = Sum(sum, reinterpret_cast<const Bytef*>(piece.data()), piece.size());
    rest.remove_prefix(piece.size());
    if (rest.empty()) return static_cast<int64_t>(sum);
    TRY(pace.did(piece.size()));
  }
}

Status populate(Isolate& iso, Value module) {
  struct {
    const char* name;
    int value;
  } constants[] = {{"MAX_WBITS", MAX_WBITS}, {"DEFLATED", Z_DEFLATED}, {"DEF_MEM_LEVEL", 8}, {"DEF_BUF_SIZE", 16384},
                   {"Z_BEST_SPEED", Z_BEST_SPEED}, {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
                   {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION}, {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
                   {"Z_FILTERED", Z_FILTERED}, {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY}, {"Z_RLE", Z_RLE}, {"Z_FIXED", Z_FIXED},
                   {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY}, {"Z_FINISH", Z_FINISH}, {"Z_NO_FLUSH", Z_NO_FLUSH},
                   {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH}, {"Z_SYNC_FLUSH", Z_SYNC_FLUSH}, {"Z_FULL_FLUSH", Z_FULL_FLUSH},
                   {"Z_BLOCK", Z_BLOCK}, {"Z_TREES", Z_TREES}};
  for (const auto& c : constants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  TRY(module_set(iso, module, "error", as_value(&zlib_error)));
  TRY(module_set(iso, module, "ZLIB_VERSION", Ref(iso, TRY(make_str(iso, ZLIB_VERSION)))));
  TRY(module_set(iso, module, "ZLIB_RUNTIME_VERSION", Ref(iso, TRY(make_str(iso, zlibVersion())))));
  return module_set(iso, module, "__version__", Ref(iso, TRY(make_str(iso, "1.0"))));
}

constexpr MethodDef kFunctions[] = {
    def<"def adler32(data, value=1, /)", checksum<adler32_z>>("Compute an Adler-32 checksum of data."),
    def<"def compress(data, /, level=-1, wbits=15)", zlib_compress>("Returns a bytes object containing compressed data."),
    def<"def compressobj(level=-1, method=8, wbits=15, memLevel=8, strategy=0, zdict=None)", zlib_compressobj>("Return a compressor object."),
    def<"def crc32(data, value=0, /)", checksum<crc32_z>>("Compute a CRC-32 checksum of data."),
    def<"def decompress(data, /, wbits=15, bufsize=16384)", zlib_decompress>("Returns a bytes object containing the uncompressed data."),
    def<"def decompressobj(wbits=15, zdict=<unset>)", zlib_decompressobj>("Return a decompressor object."),
};
#define COPY(name, type, function, direction) \
  def<name "(self, /)", stream_copy<type, function, direction>>("Return a copy of the object.")
constexpr MethodDef kCompress[] = {
    def<"compress(self, data, /)", compress_data>("Returns a bytes object containing compressed data."),
    def<"flush(self, mode=4, /)", compress_flush>("Return a bytes object containing any remaining compressed data."),
    COPY("copy", CompressObject, deflateCopy, Direction::kDeflate),
    COPY("__copy__", CompressObject, deflateCopy, Direction::kDeflate),
    def<"__deepcopy__(self, memo, /)", stream_deepcopy<CompressObject, deflateCopy, Direction::kDeflate>>(nullptr),
};
constexpr MethodDef kDecompress[] = {
    def<"decompress(self, data, /, max_length=0)", decompress_data>("Return a bytes object containing the decompressed version of the data."),
    def<"flush(self, length=16384, /)", decompress_flush>("Return a bytes object containing any remaining decompressed data."),
    COPY("copy", DecompressObject, inflateCopy, Direction::kInflate),
    COPY("__copy__", DecompressObject, inflateCopy, Direction::kInflate),
    def<"__deepcopy__(self, memo, /)", stream_deepcopy<DecompressObject, inflateCopy, Direction::kInflate>>(nullptr),
    def<"get unused_data", decompress_unused>(nullptr),
    def<"get unconsumed_tail", decompress_tail>(nullptr),
    def<"get eof", decompress_eof>(nullptr),
};
#undef COPY

}  // namespace

extern const TypeDef zlib_error_def{.type = &zlib_error,
                                    .name = "zlib.error",
                                    .doc = nullptr,
                                    .base = &Exception,
                                    .instance_size = sizeof(ExceptionObject),
                                    .flags = kExceptionFlags};
extern const TypeDef zlib_compress_type_def{.type = &zlib_compress_type,
                                            .name = "zlib.Compress",
                                            .doc = nullptr,
                                            .base = nullptr,
                                            .instance_size = sizeof(CompressObject),
                                            .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                            .slots = {.destroy = stream_destroy, .traverse = stream_traverse, .clear = dictionary_clear},
                                            .methods = kCompress,
                                            .method_count = std::size(kCompress)};
extern const TypeDef zlib_decompress_type_def{.type = &zlib_decompress_type,
                                              .name = "zlib.Decompress",
                                              .doc = nullptr,
                                              .base = nullptr,
                                              .instance_size = sizeof(DecompressObject),
                                              .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                              .slots = {.destroy = stream_destroy, .traverse = stream_traverse, .clear = dictionary_clear},
                                              .methods = kDecompress,
                                              .method_count = std::size(kDecompress)};
extern const ModuleDef zlib_module_def{.name = "zlib",
                                       .doc = "The functions in this module allow compression and decompression using the\nzlib "
                                              "library, which is based on GNU zip.",
                                       .functions = kFunctions,
                                       .function_count = std::size(kFunctions),
                                       .populate = populate};

}  // namespace skerry
