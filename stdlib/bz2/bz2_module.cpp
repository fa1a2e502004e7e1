// _bz2: compressing and decompressing streams of libbz2, on which the library's bz2.py stands.
#include <bzlib.h>

#include <climits>
#include <iterator>
#include <memory>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/counted_memory.h"
#include "stdlib/native_resource.h"
#include "stdlib/stream_output.h"

namespace skerry {

TypeObject bz2_compressor_type, bz2_decompressor_type;

namespace {

Status check_code(Isolate& iso, int code) {
  switch (code) {
    case BZ_OK:
    case BZ_RUN_OK:
    case BZ_FLUSH_OK:
    case BZ_FINISH_OK:
    case BZ_STREAM_END: return Status::ok();
    case BZ_PARAM_ERROR: return iso.raise(ValueError, "Internal error - invalid parameters passed to libbzip2");
    case BZ_MEM_ERROR: return iso.raise_memory_error();
    case BZ_DATA_ERROR:
    case BZ_DATA_ERROR_MAGIC: return iso.raise(OSError, "Invalid data stream");
    case BZ_IO_ERROR: return iso.raise(OSError, "Unknown I/O error");
    case BZ_UNEXPECTED_EOF: return iso.raise(EOFError, "Compressed file ended before the logical end-of-stream was detected");
    case BZ_SEQUENCE_ERROR: return iso.raise(RuntimeError, "Internal error - Invalid sequence of commands sent to libbzip2");
    default: return iso.raise(OSError, "Unrecognized error from libbzip2: {}", code);
  }
}

enum class Direction { kCompress, kDecompress };

template <Direction direction>
class Stream final : public NativeResource {
 public:
  explicit Stream(Heap& heap) {
    z.opaque = &heap;
    z.bzalloc = [](void* to, int n, int m) { return counted_allocate(to, static_cast<size_t>(n) * static_cast<size_t>(m)); };
    z.bzfree = counted_release;
  }
  ~Stream() override {
    if (started) direction == Direction::kCompress ? BZ2_bzCompressEnd(&z) : BZ2_bzDecompressEnd(&z);
  }
  bz_stream z{};
  bool started = false;
  std::string rest;  // input that a limit held back
};

constexpr size_t kStreamBytes = 512;  // beside what the library takes through us

struct CompressorObject : Object {
  ResourceField<Stream<Direction::kCompress>, kStreamBytes> stream;
  bool flushed;
  static bool check(Value v) { return has_type(v, bz2_compressor_type); }
  static TypeObject& type() { return bz2_compressor_type; }
};
struct DecompressorObject : Object {
  ResourceField<Stream<Direction::kDecompress>, kStreamBytes> stream;
  Value unused;  // bytes, owned
  bool eof, needs_input, failed;
  static bool check(Value v) { return has_type(v, bz2_decompressor_type); }
  static TypeObject& type() { return bz2_decompressor_type; }
};
void compressor_destroy(Isolate& iso, Object* o) { static_cast<CompressorObject*>(o)->stream.drop(iso); }
void decompressor_destroy(Isolate& iso, Object* o) {
  static_cast<DecompressorObject*>(o)->stream.drop(iso);
  clear_field(iso, static_cast<DecompressorObject*>(o)->unused);
}

Result compressor_new(Isolate& iso, TypeObject* cls, Value level_value) {
  int64_t level = TRY(c_int_argument(iso, level_value));
  if (level < 1 || level > 9) return iso.raise(ValueError, "compresslevel must be between 1 and 9");
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* self = made.as<CompressorObject>();
  TRY(self->stream.set(iso, self, std::make_unique<Stream<Direction::kCompress>>(iso.heap)));
  auto* s = self->stream.get();
  TRY(check_code(iso, BZ2_bzCompressInit(&s->z, static_cast<int>(level), 0, 0)));
  s->started = true;
  return made.release();
}

Result compress(Isolate& iso, CompressorObject* self, std::string_view in, int action) {
  auto& z = self->stream.get()->z;
  StreamOutput out;
  z.avail_out = 0;
  for (;;) {
    auto piece = static_cast<unsigned>(std::min<size_t>(in.size(), UINT_MAX));
    z.next_in = const_cast<char*>(in.data());
    z.avail_in = piece;
    // An empty RUN would be an error, and nothing is left to do.
    if (action == BZ_RUN && piece == 0) break;
    size_t room = z.avail_out;
    if (room == 0) {
      TRY(out.offer(iso, &z.next_out, &room));
      z.avail_out = static_cast<unsigned>(room);
    }
    int code = BZ2_bzCompress(&z, piece == in.size() ? action : BZ_RUN);
    out.took(room - z.avail_out);
    TRY(check_code(iso, code));
    in.remove_prefix(piece - z.avail_in);
    if (code == BZ_STREAM_END) break;
  }
  z.next_in = nullptr;
  z.avail_in = 0;
  return out.build(iso);
}
Result compressor_compress(Isolate& iso, CompressorObject* self, Value data) {
  BytesView view(iso);
  TRY(view.get(data));
  if (self->flushed) return iso.raise(ValueError, "Compressor has been flushed");
  return compress(iso, self, view.text(), BZ_RUN);
}
Result compressor_flush(Isolate& iso, CompressorObject* self) {
  if (self->flushed) return iso.raise(ValueError, "Repeated call to flush()");
  self->flushed = true;
  return compress(iso, self, {}, BZ_FINISH);
}

Result decompressor_new(Isolate& iso, TypeObject* cls) {
  Ref made(iso, TRY(allocate_instance(iso, cls)));
  auto* self = made.as<DecompressorObject>();
  self->unused = Value();
  self->unused = TRY(make_bytes(iso, {}));
  self->needs_input = true;
  TRY(self->stream.set(iso, self, std::make_unique<Stream<Direction::kDecompress>>(iso.heap)));
  auto* s = self->stream.get();
  TRY(check_code(iso, BZ2_bzDecompressInit(&s->z, 0, 0)));
  s->started = true;
  return made.release();
}

Result decompressor_decompress(Isolate& iso, DecompressorObject* self, Value data, int64_t max_length) {
  BytesView view(iso);
  TRY(view.get(data));
  if (self->eof) return iso.raise(EOFError, "End of stream already reached");
  if (self->failed) return iso.raise(ValueError, "Decompressor is unusable after a previous error");
  auto* s = self->stream.get();
  auto& z = s->z;
  bool held_back = !s->rest.empty();
  if (held_back) s->rest += view.text();
  std::string_view in = held_back ? std::string_view(s->rest) : view.text();
  StreamOutput out(max_length < 0 ? SIZE_MAX : static_cast<size_t>(max_length));
  z.avail_out = 0;
  for (;;) {
    size_t room = z.avail_out;
    if (room == 0) {
      TRY(out.offer(iso, &z.next_out, &room));
      z.avail_out = static_cast<unsigned>(room);
    }
    auto piece = static_cast<unsigned>(std::min<size_t>(in.size(), UINT_MAX));
    z.next_in = const_cast<char*>(in.data());
    z.avail_in = piece;
    int code = BZ2_bzDecompress(&z);
    out.took(room - z.avail_out);
    in.remove_prefix(piece - z.avail_in);
    Status checked = check_code(iso, code);
    if (checked.is_fault()) {
      self->failed = true;
      self->needs_input = false;
      return checked.fault();
    }
    self->eof = code == BZ_STREAM_END;
    if (self->eof || (z.avail_out != 0 && in.empty()) || (z.avail_out == 0 && out.is_full())) break;
  }
  if (self->eof) assign(iso, self->unused, TRY(make_bytes(iso, in)));
  self->needs_input = !self->eof && in.empty();
  s->rest = self->eof ? std::string() : std::string(in);
  return out.build(iso);
}
Fallible<bool> decompressor_eof(Isolate&, DecompressorObject* self) { return self->eof; }
Fallible<bool> decompressor_needs_input(Isolate&, DecompressorObject* self) { return self->needs_input; }
Result decompressor_unused(Isolate& iso, DecompressorObject* self) { return retained(iso, self->unused); }
template <class T>
Result refuse_pickle(Isolate& iso, T* self, Args) {
  return iso.raise(TypeError, "cannot pickle '{}' object", type_name(Value::object(self)));
}

constexpr MethodDef kCompressor[] = {
    def<"new BZ2Compressor(compresslevel=9, /)", compressor_new>(nullptr),
    def<"compress(self, data, /)", compressor_compress>(
        "Provide data to the compressor object.\n\nReturns a chunk of compressed data if possible, or b'' otherwise.\n\nWhen you have finished "
        "providing data to the compressor, call the\nflush() method to finish the compression process."),
    def<"flush(self, /)", compressor_flush>(
        "Finish the compression process.\n\nReturns the compressed data left in internal buffers.\n\nThe compressor object may not be used after "
        "this method is called."),
    def<"__reduce_ex__(self, *args)", refuse_pickle<CompressorObject>>(nullptr),
};
constexpr MethodDef kDecompressor[] = {
    def<"new BZ2Decompressor()", decompressor_new>(nullptr),
    def<"decompress(self, data, max_length=-1)", decompressor_decompress>(
        "Decompress *data*, returning uncompressed data as bytes: at most *max_length* bytes, if that is not negative. *needs_input* tells\n"
        "whether more can be given without further input."),
    def<"__reduce_ex__(self, *args)", refuse_pickle<DecompressorObject>>(nullptr),
    def<"member eof", decompressor_eof>("True if the end-of-stream marker has been reached."),
    def<"member needs_input", decompressor_needs_input>("True if more input is needed before more decompressed data can be produced."),
    def<"member unused_data", decompressor_unused>("Data found after the end of the compressed stream."),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "BZ2Compressor", as_value(&bz2_compressor_type)));
  return module_set(iso, module, "BZ2Decompressor", as_value(&bz2_decompressor_type));
}

}  // namespace

extern const TypeDef bz2_compressor_type_def{
    .type = &bz2_compressor_type,
    .name = "_bz2.BZ2Compressor",
    .doc = "Create a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and "
           "9.\n\nFor one-shot compression, use the compress() function instead.",
    .base = nullptr,
    .instance_size = sizeof(CompressorObject),
    .flags = 0,
    .slots = {.destroy = compressor_destroy},
    .methods = kCompressor,
    .method_count = std::size(kCompressor)};
extern const TypeDef bz2_decompressor_type_def{
    .type = &bz2_decompressor_type,
    .name = "_bz2.BZ2Decompressor",
    .doc = "Create a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the decompress() function instead.",
    .base = nullptr,
    .instance_size = sizeof(DecompressorObject),
    .flags = 0,
    .slots = {.destroy = decompressor_destroy},
    .methods = kDecompressor,
    .method_count = std::size(kDecompressor)};
extern const ModuleDef bz2_module_def{.name = "_bz2", .doc = nullptr, .functions = nullptr, .function_count = 0, .populate = populate};

}  // namespace skerry
