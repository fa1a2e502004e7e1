// A file is a head, then the unit. It is written beside its place and renamed into it, so that readers see all of one or none.
//
// The folder must belong to the user and be writable by nobody else: what lies in it is run.
#include "isolate/builtins/code_cache.h"

#include <fcntl.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "isolate/builtins/import.h"
#include "isolate/builtins/interpreter_options.h"

namespace skerry {

namespace {

std::string& folder_slot() {
  static auto* folder = new std::string;
  return *folder;
}

// The linker's build id of the program or library that this code is part of; zero if it has none.
SourceDigest build_id() {
  struct Search {
    uintptr_t address;
    SourceDigest found;
  } search{reinterpret_cast<uintptr_t>(&build_id), {}};
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void* data) {
        auto* s = static_cast<Search*>(data);
        bool ours = false;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& segment = info->dlpi_phdr[i];
          uintptr_t start = info->dlpi_addr + segment.p_vaddr;
          ours |= segment.p_type == PT_LOAD && s->address >= start && s->address < start + segment.p_memsz;
        }
        if (!ours) return 0;
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const auto& segment = info->dlpi_phdr[i];
          if (segment.p_type != PT_NOTE) continue;
          const char* at = reinterpret_cast<const char*>(info->dlpi_addr + segment.p_vaddr);
          const char* end = at + segment.p_memsz;
          const size_t align = segment.p_align == 8 ? 8 : 4;
          auto padded = [align](size_t size) { return (size + align - 1) & ~(align - 1); };
          while (static_cast<size_t>(end - at) >= sizeof(ElfW(Nhdr))) {
            const auto* note = reinterpret_cast<const ElfW(Nhdr)*>(at);
            const char* name = at + sizeof *note;
            const char* id = at + padded(sizeof *note + note->n_namesz);
            if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0)
              s->found = digest_of({id, note->n_descsz});
            at = id + padded(note->n_descsz);
            if (at > end) break;
          }
        }
        return 1;
      },
      &search);
  return search.found;
}

// In front of each file. The size is here as well as in the file system so that a file that was made long (or sparse) by
// somebody else is refused before memory is taken for it.
struct Head {
  char magic[8] = {'S', 'K', 'E', 'R', 'R', 'Y', 'C', '4'};
  SourceDigest build, path, source, unit;
  uint64_t unit_size = 0;
  bool is_about(const Head& wanted) const {
    return std::memcmp(magic, wanted.magic, sizeof magic) == 0 && build == wanted.build && path == wanted.path && source == wanted.source;
  }
};
constexpr uint64_t kLargestUnit = 64 << 20;  // bytes; the largest module of the library makes about 1 MB

// All but what depends on the unit.
Head head_for(std::string_view path, const SourceDigest& source) {
  static const SourceDigest build = build_id();
  return {.build = build, .path = digest_of(path), .source = source, .unit = {}};
}

std::string file_for(std::string_view path, int optimize) {
  SourceDigest d = digest_of(path);
  char name[64];
  std::snprintf(name, sizeof name, "/%016llx%016llx-%d.skc", static_cast<unsigned long long>(d.low), static_cast<unsigned long long>(d.high), optimize);
  return folder_slot() + name;
}

bool is_safe(const struct stat& st) { return st.st_uid == geteuid() && (st.st_mode & (S_IWGRP | S_IWOTH)) == 0; }

// Makes the folder and, as the rules of XDG say, what is missing above it, for the user alone.
bool make_folder(const std::string& folder) {
  for (size_t at = 1; at != std::string::npos;) {
    at = folder.find('/', at + 1);
    if (mkdir(folder.substr(0, at).c_str(), 0700) != 0 && errno != EEXIST) return false;
  }
  struct stat st;
  return stat(folder.c_str(), &st) == 0 && S_ISDIR(st.st_mode) && is_safe(st);
}

// Looked at once a process.
bool folder_is_safe() {
  static const bool safe = [] {
    struct stat st;
    return !folder_slot().empty() && stat(folder_slot().c_str(), &st) == 0 && S_ISDIR(st.st_mode) && is_safe(st);
  }();
  return safe;
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

bool read_all(int fd, void* out, size_t size) {
  auto* at = static_cast<char*>(out);
  while (size > 0) {
    ssize_t n = read(fd, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

}  // namespace

void set_code_cache_folder(std::string folder) { folder_slot() = std::move(folder); }

std::string user_code_cache_folder() {
  if (!interpreter_options().cache_prefix.empty()) return interpreter_options().cache_prefix + "/skerry";
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && cache[0] == '/') return std::string(cache) + "/skerry";
  const char* home = std::getenv("HOME");
  if (home != nullptr && home[0] == '/') return std::string(home) + "/.cache/skerry";
  return {};
}

bool is_kept_on_disk(std::string_view path) {
  if (folder_slot().empty()) return false;
  if (path.starts_with("<skerry>/") || path.starts_with("<frozen ")) return true;
  if (path.starts_with("/usr/lib/python3/dist-packages/")) return true;
  return !library_folder().empty() && path.starts_with(library_folder() + "/");
}

bool read_kept_unit(std::string_view path, const SourceDigest& source, int optimize, std::string* out) {
  if (!folder_is_safe()) return false;
  int fd = open(file_for(path, optimize).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);  // a FIFO does not stop us
  if (fd < 0) return false;
  struct stat st;
  Head head;
  bool good = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && is_safe(st) && read_all(fd, &head, sizeof head) &&
              head.build != SourceDigest{} && head.is_about(head_for(path, source)) && st.st_size == static_cast<off_t>(sizeof head + head.unit_size) &&
              head.unit_size <= kLargestUnit;
  if (good) {
    out->resize(head.unit_size);
    good = read_all(fd, out->data(), out->size()) && digest_of(*out) == head.unit;
  }
  close(fd);
  return good;
}

void keep_unit(std::string_view path, const SourceDigest& source, int optimize, std::string_view unit) {
  if (interpreter_options().dont_write_bytecode != 0 || !make_folder(folder_slot())) return;
  Head head = head_for(path, source);
  if (head.build == SourceDigest{} || unit.size() > kLargestUnit) return;
  head.unit = digest_of(unit);
  head.unit_size = unit.size();
  std::string file = file_for(path, optimize);
  std::string fresh = file + ".XXXXXX";
  int fd = mkostemp(fresh.data(), O_CLOEXEC);
  if (fd < 0) return;
  bool written = write_all(fd, {reinterpret_cast<const char*>(&head), sizeof head}) && write_all(fd, unit);
  written = close(fd) == 0 && written;
  if (!written || rename(fresh.c_str(), file.c_str()) != 0) unlink(fresh.c_str());
}

}  // namespace skerry
