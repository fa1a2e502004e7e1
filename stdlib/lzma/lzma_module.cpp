#include <iterator>
#include <memory>
#include <string>

#include "isolate/heap/collector.h"
#include "isolate/isolate.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/counted_memory.h"
#include "stdlib/lzma/lzma_parts.h"
#include "stdlib/native_init.h"
#include "stdlib/native_resource.h"
#include "stdlib/stream_output.h"

namespace skerry::lzma {

TypeObject error_type, compressor_type, decompressor_type;

Status check_code(Isolate& iso, lzma_ret code) {
  switch (code) {
    case LZMA_OK:
    case LZMA_GET_CHECK:
    case LZMA_NO_CHECK:
    case LZMA_STREAM_END: return Status::ok();
    case LZMA_UNSUPPORTED_CHECK: return iso.raise(error_type, "Unsupported integrity check");
    case LZMA_MEM_ERROR: return iso.raise_memory_error();
    case LZMA_MEMLIMIT_ERROR: return iso.raise(error_type, "Memory usage limit exceeded");
    case LZMA_FORMAT_ERROR: return iso.raise(error_type, "Input format not supported by decoder");
    case LZMA_OPTIONS_ERROR: return iso.raise(error_type, "Invalid or unsupported options");
    case LZMA_DATA_ERROR: return iso.raise(error_type, "Corrupt input data");
    case LZMA_BUF_ERROR: return iso.raise(error_type, "Insufficient buffer space");
    case LZMA_PROG_ERROR: return iso.raise(error_type, "Internal error");
    default: return iso.raise(error_type, "Unrecognized error from liblzma: {}", static_cast<int>(code));
  }
}

namespace {

enum Format : int { kAuto, kXz, kAlone, kRaw };
constexpr size_t kStreamBytes = 512;  // beside what the library takes through us

class Stream final : public NativeResource {
 public:
  explicit Stream(Heap& heap)
      : allocator_{[](void* to, size_t n, size_t size) { return counted_allocate(to, n * size); }, counted_release, &heap} {
    z.allocator = &allocator_;
  }
  ~Stream() override { lzma_end(&z); }
  lzma_stream z = LZMA_STREAM_INIT;
  std::string rest;  // input that a limit held back

