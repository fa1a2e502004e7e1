#include "stdlib/native_modules.h"

#include <iterator>

#include "isolate/builtins/boot.h"
#include "isolate/compiler/code.h"
#include "isolate/objects/generator.h"
#include "stdlib/array/array.h"
#include "stdlib/asyncio/asyncio_parts.h"
#include "stdlib/collections/deque.h"
#include "stdlib/codecs/codec_registry.h"
#include "stdlib/compile_warnings.h"
#include "stdlib/csv/csv.h"
#include "stdlib/decimal/decimal.h"
#include "stdlib/expat/expat_parts.h"
#include "stdlib/functools/functools.h"
#include "stdlib/hashlib/hashlib_modules.h"
#include "stdlib/io/io_module.h"
#include "stdlib/isolates/module_parts.h"
#include "stdlib/itertools/itertools.h"
#include "stdlib/json/json.h"
#include "stdlib/lzma/lzma_parts.h"
#include "stdlib/mmap/mmap_type.h"
#include "stdlib/pickle/pickle_types.h"
#include "stdlib/posix/posix_module.h"
#include "stdlib/re/re_module.h"
#include "stdlib/signal/blocked_signals.h"
#include "stdlib/signal/signal_module.h"
#include "stdlib/struct/struct_format.h"
#include "stdlib/thread/thread_parts.h"
#include "stdlib/time_module.h"
#include "stdlib/unix/locale_state.h"
#include "stdlib/unix/unix_modules.h"
#include "stdlib/wide_sequence.h"

