// The module _io, and the list of its types. `io` is the library's io.py over it.
#include "stdlib/io/io_module.h"

#include <iterator>

#include "isolate/builtins/boot.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/module.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/io/io.h"
#include "stdlib/io/standard_streams.h"

namespace skerry::io {

TypeObject UnsupportedOperation;
extern const TypeDef UnsupportedOperation_type_def{.type = &UnsupportedOperation,
                                            .name = "io.UnsupportedOperation",
                                            .doc = nullptr,
                                            .base = &OSError,
                                            .instance_size = sizeof(ExceptionObject),
                                            .flags = kExceptionFlags,
                                            .second_base = &ValueError};

namespace {

constexpr const TypeDef* kTypes[] = {
    &UnsupportedOperation_type_def, &io_base_type_def, &raw_base_type_def, &buffered_base_type_def, &text_base_type_def,
    &file_type_def, &buffered_reader_type_def, &buffered_writer_type_def, &buffered_random_type_def,
    &buffered_pair_type_def, &bytes_io_type_def, &bytes_io_buffer_type_def, &string_io_type_def,
    &newline_decoder_type_def, &text_wrapper_type_def};

Result open_code(Isolate& iso, Value path) {
  if (!StrObject::check(path))
    return iso.raise(TypeError, "open_code() argument 'path' must be str, not {}", type_name_or_none(path));
  Value open = dict_get_str(iso, shared_builtins().as<DictObject>(), "open");
  Ref mode(iso, TRY(make_str(iso, "rb")));
  return call(iso, open, {path, mode});
}

Result text_encoding(Isolate& iso, Value encoding, Value) {
  return encoding.is_none() ? make_str(iso, "locale") : Result(retained(iso, encoding));
}

constexpr MethodDef kFunctions[] = {
    def<"def open_code(path)", open_code>("Opens the provided file with the intent to import the contents."),
    def<"def text_encoding(encoding, stacklevel=2, /)", text_encoding>("A helper function to choose the text encoding."),
};

struct Public {
  const char* name;
  const TypeObject* type;
};
constexpr Public kPublic[] = {
    {"UnsupportedOperation", &UnsupportedOperation}, {"BlockingIOError", &BlockingIOError}, {"FileIO", &file_type},
    {"BytesIO", &bytes_io_type}, {"StringIO", &string_io_type}, {"BufferedReader", &buffered_reader_type},
    {"BufferedWriter", &buffered_writer_type}, {"BufferedRandom", &buffered_random_type},
    {"BufferedRWPair", &buffered_pair_type}, {"TextIOWrapper", &text_wrapper_type},
    {"IncrementalNewlineDecoder", &newline_decoder_type}};
constexpr Public kPrivate[] = {{"_IOBase", &io_base_type}, {"_RawIOBase", &raw_base_type},
                               {"_BufferedIOBase", &buffered_base_type}, {"_TextIOBase", &text_base_type}};

template <size_t N>
Status set_types(Isolate& iso, Value module, const Public (&types)[N]) {
  for (const Public& p : types) TRY(module_set(iso, module, p.name, as_value(p.type)));
  return Status::ok();
}

Status populate_native(Isolate& iso, Value module) {
  TRY(set_types(iso, module, kPublic));
  TRY(set_types(iso, module, kPrivate));
  TRY(module_set(iso, module, "open", dict_get_str(iso, shared_builtins().as<DictObject>(), "open")));
  return module_set(iso, module, "DEFAULT_BUFFER_SIZE", Value::small_int(kDefaultBufferSize));
}

}  // namespace

void add_io() {
  add_type_defs(kTypes, std::size(kTypes));
  static constexpr BuiltinFunction kOpen[] = {{&open_def, "io"}};
  add_builtin_functions(kOpen, std::size(kOpen));
  set_stream_factory(make_standard_stream);
  set_stream_finisher(choose_library_encoding);
  set_plain_stream({&text_wrapper_type, plain_write, plain_hold, plain_release});
}

extern const ModuleDef native_io_module_def{
    .name = "_io",
    .doc = "The io module provides the Python interfaces to stream handling.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate_native};

}  // namespace skerry::io
