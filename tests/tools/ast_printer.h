// Prints a syntax tree as CPython's `ast.dump` does, so that the two can be compared. For tests only.
#pragma once

#include <string>

#include "isolate/syntax/ast.h"

namespace skerry::tests {

struct PrintOptions {
  bool attributes = true;          // lineno and the others
  bool type_parameters = true;     // fields that Python 3.12 added; without them as 3.11 prints
  bool attributes_in_fstrings = true;  // below a JoinedStr
};

// Trees nested deeper than a few thousand levels print as "...".
std::string print_tree(const syntax::Node& tree, const PrintOptions& options);

}  // namespace skerry::tests
