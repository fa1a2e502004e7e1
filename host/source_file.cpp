#include "host/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "host/runtime.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/builtins/shared_code.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/type_build.h"
#include "stdlib/library_path.h"

namespace skerry::embed {

namespace {

Error file_error(const std::string& path, int error) {
  const char* type = error == ENOENT    ? "FileNotFoundError"
                     : error == EACCES  ? "PermissionError"
                     : error == EISDIR  ? "IsADirectoryError"
                     : error == ENOTDIR ? "NotADirectoryError"
                                        : "OSError";
  return {type, "can't open file '" + path + "': [Errno " + std::to_string(error) + "] " + std::strerror(error), {}};
}

// Offset of the first byte that is not UTF-8 (RFC 3629), or npos.
std::size_t first_invalid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    int extra = c < 0x80 ? 0 : c >= 0xc2 && c <= 0xdf ? 1 : c >= 0xe0 && c <= 0xef ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : -1;
    if (extra < 0 || i + static_cast<std::size_t>(extra) >= text.size() + (extra == 0 ? 1 : 0)) return i;
    for (int k = 1; k <= extra; ++k) {
      const auto d = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
      unsigned char low = 0x80, high = 0xbf;
      if (k == 1 && c == 0xe0) low = 0xa0;
      if (k == 1 && c == 0xed) high = 0x9f;
      if (k == 1 && c == 0xf0) low = 0x90;
      if (k == 1 && c == 0xf4) high = 0x8f;
      if (d < low || d > high) return i;
    }
    i += 1 + static_cast<std::size_t>(extra);
  }
  return std::string_view::npos;
}

// PEP 263: the first two lines may name an encoding.
bool declares_encoding(std::string_view text) {
  for (int line = 0; line < 2; ++line) {
    std::size_t end = text.find('\n');
    std::string_view one = text.substr(0, end);
    std::size_t start = one.find_first_not_of(" \t\f");
    if (start != one.npos && one[start] == '#' && (one.find("coding:") != one.npos || one.find("coding=") != one.npos)) return true;
    if (end == text.npos) return false;
    text.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace

Result<std::string> read_source(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return file_error(path, errno);
  struct stat st;
  if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
    close(fd);
    return file_error(path, EISDIR);
  }
  std::string text;
  char buffer[65536];
  for (;;) {
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n == 0) break;
    if (n < 0) {
      if (errno == EINTR) continue;
      int error = errno;
      close(fd);
      return file_error(path, error);
    }
    text.append(buffer, static_cast<std::size_t>(n));
  }
  close(fd);
  const bool declared = declares_encoding(text);
  if (std::size_t bad = declared ? text.npos : first_invalid_utf8(text); bad != text.npos) {
    constexpr char kDigits[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(text[bad]);
    return Error{"SyntaxError", std::string("Non-UTF-8 code starting with '\\x") + kDigits[byte >> 4] + kDigits[byte & 15] + "' in file " + path + " on line " +
                                    std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n')) +
                                    ", but no encoding declared; see https://peps.python.org/pep-0263/ for details", {}};
  }
  if (std::size_t nul = text.find('\0'); nul != text.npos)
    return Error{"ValueError", "can't run file '" + path + "': it holds a NUL byte at offset " + std::to_string(nul) + "; is it a program text?", {}};
  return text;
}

std::vector<std::string> search_path_for(const std::string& script, const std::vector<std::string>& extra) {
  std::vector<std::string> path;
  std::size_t slash = script.rfind('/');
  std::string folder = slash == script.npos ? "." : slash == 0 ? "/" : script.substr(0, slash);
  if (char* absolute = realpath(folder.c_str(), nullptr)) {
    folder = absolute;
    std::free(absolute);
  }
  path.push_back(script.empty() ? "" : folder);
  path.insert(path.end(), extra.begin(), extra.end());
  for (std::string& folder : library_search_path()) path.push_back(std::move(folder));
  return path;
}

std::vector<std::string> library_search_path() {
  std::vector<std::string> path;
  if (const char* more = interpreter_environment("PYTHONPATH")) {
    std::string_view rest = more;
    while (!rest.empty()) {
      size_t colon = rest.find(':');
      if (colon != 0) path.emplace_back(rest.substr(0, colon));
      rest = colon == rest.npos ? std::string_view() : rest.substr(colon + 1);
    }
  }
  for (std::string& library : system_library_path()) path.push_back(std::move(library));
  const InterpreterOptions& options = interpreter_options();
  if (options.no_site != 0) return path;
  if (!options.environment.empty()) {
    add_environment_packages(options.environment, path);
    if (!options.environment_sees_system) return path;
  }
  add_package_folders(options.no_user_site != 0 ? UserPackages::kExclude : UserPackages::kInclude, path);
  return path;
}

std::optional<Error> check_syntax(std::string_view source, const std::string& path) {
  Isolate iso{IsolateOptions{}};
  iso.native_stack_limit = reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - 256 * 1024;
  skerry::Result code = shared_code(iso, path, source);
  std::optional<Error> error;
  if (code.is_fault()) {
    Ref exception = iso.take_pending();
    std::string report = format_exception(iso, exception);
    skerry::Result text = to_str(iso, exception);
    std::string message;
    if (!text.is_fault()) message = to_utf8(Ref(iso, text.value()));
    else iso.clear_pending();
    while (!report.empty() && report.back() == '\n') report.pop_back();
    error = Error{std::string(short_type_name(type_of(exception))), message, report};
  } else {
    decrement(iso, code.value());
  }
  iso.finish();
  return error;
}

}  // namespace skerry::embed
