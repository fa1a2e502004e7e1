// Fills the table of names at process start.
#include "isolate/objects/names.h"

#include <string>
#include <string_view>

#include "isolate/heap/intern.h"
#include "isolate/isolate.h"
#include "isolate/objects/utf8.h"

namespace skerry {

Names names;

namespace {
// "throw_" is written for "throw".
Value plain_name(std::string_view spelling) {
  if (spelling.ends_with('_')) spelling.remove_suffix(1);
  return intern_immortal(spelling);
}
}  // namespace

void fill_names(Isolate&) {
  names.empty = intern_immortal("");
  for (char32_t c = 0; c < 256; ++c) {
    std::string utf8;
    append_utf8_char(utf8, c);
    names.latin1[c] = intern_immortal(utf8);
  }
#define N(x) names.dunder_##x = intern_immortal("__" #x "__");
  SKERRY_DUNDER_NAMES(N)
#undef N
#define N(x) names.x = plain_name(#x);
  SKERRY_PLAIN_NAMES(N)
#undef N
  names.lambda = intern_immortal("<lambda>");
  names.module_ = intern_immortal("<module>");
  names.listcomp = intern_immortal("<listcomp>");
  names.dictcomp = intern_immortal("<dictcomp>");
  names.setcomp = intern_immortal("<setcomp>");
  names.genexpr = intern_immortal("<genexpr>");
  names.dot_zero = intern_immortal(".0");
  names.underscore = intern_immortal("_");
}

}  // namespace skerry
