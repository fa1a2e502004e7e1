// _lzma: streams of liblzma, on which the library's lzma.py stands.
//
//   lzma_module.cpp   the compressor, the decompressor and the module      filter_chain.*  filters: from dicts, and their properties
#pragma once

#include <lzma.h>

#include "isolate/heap/ref.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry::lzma {

extern TypeObject error_type, compressor_type, decompressor_type;
extern const TypeDef error_type_def, compressor_type_def, decompressor_type_def;

// LZMAError, or MemoryError, for what is not a success.
Status check_code(Isolate& iso, lzma_ret code);

// The filters that a script describes, one dict each. The options lie in the object.
class FilterChain {
 public:
  // `specs`: a sequence of dicts.
  Status parse(Isolate& iso, Value specs);
  Status parse_one(Isolate& iso, Value spec);
  const lzma_filter* filters() const { return filters_; }

 private:
  Status parse_at(Isolate& iso, Value spec, size_t i);
  union Options {
    lzma_options_lzma lzma;
    lzma_options_delta delta;
    lzma_options_bcj bcj;
  };
  Options options_[LZMA_FILTERS_MAX];
  lzma_filter filters_[LZMA_FILTERS_MAX + 1];
};

// An int of 32 or 64 bits without a sign. OverflowError names the type.
Fallible<uint64_t> unsigned_argument(Isolate& iso, Value v, unsigned bits, const char* type);
Result encode_filter_properties(Isolate& iso, Value spec);
Result decode_filter_properties(Isolate& iso, Value id, Value properties);

}  // namespace skerry::lzma
