#include "isolate/builtins/shared_code.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <mutex>
#include <unordered_map>
#include <vector>

#if SKERRY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

#include "isolate/builtins/code_cache.h"
#include "isolate/builtins/import.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/compiler/make_code.h"
#include "isolate/compiler/unit_image.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/str.h"
#include "isolate/vm/execution.h"

namespace skerry {

namespace {

// A source as it is asked for and as it is kept. The digest stands for the text of library files, which no stranger chooses.
struct SourceView {
  std::string_view path, source;
  SourceDigest digest;
};
struct SourceKey {
  std::string path, source;
  SourceDigest digest;
  operator SourceView() const { return {path, source, digest}; }
};
struct SourceHash {
  using is_transparent = void;
  size_t operator()(const SourceView& v) const { return v.digest.low; }
};
struct SourceEqual {
  using is_transparent = void;
  bool operator()(const SourceView& a, const SourceView& b) const {
    return a.digest == b.digest && a.path == b.path && a.source == b.source;
  }
};

struct CodeCache {
  std::mutex mutex;
  // The heap of shared code: lives as long as the process, touched only under the mutex.
  Isolate* image = nullptr;
  std::unordered_map<SourceKey, Value, SourceHash, SourceEqual> code;
  size_t read = 0;  // bytes of sources and units since free pages went back
};
CodeCache& code_cache() {
  static auto* cache = new CodeCache;
  return *cache;
}

// Making code takes a few times the size of source and unit for a moment. malloc would keep the free pages for seconds, so that a program
// that imports much would have them on top of all else it needs.
void give_back_pages(CodeCache& cache, size_t read) {
  constexpr size_t kWorthIt = 192 * 1024;
  cache.read += read;
  if (cache.read < kWorthIt) return;
  cache.read = 0;
#if SKERRY_JEMALLOC
  unsigned arena = 0;
  size_t size = sizeof arena;
  if (mallctl("thread.arena", &arena, &size, nullptr, 0) != 0) return;
  char name[32];
  std::snprintf(name, sizeof name, "arena.%u.purge", arena);
  mallctl(name, nullptr, nullptr, nullptr, 0);
#endif
}

// Of the library's files the warnings are of no use to its users, whom its own compiled files spare them.
bool is_of_library(std::string_view path) {
  return path.starts_with("<skerry>/") || (!library_folder().empty() && path.starts_with(library_folder() + "/"));
}

Result code_from_disk_or_source(Isolate& image, const SourceView& view, std::string_view source, Value filename,
                                std::vector<SourceWarning>* warnings, size_t* unit_size) {
  CompileOptions options{.mode = CompileMode::kExec, .lifetime = CodeLifetime::kShared, .optimize = interpreter_options().optimize,
                         .warnings = warnings};
  const std::string_view path = view.path;
  const SourceDigest& digest = view.digest;
  if (!is_kept_on_disk(path)) return compile_source(image, source, filename, options);
  std::string bytes;
  if (read_kept_unit(path, digest, options.optimize, &bytes)) {
    *unit_size = bytes.size();
    std::unique_ptr<compiler::Unit> unit = compiler::read_unit(bytes);
    if (unit) return compiler::make_code(image, *unit, filename, CodeLifetime::kShared);
  }
  Result code = compiler::compile_with_image(image, source, filename, options, &bytes);
  *unit_size = 4 * bytes.size();  // trees are larger
  if (!code.is_fault() && (warnings->empty() || is_of_library(path))) keep_unit(path, digest, options.optimize, bytes);
  return code;
}

}  // namespace

Result shared_code(Isolate& iso, std::string_view path, std::string_view source, SourceForm form) {
  CodeCache& cache = code_cache();
  std::vector<SourceWarning> warnings;
  Value shared;
  {
    const SourceView view{path, is_of_library(path) ? std::string_view() : source, digest_of(source)};
    std::lock_guard lock(cache.mutex);
    auto found = cache.code.find(view);
    if (found != cache.code.end()) return found->second;
    if (cache.image == nullptr) cache.image = new Isolate(IsolateOptions{});
    Isolate& image = *cache.image;
    image.native_stack_limit = iso.native_stack_limit;
    image.booting = true;
    Result filename = make_str(image, path);
    size_t unit_size = 0;
    Result code = filename.is_fault() ? filename : code_from_disk_or_source(image, view, source, filename.value(), &warnings, &unit_size);
    give_back_pages(cache, source.size() + unit_size);
    if (!code.is_fault()) {
      cache.code.emplace(SourceKey{std::string(path), std::string(view.source), view.digest}, code.value());
      shared = code.value();
    } else {
      image.clear_pending();
    }
  }
  if (!shared.is_empty()) {
    if (warnings.empty() || is_of_library(path)) return shared;
    Ref filename(iso, TRY(make_str(iso, path)));
    for (const SourceWarning& w : warnings) TRY(show_source_warning(iso, w, filename));
    return shared;
  }
  // It does not compile: once more in the isolate that asked, so that the error is its own.
  Ref filename(iso, TRY(make_str(iso, path)));
  return compile_source(iso, source, filename, CompileOptions{.optimize = interpreter_options().optimize, .form = form});
}

constexpr off_t kReservedAtMost = 1 << 20;  // bytes; the size may be a lie

Fallible<bool> read_source_file(Isolate& iso, const std::string& path, std::string* out) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  int error = errno;
  struct stat st = {};
  if (fd >= 0) {
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
      close(fd);
      fd = -1;
      error = EISDIR;
    }
  }
  if (fd < 0) {
    Ref name(iso, TRY(make_str(iso, path)));
    return raise_os_error(iso, error, name);
  }
  if (st.st_size > 0) out->reserve(static_cast<size_t>(std::min<off_t>(st.st_size, kReservedAtMost)));
  char buffer[16384];
  for (;;) {
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n == 0) break;
    if (n < 0) {
      if (errno == EINTR) continue;
      error = errno;
      close(fd);
      Ref name(iso, TRY(make_str(iso, path)));
      return raise_os_error(iso, error, name);
    }
    out->append(buffer, static_cast<size_t>(n));
  }
  close(fd);
  return true;
}

}  // namespace skerry
