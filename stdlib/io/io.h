// What the sources of `_io` share: the types, their layouts, and small helpers.
//
//   io_base.cpp      _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase: methods that call one another by name
//   file_io.cpp      FileIO: a file descriptor            bytes_io.cpp, string_io.cpp  files in memory
//   buffered*.cpp    the buffered classes                 text_*.cpp                   TextIOWrapper
//   newline_decoder.cpp, text_decoder.cpp  bytes to text, piece by piece
//   open.cpp         open()                               io_module.cpp                the modules _io and io
// Buffers inside objects lie in the isolate's heap, so that the end of an isolate needs no walk. A script may subclass
// every class and may put any object where a stream is expected: what is not exactly ours is called by name.
#pragma once

#include <string_view>

#include "isolate/heap/collector.h"
#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/type.h"
#include "stdlib/io/byte_buffer.h"
#include "stdlib/native_init.h"

namespace skerry::io {

inline constexpr int64_t kDefaultBufferSize = 8192;

extern TypeObject io_base_type, raw_base_type, buffered_base_type, text_base_type;
extern TypeObject file_type, bytes_io_type, bytes_io_buffer_type, string_io_type;
extern TypeObject buffered_reader_type, buffered_writer_type, buffered_random_type, buffered_pair_type;
extern TypeObject newline_decoder_type, text_wrapper_type;
extern TypeObject UnsupportedOperation;

extern const TypeDef io_base_type_def, raw_base_type_def, buffered_base_type_def, text_base_type_def;
extern const TypeDef file_type_def, bytes_io_type_def, bytes_io_buffer_type_def, string_io_type_def;
extern const TypeDef buffered_reader_type_def, buffered_writer_type_def, buffered_random_type_def, buffered_pair_type_def;
extern const TypeDef newline_decoder_type_def, text_wrapper_type_def;
extern const TypeDef UnsupportedOperation_type_def;
extern const MethodDef open_def;

inline constexpr uint32_t kIoFlags =
    flags(TypeFlag::kGc, TypeFlag::kAttributes, TypeFlag::kHasDict, TypeFlag::kWeakrefs, TypeFlag::kBaseType);

Fault unsupported(Isolate& iso, std::string_view message);
inline Fault closed_error(Isolate& iso) { return iso.raise(ValueError, "I/O operation on closed file."); }

// The argument `size=-1`: None stands for -1. TypeError "argument should be integer or None, not 'str'".
Fallible<int64_t> optional_size(Isolate& iso, Value v);
// For `whence` and the like.
Fallible<int> small_argument(Isolate& iso, Value v);

// Calls by name, for streams that may be anybody's.
Fallible<bool> stream_flag(Isolate& iso, Value stream, Value name);       // readable(), seekable()...
Fallible<bool> stream_is_closed(Isolate& iso, Value stream);              // the attribute `closed`
Status stream_call(Isolate& iso, Value stream, Value name);               // result dropped
Fallible<int64_t> stream_position(Isolate& iso, Value stream);            // tell(); OSError if it is negative
// ValueError if closed; UnsupportedOperation if the stream cannot do it.
Status check_closed(Isolate& iso, Value self);
// The finalizer of every class: close(), errors ignored.
Status finalize_stream(Isolate& iso, Value self);
// A stream that dies unclosed tells the one beneath it on whose behalf to warn.
void pass_on_dealloc_warning(Isolate& iso, Value beneath, Value source);
// Runs `second` whatever `first` gave; the error of the second has the first's as its context.
Status both(Isolate& iso, Status first, Status (*second)(Isolate&, Value), Value self);

}  // namespace skerry::io
