// A Unit as bytes and back, for the cache on disk. The format belongs to one build of Skerry and one kind of machine: numbers are as
// they lie in memory, and who keeps the bytes must tell builds apart and find damage (builtins/code_cache.cpp does).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "isolate/compiler/code_parts.h"

namespace skerry::compiler {

std::string write_unit(const Unit& unit);

// Null if the bytes break off or name what is not there. Names are views into `bytes`, which must outlive the unit.
std::unique_ptr<Unit> read_unit(std::string_view bytes);
// Fills words and positions of a code that was read.
void unpack(CodeParts& code);

}  // namespace skerry::compiler
