// listdir, scandir and DirEntry. A directory is read whole when it is opened: no handle outlives the call.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iterator>
#include <string>
#include <vector>

#include "isolate/heap/collector.h"
#include "isolate/objects/generic_alias.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/str.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

TypeObject dir_entry_type, scandir_iterator_type;

namespace {

struct RawEntry {
  std::string name;
  unsigned char type;
  uint64_t inode;
};

// Status-like: 0 or errno.
int read_directory(const Path& p, std::vector<RawEntry>* out) {
  int fd = p.fd;
  if (fd >= 0) fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  else fd = ::open(p.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno;
  DIR* directory = ::fdopendir(fd);
  if (directory == nullptr) {
    int error = errno;
    ::close(fd);
    return error;
  }
  if (p.fd >= 0) ::rewinddir(directory);
  int error = 0;
  for (;;) {
    errno = 0;
    dirent* e = ::readdir(directory);
    if (e == nullptr) {
      error = errno;
      break;
    }
    std::string_view name = e->d_name;
    if (name != "." && name != "..") out->push_back({std::string(name), e->d_type, e->d_ino});
  }
  ::closedir(directory);
  return error;
}

Fallible<bool> open_and_read(Isolate& iso, const Path& p, std::vector<RawEntry>* out) {
  int error = 0;
  blocking_call(iso, [&] { return error = read_directory(p, out), 0; });
  if (error != 0) return path_error(iso, error, p);
  return true;
}

Result posix_listdir(Isolate& iso, Value path) {
  Path p;
  TRY(path_argument(iso, path, "listdir", "path", kAllowFd | kAllowNone, &p));
  std::vector<RawEntry> entries;
  TRY(open_and_read(iso, p, &entries));
  Ref list(iso, TRY(make_list(iso, entries.size())));
  for (const RawEntry& e : entries) {
    Ref name(iso, TRY(make_name(iso, e.name, p.is_bytes ? NameForm::kBytes : NameForm::kStr)));
    TRY(list_append(iso, list.as<ListObject>(), name));
  }
  return list.release();
}

// ---- DirEntry
struct DirEntry : Object {
  Value name, path;          // owned
  Value status, own_status;  // owned stat results, of the target and of the entry itself; Empty: not asked yet
  uint64_t inode;
  int directory;             // the descriptor given to scandir, or AT_FDCWD: then path is looked up
  unsigned char type;
  static bool check(Value v) { return has_type(v, dir_entry_type); }
};

Fallible<DirEntry*> entry_of(Isolate& iso, Value self) {
  if (DirEntry::check(self)) return self.as<DirEntry>();
  return iso.raise(TypeError, "descriptor for 'posix.DirEntry' objects doesn't apply to a '{}' object", type_name(self));
}

Result entry_status(Isolate& iso, DirEntry* e, bool follow) {
  Value& cached = follow && e->type == DT_LNK ? e->status : follow && e->type == DT_UNKNOWN ? e->status : e->own_status;
  if (!cached.is_empty()) return retained(iso, cached);
  Path p;
  TRY(path_argument(iso, e->directory == AT_FDCWD ? e->path : e->name, "DirEntry", "path", kPathOnly, &p));
  Ref made(iso, TRY(stat_path(iso, p.c_str(), e->directory, follow, e->path)));
  assign(iso, cached, retained(iso, made));
  return made.release();
}
Result entry_stat(Isolate& iso, Value self, bool follow_symlinks) { return entry_status(iso, TRY(entry_of(iso, self)), follow_symlinks); }

Fallible<bool> has_mode(Isolate& iso, DirEntry* e, bool follow, mode_t wanted, unsigned char wanted_type) {
  bool need_status = e->type == DT_UNKNOWN || (follow && e->type == DT_LNK);
  if (!need_status) return e->type == wanted_type;
  Result r = entry_status(iso, e, follow);
  if (r.is_raised() && iso.catch_pending(FileNotFoundError)) return false;  // gone, or a dangling link
  Ref status(iso, TRY(r));
  Ref mode(iso, TRY(get_attribute(iso, status, Ref(iso, intern(iso, "st_mode")))));
  return (static_cast<mode_t>(mode.get().as_small_int()) & S_IFMT) == wanted;
}
Fallible<bool> entry_is_dir(Isolate& iso, Value self, bool follow_symlinks) {
  return has_mode(iso, TRY(entry_of(iso, self)), follow_symlinks, S_IFDIR, DT_DIR);
}
Fallible<bool> entry_is_file(Isolate& iso, Value self, bool follow_symlinks) {
  return has_mode(iso, TRY(entry_of(iso, self)), follow_symlinks, S_IFREG, DT_REG);
}
Fallible<bool> entry_is_symlink(Isolate& iso, Value self) {
  return has_mode(iso, TRY(entry_of(iso, self)), false, S_IFLNK, DT_LNK);
}
Result entry_inode(Isolate& iso, Value self) { return make_int_u64(iso, TRY(entry_of(iso, self))->inode); }
Result entry_name(Isolate& iso, Value self) { return retained(iso, TRY(entry_of(iso, self))->name); }
Result entry_path(Isolate& iso, Value self) { return retained(iso, TRY(entry_of(iso, self))->path); }
Result entry_repr(Isolate& iso, Value self) {
  Ref shown(iso, TRY(repr(iso, self.as<DirEntry>()->name)));
  return make_str(iso, fmt::format("<DirEntry {}>", to_utf8(shown)));
}
void entry_destroy(Isolate& iso, Object* o) {
  auto* e = static_cast<DirEntry*>(o);
  for (Value* v : {&e->name, &e->path, &e->status, &e->own_status}) clear_field(iso, *v);
}

Result make_entry(Isolate& iso, const Path& p, const RawEntry& raw) {
  NameForm form = p.is_bytes ? NameForm::kBytes : NameForm::kStr;
  Ref name(iso, TRY(make_name(iso, raw.name, form)));
  std::string full;
  if (p.fd < 0) full = p.text + (p.text.empty() || p.text.back() == '/' ? "" : "/");
  Ref path(iso, TRY(make_name(iso, full + raw.name, form)));
  Ref entry(iso, TRY(allocate_instance(iso, &dir_entry_type)));
  auto* e = entry.as<DirEntry>();
  e->name = name.release();
  e->path = path.release();
  e->status = e->own_status = Value();
  e->inode = raw.inode;
  e->type = raw.type;
  e->directory = p.fd >= 0 ? p.fd : AT_FDCWD;
  return entry.release();
}

// ---- The iterator
struct ScandirIterator : Object {
  Value entries;  // owned list; Empty: closed or ended
  size_t next;
  static bool check(Value v) { return has_type(v, scandir_iterator_type); }
  static TypeObject& type() { return scandir_iterator_type; }
};

Result posix_scandir(Isolate& iso, Value path) {
  Path p;
  TRY(path_argument(iso, path, "scandir", "path", kAllowFd | kAllowNone, &p));
  std::vector<RawEntry> raw;
  TRY(open_and_read(iso, p, &raw));
  Ref list(iso, TRY(make_list(iso, raw.size())));
  for (const RawEntry& r : raw) {
    Ref entry(iso, TRY(make_entry(iso, p, r)));
    TRY(list_append(iso, list.as<ListObject>(), entry));
  }
  Ref made(iso, TRY(allocate_instance(iso, &scandir_iterator_type)));
  made.as<ScandirIterator>()->entries = list.release();
  return made.release();
}
Result iterator_step(Isolate& iso, Value self) {
  auto* it = self.as<ScandirIterator>();
  if (it->entries.is_empty()) return Fault(FaultKind::kExhausted);
  auto* list = it->entries.as<ListObject>();
  if (it->next < list->length) return retained(iso, list->items[it->next++]);
  clear_field(iso, it->entries);
  return Fault(FaultKind::kExhausted);
}
Result iterator_self(Isolate& iso, Value self) { return retained(iso, self); }
Status iterator_close(Isolate& iso, ScandirIterator* it) {
  clear_field(iso, it->entries);
  return Status::ok();
}
Result iterator_enter(Isolate& iso, ScandirIterator* it) { return retained(iso, Value::object(it)); }
Status iterator_exit(Isolate& iso, ScandirIterator* it, Args) { return iterator_close(iso, it); }
void iterator_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<ScandirIterator*>(o)->entries); }
void iterator_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<ScandirIterator*>(o)->entries); }