 private:
  lzma_allocator allocator_;
};

struct CompressorObject : Object {
  ResourceField<Stream, kStreamBytes> stream;
  bool flushed;
  static bool check(Value v) { return has_type(v, compressor_type); }
  static TypeObject& type() { return compressor_type; }
  void blank() {}
};
struct DecompressorObject : Object {
  ResourceField<Stream, kStreamBytes> stream;
  Value unused;  // bytes, or Empty: none yet
  int check_id;
  bool eof, needs_input;
  static bool check(Value v) { return has_type(v, decompressor_type); }
  static TypeObject& type() { return decompressor_type; }
  void blank() {
    unused = Value();
    check_id = LZMA_CHECK_ID_MAX + 1;
    needs_input = true;
  }
};
void compressor_destroy(Isolate& iso, Object* o) { static_cast<CompressorObject*>(o)->stream.drop(iso); }
void decompressor_destroy(Isolate& iso, Object* o) {
  static_cast<DecompressorObject*>(o)->stream.drop(iso);
  clear_field(iso, static_cast<DecompressorObject*>(o)->unused);
}

// ---- Compressing
Result compressor_init(Isolate& iso, CompressorObject* self, Value format_value, Value check_value, Value preset_value, Value filters) {
  auto format = static_cast<int>(TRY(c_int_argument(iso, format_value)));
  auto check_id = static_cast<int>(TRY(c_int_argument(iso, check_value)));
  if (!preset_value.is_none() && !filters.is_none()) return iso.raise(ValueError, "Cannot specify both preset and filter chain");
  uint32_t preset = LZMA_PRESET_DEFAULT;
  if (!preset_value.is_none()) preset = static_cast<uint32_t>(TRY(unsigned_argument(iso, preset_value, 32, "uint32_t")));
  if (format != kXz && check_id != -1 && check_id != LZMA_CHECK_NONE)
    return iso.raise(ValueError, "Integrity checks are only supported by FORMAT_XZ");
  auto stream = std::make_unique<Stream>(iso.heap);
  FilterChain chain;
  if (format == kXz || format == kAlone || format == kRaw) {
    if (format == kRaw && filters.is_none()) return iso.raise(ValueError, "Must specify filters for FORMAT_RAW");
    if (!filters.is_none()) TRY(chain.parse(iso, filters));
  }
  lzma_ret code;
  switch (format) {
    case kXz: {
      auto check = static_cast<lzma_check>(check_id == -1 ? LZMA_CHECK_CRC64 : check_id);
      code = filters.is_none() ? lzma_easy_encoder(&stream->z, preset, check) : lzma_stream_encoder(&stream->z, chain.filters(), check);
      break;
    }
    case kAlone: {
      lzma_options_lzma options;
      if (filters.is_none()) {
        if (lzma_lzma_preset(&options, preset)) return iso.raise(error_type, "Invalid compression preset: {}", preset);
        code = lzma_alone_encoder(&stream->z, &options);
      } else {
        const lzma_filter* f = chain.filters();
        if (f[0].id != LZMA_FILTER_LZMA1 || f[1].id != LZMA_VLI_UNKNOWN)
          return iso.raise(ValueError, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
        code = lzma_alone_encoder(&stream->z, static_cast<const lzma_options_lzma*>(f[0].options));
      }
      break;
    }
    case kRaw: code = lzma_raw_encoder(&stream->z, chain.filters()); break;
    default: return iso.raise(ValueError, "Invalid container format: {}", format);
  }
  TRY(check_code(iso, code));
  TRY(self->stream.set(iso, self, std::move(stream)));
  self->flushed = false;
  return Value::none();
}

Result compress(Isolate& iso, CompressorObject* self, std::string_view in, lzma_action action) {
  Stream* s = self->stream.get();
  if (s == nullptr) return iso.raise(ValueError, "LZMACompressor.__init__() has not been called");
  auto& z = s->z;
  z.next_in = reinterpret_cast<const uint8_t*>(in.data());
  z.avail_in = in.size();
  z.avail_out = 0;
  StreamOutput out;
  for (;;) {
    size_t room = z.avail_out;
    if (room == 0) {
      TRY(out.offer(iso, reinterpret_cast<char**>(&z.next_out), &room));
      z.avail_out = room;
    }
    lzma_ret code = lzma_code(&z, action);
    out.took(room - z.avail_out);
    if (code == LZMA_BUF_ERROR && z.avail_in == 0 && z.avail_out > 0) code = LZMA_OK;  // nothing to do
    TRY(check_code(iso, code));
    if (action == LZMA_RUN ? z.avail_in == 0 && z.avail_out > 0 : code == LZMA_STREAM_END) break;
  }
  return out.build(iso);
}
Result compressor_compress(Isolate& iso, CompressorObject* self, Value data) {
  BytesView view(iso);
  TRY(view.get(data));
  if (self->flushed) return iso.raise(ValueError, "Compressor has been flushed");
  return compress(iso, self, view.text(), LZMA_RUN);
}
Result compressor_flush(Isolate& iso, CompressorObject* self) {
  if (self->flushed) return iso.raise(ValueError, "Repeated call to flush()");
  self->flushed = true;
  return compress(iso, self, {}, LZMA_FINISH);
}

// ---- Decompressing
Result decompressor_init(Isolate& iso, DecompressorObject* self, Value format_value, Value limit_value, Value filters) {
  auto format = static_cast<int>(TRY(c_int_argument(iso, format_value)));
  uint64_t limit = UINT64_MAX;
  if (!limit_value.is_none()) {
    if (format == kRaw) return iso.raise(ValueError, "Cannot specify memory limit with FORMAT_RAW");
    limit = TRY(unsigned_argument(iso, limit_value, 64, "uint64_t"));
  }
  if (format == kRaw && filters.is_none()) return iso.raise(ValueError, "Must specify filters for FORMAT_RAW");
  if (format != kRaw && !filters.is_none()) return iso.raise(ValueError, "Cannot specify filters except with FORMAT_RAW");
  auto stream = std::make_unique<Stream>(iso.heap);
  constexpr uint32_t kFlags = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
  FilterChain chain;
  if (format == kRaw) TRY(chain.parse(iso, filters));
  lzma_ret code;
  int check_id = LZMA_CHECK_ID_MAX + 1;
  switch (format) {
    case kAuto: code = lzma_auto_decoder(&stream->z, limit, kFlags); break;
    case kXz: code = lzma_stream_decoder(&stream->z, limit, kFlags); break;
    case kAlone:
      check_id = LZMA_CHECK_NONE;
      code = lzma_alone_decoder(&stream->z, limit);
      break;
    case kRaw:
      check_id = LZMA_CHECK_NONE;
      code = lzma_raw_decoder(&stream->z, chain.filters());
      break;
    default: return iso.raise(ValueError, "Invalid container format: {}", format);
  }
  TRY(check_code(iso, code));
  TRY(self->stream.set(iso, self, std::move(stream)));
  self->check_id = check_id;
  self->eof = false;
  self->needs_input = true;
  clear_field(iso, self->unused);
  return Value::none();
}

Result decompressor_decompress(Isolate& iso, DecompressorObject* self, Value data, int64_t max_length) {
  BytesView view(iso);
  TRY(view.get(data));
  if (self->eof) return iso.raise(EOFError, "Already at end of stream");
  Stream* s = self->stream.get();
  if (s == nullptr) return iso.raise(ValueError, "LZMADecompressor.__init__() has not been called");
  auto& z = s->z;
  bool held_back = !s->rest.empty();
  if (held_back) s->rest += view.text();
  std::string_view in = held_back ? std::string_view(s->rest) : view.text();
  z.next_in = reinterpret_cast<const uint8_t*>(in.data());
  z.avail_in = in.size();
  z.avail_out = 0;
  StreamOutput out(max_length < 0 ? SIZE_MAX : static_cast<size_t>(max_length));
  for (;;) {
    size_t room = z.avail_out;
    if (room == 0) {
      TRY(out.offer(iso, reinterpret_cast<char**>(&z.next_out), &room));
      z.avail_out = room;
    }
    lzma_ret code = lzma_code(&z, LZMA_RUN);
    out.took(room - z.avail_out);
    if (code == LZMA_BUF_ERROR && ((z.avail_in == 0 && z.avail_out > 0) || max_length == 0)) code = LZMA_OK;  // nothing to do
    TRY(check_code(iso, code));
    if (code == LZMA_GET_CHECK || code == LZMA_NO_CHECK) self->check_id = lzma_get_check(&z);
    self->eof = code == LZMA_STREAM_END;
    if (self->eof || (z.avail_out == 0 && out.is_full()) || (z.avail_out != 0 && z.avail_in == 0)) break;
  }
  std::string rest(in.substr(in.size() - z.avail_in));
  if (self->eof) assign(iso, self->unused, TRY(make_bytes(iso, rest)));
  // Without room the library may hold back some bytes more.
  self->needs_input = !self->eof && z.avail_in == 0 && z.avail_out != 0;
  s->rest = self->eof ? std::string() : std::move(rest);
  z.next_in = nullptr;
  z.avail_in = 0;
  return out.build(iso);
}
Fallible<int64_t> decompressor_check(Isolate&, DecompressorObject* self) { return int64_t{self->check_id}; }
Fallible<bool> decompressor_eof(Isolate&, DecompressorObject* self) { return self->eof; }
Fallible<bool> decompressor_needs_input(Isolate&, DecompressorObject* self) { return self->needs_input; }
Result decompressor_unused(Isolate& iso, DecompressorObject* self) {
  return self->unused.is_empty() ? make_bytes(iso, {}) : Result(retained(iso, self->unused));
}

template <class T>
Result refuse_pickle(Isolate& iso, T* self, Args) {
  return iso.raise(TypeError, "cannot pickle '{}' object", type_name(Value::object(self)));
}
Fallible<bool> is_check_supported(Isolate& iso, Value id) {
  return lzma_check_is_supported(static_cast<lzma_check>(TRY(c_int_argument(iso, id)))) != 0;
}

#define INIT_DOC "Initialize self.  See help(type(self)) for accurate signature."
constexpr MethodDef kCompressorInit = def<"__init__(self, /, format=1, check=-1, preset=None, filters=None)", compressor_init>(INIT_DOC);
constexpr MethodDef kDecompressorInit = def<"__init__(self, /, format=0, memlimit=None, filters=None)", decompressor_init>(INIT_DOC);
#undef INIT_DOC
constexpr MethodDef kCompressor[] = {
    def<"compress(self, data, /)", compressor_compress>(
        "Provide data to the compressor object.\n\nReturns a chunk of compressed data if possible, or b'' otherwise.\n\nWhen you have finished "
        "providing data to the compressor, call the\nflush() method to finish the compression process."),
    def<"flush(self, /)", compressor_flush>(
        "Finish the compression process.\n\nReturns the compressed data left in internal buffers.\n\nThe compressor object may not be used after "
        "this method is called."),
    def<"__reduce_ex__(self, *args)", refuse_pickle<CompressorObject>>(nullptr),
};
constexpr MethodDef kDecompressor[] = {
    def<"decompress(self, data, max_length=-1)", decompressor_decompress>(
        "Decompress *data*, returning uncompressed data as bytes: at most *max_length* bytes, if that is not negative. *needs_input* tells\n"
        "whether more can be given without further input."),
    def<"__reduce_ex__(self, *args)", refuse_pickle<DecompressorObject>>(nullptr),
    def<"member check", decompressor_check>("ID of the integrity check used by the input stream."),
    def<"member eof", decompressor_eof>("True if the end-of-stream marker has been reached."),
    def<"member needs_input", decompressor_needs_input>("True if more input is needed before more decompressed data can be produced."),
    def<"member unused_data", decompressor_unused>("Data found after the end of the compressed stream."),
};
constexpr MethodDef kFunctions[] = {
    def<"def is_check_supported(check_id, /)", is_check_supported>("Test whether the given integrity check is supported.\n\nAlways returns True for CHECK_NONE and CHECK_CRC32."),
    def<"def _encode_filter_properties(filter, /)", encode_filter_properties>("Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).\n\nThe result does not include the filter ID itself, only the options."),
    def<"def _decode_filter_properties(filter_id, encoded_props, /)", decode_filter_properties>("Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).\n\nThe result does not include the filter ID itself, only the options."),
};

Status populate(Isolate& iso, Value module) {
  struct {
    const char* name;
    uint64_t value;
  } constants[] = {{"FORMAT_AUTO", kAuto}, {"FORMAT_XZ", kXz}, {"FORMAT_ALONE", kAlone}, {"FORMAT_RAW", kRaw},
                   {"CHECK_UNKNOWN", LZMA_CHECK_ID_MAX + 1},
#define N(name) {#name, LZMA_##name},
                   N(CHECK_NONE) N(CHECK_CRC32) N(CHECK_CRC64) N(CHECK_SHA256) N(CHECK_ID_MAX) N(FILTER_LZMA1) N(FILTER_LZMA2) N(FILTER_DELTA)
                   N(FILTER_X86) N(FILTER_IA64) N(FILTER_ARM) N(FILTER_ARMTHUMB) N(FILTER_SPARC) N(FILTER_POWERPC) N(MF_HC3) N(MF_HC4) N(MF_BT2)
                   N(MF_BT3) N(MF_BT4) N(MODE_FAST) N(MODE_NORMAL) N(PRESET_DEFAULT) N(PRESET_EXTREME)
#undef N
  };
  for (const auto& c : constants) TRY(module_set(iso, module, c.name, Ref(iso, TRY(make_int_u64(iso, c.value)))));
  TRY(module_set(iso, module, "LZMAError", as_value(&error_type)));
  TRY(module_set(iso, module, "LZMACompressor", as_value(&compressor_type)));
  return module_set(iso, module, "LZMADecompressor", as_value(&decompressor_type));
}

}  // namespace

extern const TypeDef error_type_def{.type = &error_type,
                                    .name = "_lzma.LZMAError",
                                    .doc = "Call to liblzma failed.",
                                    .base = &Exception,
                                    .instance_size = sizeof(ExceptionObject),
                                    .flags = kExceptionFlags};
extern const TypeDef compressor_type_def{
    .type = &compressor_type,
    .name = "_lzma.LZMACompressor",
    .doc = "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nCreate a compressor object for compressing data "
           "incrementally.\n\nFor one-shot compression, use the compress() function instead.\n",
    .base = nullptr,
    .instance_size = sizeof(CompressorObject),
    .flags = 0,
    .slots = {.destroy = compressor_destroy, .new_ = new_blank<CompressorObject>, .init = init_by_row<kCompressorInit>},
    .methods = kCompressor,
    .method_count = std::size(kCompressor)};
extern const TypeDef decompressor_type_def{
    .type = &decompressor_type,
    .name = "_lzma.LZMADecompressor",
    .doc = "Create a decompressor object for decompressing data incrementally.\n\n  format\n    The container of the input: FORMAT_AUTO takes FORMAT_XZ "
           "and FORMAT_ALONE.\n  memlimit\n    What the decompressor may take of memory.\n  filters\n    The filter chain of FORMAT_RAW.\n\nFor one-shot "
           "decompression, use the decompress() function instead.",
    .base = nullptr,
    .instance_size = sizeof(DecompressorObject),
    .flags = 0,
    .slots = {.destroy = decompressor_destroy, .new_ = new_blank<DecompressorObject>, .init = init_by_row<kDecompressorInit>},
    .methods = kDecompressor,
    .method_count = std::size(kDecompressor)};

}  // namespace skerry::lzma

namespace skerry {

extern const ModuleDef lzma_module_def{.name = "_lzma",
                                       .doc = nullptr,
                                       .functions = lzma::kFunctions,
                                       .function_count = std::size(lzma::kFunctions),
                                       .populate = lzma::populate};

}  // namespace skerry
