#include "isolate/objects/number_locale.h"

#include <algorithm>
#include <climits>

namespace skerry {

NumberLocaleHook number_locale_hook = nullptr;

size_t count_characters(std::string_view utf8) {
  return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string group_by_locale(std::string_view digits, int64_t width, const NumberLocale& locale) {
  const auto separator_width = static_cast<int64_t>(count_characters(locale.separator));
  auto remaining = static_cast<int64_t>(digits.size());
  size_t next_size = 0;
  // 0: no more groups, all that is left stands together.
  auto group_size = [&]() -> int64_t {
    const std::string& sizes = locale.grouping;
    if (sizes.empty()) return 0;
    const char size = sizes[std::min(next_size++, sizes.size() - 1)];
    return size == CHAR_MAX ? 0 : size;
  };
  std::string out;
  for (bool first = true;; first = false) {
    const int64_t wanted = std::max<int64_t>(std::max(remaining, width), 1), size = group_size();
    const int64_t length = size == 0 ? wanted : std::min(size, wanted), taken = std::min(remaining, length);
    std::string group(static_cast<size_t>(length - taken), '0');
    group += digits.substr(static_cast<size_t>(remaining - taken), static_cast<size_t>(taken));
    if (!first) group += locale.separator;
    out.insert(0, group);
    remaining -= taken;
    width -= length;
    if (size == 0 || (remaining <= 0 && width <= 0)) return out;
    width -= separator_width;
  }
}

}  // namespace skerry