Result entry_class_getitem(Isolate& iso, TypeObject* cls, Value item) { return make_generic_alias(iso, as_value(cls), item); }

constexpr MethodDef kRows[] = {
    def<"def listdir(path=None)", posix_listdir>("Return a list containing the names of the files in the directory."),
    def<"def scandir(path=None)", posix_scandir>("Return an iterator of DirEntry objects for given path."),
};
constexpr MethodDef kEntryMethods[] = {
    def<"is_dir(self, /, *, follow_symlinks=True)", entry_is_dir>("Return True if the entry is a directory; cached per entry."),
    def<"is_file(self, /, *, follow_symlinks=True)", entry_is_file>("Return True if the entry is a file; cached per entry."),
    def<"is_symlink(self, /)", entry_is_symlink>("Return True if the entry is a symbolic link; cached per entry."),
    def<"stat(self, /, *, follow_symlinks=True)", entry_stat>("Return stat_result object for the entry; cached per entry."),
    def<"inode(self, /)", entry_inode>("Return inode of the entry; cached per entry."),
    def<"__fspath__(self, /)", entry_path>("Returns the path for the entry."),
    def<"class __class_getitem__(item, /)", entry_class_getitem>("See PEP 585"),
    def<"get name", entry_name>("the entry's base filename, relative to scandir() \"path\" argument"),
    def<"get path", entry_path>("the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"),
};
constexpr MethodDef kIteratorMethods[] = {
    def<"close(self, /)", iterator_close>(nullptr),
    def<"__enter__(self, /)", iterator_enter>(nullptr),
    def<"__exit__(self, *args)", iterator_exit>(nullptr),
};

}  // namespace

extern const Rows scandir_rows{kRows, std::size(kRows)};
extern const TypeDef dir_entry_type_def{.type = &dir_entry_type,
                                 .name = "posix.DirEntry",
                                 .doc = nullptr,
                                 .base = nullptr,
                                 .instance_size = sizeof(DirEntry),
                                 .flags = flags(TypeFlag::kNoInstantiation),
                                 .slots = {.destroy = entry_destroy, .repr = entry_repr},
                                 .methods = kEntryMethods,
                                 .method_count = std::size(kEntryMethods)};
extern const TypeDef scandir_iterator_type_def{.type = &scandir_iterator_type,
                                        .name = "posix.ScandirIterator",
                                        .doc = nullptr,
                                        .base = nullptr,
                                        .instance_size = sizeof(ScandirIterator),
                                        .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                        .slots = {.destroy = iterator_destroy,
                                                  .traverse = iterator_traverse,
                                                  .clear = iterator_destroy,
                                                  .iter = iterator_self,
                                                  .next = iterator_step},
                                        .methods = kIteratorMethods,
                                        .method_count = std::size(kIteratorMethods)};

}  // namespace skerry::posix
