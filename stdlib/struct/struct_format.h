// Formats of the module struct: parsed text, and the way between values and bytes.
//
// A format is parsed anew at each call of the module's functions, which costs less than looking it up in a cache; Struct
// objects keep the parsed items.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "isolate/heap/ref.h"
#include "isolate/objects/type.h"

namespace skerry::structs {

extern TypeObject struct_error, struct_type, unpack_iterator_type;
extern const TypeDef struct_error_def, struct_type_def, unpack_iterator_type_def;

// `count` times the same code in a row; for s and p one value of `count` bytes.
struct Item {
  size_t offset;
  size_t count;
  uint32_t size;  // of one value, in bytes
  char code;
  bool big_endian;
  bool native;  // sizes and messages of the machine's own types ('@')
};

// Borrows its items.
struct Format {
  const Item* items;
  size_t item_count;
  size_t size;    // bytes of the whole
  size_t values;  // Python values of the whole
};

// The items of a format in the making: short ones need no allocation.
class FormatParser {
 public:
  Status parse(Isolate& iso, Value format);  // str or bytes
  Status parse_text(Isolate& iso, std::string_view text);
  Format format() const { return {more_.empty() ? first_.data() : more_.data(), count_, size_, values_}; }

 private:
  void add(const Item& item);
  std::array<Item, 12> first_;
  std::vector<Item> more_;
  size_t count_ = 0, size_ = 0, values_ = 0;
};

// Writes format.size bytes; `values` are format.values borrowed ones.
Status pack(Isolate& iso, const Format& format, const Value* values, uint8_t* out);
Result unpack(Isolate& iso, const Format& format, const uint8_t* data);  // a tuple

// struct_type.cpp: the functions behind both the module's and the methods of Struct.
Result pack_arguments(Isolate& iso, const Format& format, Args args);
Result pack_into(Isolate& iso, const Format& format, Args args);
Result unpack_buffer(Isolate& iso, const Format& format, Value buffer);
Result unpack_from(Isolate& iso, const Format& format, Value buffer, int64_t offset);
Result make_unpack_iterator(Isolate& iso, Value struct_object, Value buffer);
Result make_struct(Isolate& iso, TypeObject* cls, Value format);

}  // namespace skerry::structs