namespace skerry {

extern const ModuleDef array_module_def;
extern const ModuleDef atexit_module_def;
extern const ModuleDef binascii_module_def;
extern const ModuleDef bisect_module_def;
extern const ModuleDef bz2_module_def;
extern const ModuleDef cmath_module_def;
extern const ModuleDef contextvars_module_def;
Status add_token_missing(Isolate& iso, const TypeDef& def, DictObject* dict);
extern const ModuleDef csv_module_def;
extern const ModuleDef expat_module_def;
extern const ModuleDef gc_module_def;
extern const ModuleDef heapq_module_def;
extern const ModuleDef isolates_module_def;
extern const ModuleDef json_module_def;
extern const ModuleDef line_editor_module_def;
extern const ModuleDef lzma_module_def;
extern const ModuleDef math_module_def;
extern const ModuleDef mmap_module_def;
extern const ModuleDef random_module_def;
extern const ModuleDef struct_module_def;
extern const ModuleDef typing_module_def;
extern const ModuleDef unicodedata_module_def;
extern const ModuleDef zlib_module_def;
namespace selecting {
extern const ModuleDef select_module_def;
extern const TypeDef epoll_type_def, poll_type_def;
}
namespace profiling {
extern const ModuleDef lsprof_module_def;
extern const TypeDef profiler_entry_type_def, profiler_subentry_type_def, profiler_type_def;
}
namespace sockets {
extern const ModuleDef socket_module_def;
extern const TypeDef gaierror_type_def, herror_type_def, socket_type_def;
}
namespace abstract {
extern const ModuleDef abc_module_def;
extern const TypeDef abc_data_type_def;
}
namespace codecs {
extern const ModuleDef charsets_module_def;
extern const ModuleDef codecs_module_def;
}
extern const TypeDef bz2_compressor_type_def, bz2_decompressor_type_def;
extern const TypeDef binascii_error_def, binascii_incomplete_def;
extern const TypeDef context_token_missing_type_def, context_token_type_def, context_type_def, context_var_type_def;
extern const TypeDef random_type_def;
extern const TypeDef zlib_compress_type_def, zlib_decompress_type_def, zlib_error_def;
extern const ModuleDef operator_module_def;
extern const ModuleDef string_module_def;
extern const TypeDef attrgetter_type_def;
extern const TypeDef field_name_iterator_type_def;
extern const TypeDef formatter_iterator_type_def;
extern const TypeDef itemgetter_type_def;
extern const TypeDef line_editor_type_def;
extern const TypeDef methodcaller_type_def;

void add_stdlib_modules() {
  // One a line, sorted by name.
  static constexpr const ModuleDef* kModules[] = {
      &abstract::abc_module_def,
      &array_module_def,
      &asyncio::asyncio_module_def,
      &atexit_module_def,
      &binascii_module_def,
      &bisect_module_def,
      &blake2_module_def,
      &bz2_module_def,
      &codecs::charsets_module_def,
      &cmath_module_def,
      &collections::collections_module_def,
      &unix_doors::crypt_module_def,
      &codecs::codecs_module_def,
      &contextvars_module_def,
      &csv_module_def,
      &decimal::decimal_module_def,
      &posix::errno_module_def,
      &expat_module_def,
      &unix_doors::fcntl_module_def,
      &functools::functools_module_def,
      &gc_module_def,
      &unix_doors::grp_module_def,
      &hashlib_module_def,
      &heapq_module_def,
      &isolates_module_def,
      &itertools::itertools_module_def,
      &json_module_def,
      &line_editor_module_def,
      &unix_doors::locale_module_def,
      &profiling::lsprof_module_def,
      &lzma_module_def,
      &math_module_def,
      &md5_module_def,
      &mmap_module_def,
      &io::native_io_module_def,
      &operator_module_def,
      &pickling::pickle_module_def,
      &posix::posix_module_def,
      &posix::posixsubprocess_module_def,
      &unix_doors::pwd_module_def,
      &threads::queue_module_def,
      &random_module_def,
      &regex::re_module_def,
      &unix_doors::resource_module_def,
      &selecting::select_module_def,
      &sha1_module_def,
      &sha256_module_def,
      &sha3_module_def,
      &sha512_module_def,
      &signal_module_def,
      &sockets::socket_module_def,
      &posix::stat_module_def,
      &string_module_def,
      &unix_doors::termios_module_def,
      &struct_module_def,
      &threads::thread_module_def,
      &time_module_def,
      &typing_module_def,
      &unicodedata_module_def,
      &unix_doors::uuid_module_def,
      &zlib_module_def,
  };
  add_native_modules(kModules, std::size(kModules));
  static constexpr const TypeDef* kTypes[] = {
      &ChannelClosed_type_def,
      &Empty_type_def,
      &Full_type_def,
      &RemoteError_type_def,
      &RemoteTraceback_type_def,
      &abstract::abc_data_type_def,
      &attrgetter_type_def,
      &channel_type_def,
      &context_token_missing_type_def,
      &context_token_type_def,
      &context_type_def,
      &context_var_type_def,
      &handle_type_def,
      &hashes::hash_type_def,
      &hashes::hash_xof_type_def,
      &hashes::hmac_type_def,
      &itemgetter_type_def,
      &methodcaller_type_def,
      &profiling::profiler_entry_type_def,
      &profiling::profiler_subentry_type_def,
      &profiling::profiler_type_def,
      &receiver_type_def,
      &sender_type_def,
      &siginfo_type_def,
      &structs::struct_error_def,
      &struct_time_type_def,
      &structs::struct_type_def,
      &structs::unpack_iterator_type_def,
      &hashes::unsupported_digest_error_def,
  };
  add_type_defs(kTypes, std::size(kTypes));
  // Of modules that are imported seldom, module by module.
  static constexpr const TypeDef* kLateTypes[] = {
      &arrays::array_type_def,
      &binascii_error_def, &binascii_incomplete_def,
      &hashes::blake2b_type_def, &hashes::blake2s_type_def,
      &bz2_compressor_type_def, &bz2_decompressor_type_def,
      &csv::csv_error_def, &csv::dialect_type_def, &csv::reader_type_def, &csv::writer_type_def,
      &xml::error_type_def, &xml::parser_type_def,
      &json::encoder_type_def, &json::scanner_type_def,
      &line_editor_type_def,
      &lzma::compressor_type_def, &lzma::decompressor_type_def, &lzma::error_type_def,
      &mapping::mmap_iterator_type_def, &mapping::mmap_type_def,
      &random_type_def,
      &selecting::epoll_type_def, &selecting::poll_type_def,
      &sockets::gaierror_type_def, &sockets::herror_type_def, &sockets::socket_type_def,
      &field_name_iterator_type_def, &formatter_iterator_type_def,
      &zlib_compress_type_def, &zlib_decompress_type_def, &zlib_error_def,
  };
  static constexpr struct {
    const ModuleDef* module;
    size_t count;
  } kLateModules[] = {
      {&array_module_def, 1},
      {&binascii_module_def, 2},
      {&blake2_module_def, 2},
      {&bz2_module_def, 2},
      {&csv_module_def, 4},
      {&expat_module_def, 2},
      {&json_module_def, 2},
      {&line_editor_module_def, 1},
      {&lzma_module_def, 3},
      {&mmap_module_def, 2},
      {&random_module_def, 1},
      {&selecting::select_module_def, 2},
      {&sockets::socket_module_def, 3},
      {&string_module_def, 2},
      {&zlib_module_def, 3},
  };
  static_assert([] {
    size_t sum = 0;
    for (const auto& group : kLateModules) sum += group.count;
    return sum == std::size(kLateTypes);
  }());
  const TypeDef* const* late = kLateTypes;
  for (const auto& group : kLateModules) {
    add_late_type_defs(*group.module, late, group.count);
    late += group.count;
  }
  // Modules with several types of their own give them as a list.
  size_t count;
  const TypeDef* const* posix_types = posix::posix_types(&count);
  add_type_defs(posix_types, count);
  const TypeDef* const* asyncio_types = asyncio::asyncio_types(&count);
  add_late_type_defs(asyncio::asyncio_module_def, asyncio_types, count);
  const TypeDef* const* collection_types = collections::collections_types(&count);
  add_type_defs(collection_types, count);
  const TypeDef* const* decimal_types = decimal::decimal_types(&count);
  add_late_type_defs(decimal::decimal_module_def, decimal_types, count);
  const TypeDef* const* functools_types = functools::functools_types(&count);
  add_late_type_defs(functools::functools_module_def, functools_types, count);
  const TypeDef* const* itertools_types = itertools::itertools_types(&count);
  add_late_type_defs(itertools::itertools_module_def, itertools_types, count);
  const TypeDef* const* pickle_types = pickling::pickle_types(&count);
  add_late_type_defs(pickling::pickle_module_def, pickle_types, count);
  const TypeDef* const* re_types = regex::re_types(&count);
  add_late_type_defs(regex::re_module_def, re_types, count);
  const TypeDef* const* thread_types = threads::thread_types(&count);
  add_type_defs(thread_types, count);
  set_thread_walk(threads::walk_threads);
  const TypeDef* const* unix_types = unix_doors::unix_types(&count);
  add_type_defs(unix_types, count);
  io::add_io();
  asyncio::install_hooks();
  codecs::install_hooks();
  unix_doors::install_hooks();
  compile_hooks.warn = warn_of_source;
  coroutine_never_awaited = warn_never_awaited;
  add_start_step(asyncio::fill_words);
  add_class_constants(add_token_missing);
  add_class_constants(add_sequence_constants);
  // time.sleep waits as everything else does: without holding a thread.
  set_sleep_hook([](Isolate& iso, int64_t nanoseconds) {
    return channels::sleep_for(iso, std::chrono::nanoseconds(nanoseconds));
  });
}

}  // namespace skerry
