// Text of instructions, shared by the listing of generated code and by the disassembler of code objects.
#pragma once

#include <functional>
#include <string>

#include "isolate/compiler/code.h"

namespace skerry::compiler {

struct ListingSource {
  const CodeWord* words;
  uint32_t word_count;
  const Position* positions;
  uint32_t position_count;
  const ExceptionEntry* exceptions;
  uint32_t exception_count;
  std::function<std::string(unsigned reg)> register_name;
  std::function<std::string(uint32_t index)> constant_text;
  std::function<std::string(uint32_t index)> name_text;
};
std::string list_instructions(const ListingSource& source);

}  // namespace skerry::compiler
