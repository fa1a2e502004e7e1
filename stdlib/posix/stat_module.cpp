// _stat: what the bits of a mode mean. The numbers are those of every system: what has no meaning here is never set.
#include <sys/stat.h>

#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "stdlib/posix/posix_module.h"

namespace skerry::posix {

namespace {

Fallible<mode_t> mode_argument(Isolate& iso, Value v) {
  int64_t mode = TRY(as_int64(iso, v, Overflow::kRaise));
  if (mode < 0) return iso.raise(OverflowError, "can't convert negative value to unsigned int");
  if (mode > UINT32_MAX) return iso.raise(OverflowError, "mode out of range");
  return static_cast<mode_t>(mode);
}

template <mode_t kind>
Fallible<bool> is_kind(Isolate& iso, Value mode) {
  mode_t given = TRY(mode_argument(iso, mode));
  return kind != 0 && (given & S_IFMT) == kind;
}
template <mode_t bits>
Fallible<int64_t> part(Isolate& iso, Value mode) {
  return static_cast<int64_t>(TRY(mode_argument(iso, mode)) & bits);
}

char kind_letter(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
  }
}
Result filemode(Isolate& iso, Value value) {
  mode_t mode = TRY(mode_argument(iso, value));
  char text[] = "?rwxrwxrwx";
  text[0] = kind_letter(mode);
  for (int i = 0; i < 9; ++i)
    if ((mode & (0400u >> i)) == 0) text[i + 1] = '-';
  struct {
    mode_t bit;
    int at;
    char letter;
  } constexpr kSpecial[] = {{S_ISUID, 3, 's'}, {S_ISGID, 6, 's'}, {S_ISVTX, 9, 't'}};
  for (const auto& s : kSpecial)
    if (mode & s.bit) text[s.at] = text[s.at] == 'x' ? s.letter : static_cast<char>(s.letter - 'a' + 'A');
  return make_str(iso, text);
}

Status populate(Isolate& iso, Value module) {
  constexpr struct {
    const char* name;
    int64_t value;
  } kConstants[] = {
      {"SF_APPEND", 0x40000},
      {"SF_ARCHIVED", 0x10000},
      {"SF_IMMUTABLE", 0x20000},
      {"SF_NOUNLINK", 0x100000},
      {"SF_SNAPSHOT", 0x200000},
      {"ST_ATIME", 0x7},
      {"ST_CTIME", 0x9},
      {"ST_DEV", 0x2},
      {"ST_GID", 0x5},
      {"ST_INO", 0x1},
      {"ST_MODE", 0x0},
      {"ST_MTIME", 0x8},
      {"ST_NLINK", 0x3},
      {"ST_SIZE", 0x6},
      {"ST_UID", 0x4},
      {"S_ENFMT", 0x400},
      {"S_IEXEC", 0x40},
      {"S_IFBLK", 0x6000},
      {"S_IFCHR", 0x2000},
      {"S_IFDIR", 0x4000},
      {"S_IFDOOR", 0x0},
      {"S_IFIFO", 0x1000},
      {"S_IFLNK", 0xa000},
      {"S_IFPORT", 0x0},
      {"S_IFREG", 0x8000},
      {"S_IFSOCK", 0xc000},
      {"S_IFWHT", 0x0},
      {"S_IREAD", 0x100},
      {"S_IRGRP", 0x20},
      {"S_IROTH", 0x4},
      {"S_IRUSR", 0x100},
      {"S_IRWXG", 0x38},
      {"S_IRWXO", 0x7},
      {"S_IRWXU", 0x1c0},
      {"S_ISGID", 0x400},
      {"S_ISUID", 0x800},
      {"S_ISVTX", 0x200},
      {"S_IWGRP", 0x10},
      {"S_IWOTH", 0x2},
      {"S_IWRITE", 0x80},
      {"S_IWUSR", 0x80},
      {"S_IXGRP", 0x8},
      {"S_IXOTH", 0x1},
      {"S_IXUSR", 0x40},
      {"UF_APPEND", 0x4},
      {"UF_COMPRESSED", 0x20},
      {"UF_HIDDEN", 0x8000},
      {"UF_IMMUTABLE", 0x2},
      {"UF_NODUMP", 0x1},
      {"UF_NOUNLINK", 0x10},
      {"UF_OPAQUE", 0x8},
  };
  for (const auto& c : kConstants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  return Status::ok();
}

constexpr MethodDef kFunctions[] = {
    def<"def S_ISDIR(mode, /)", is_kind<S_IFDIR>>("S_ISDIR(mode) -> bool"),
    def<"def S_ISCHR(mode, /)", is_kind<S_IFCHR>>("S_ISCHR(mode) -> bool"),
    def<"def S_ISBLK(mode, /)", is_kind<S_IFBLK>>("S_ISBLK(mode) -> bool"),
    def<"def S_ISREG(mode, /)", is_kind<S_IFREG>>("S_ISREG(mode) -> bool"),
    def<"def S_ISFIFO(mode, /)", is_kind<S_IFIFO>>("S_ISFIFO(mode) -> bool"),
    def<"def S_ISLNK(mode, /)", is_kind<S_IFLNK>>("S_ISLNK(mode) -> bool"),
    def<"def S_ISSOCK(mode, /)", is_kind<S_IFSOCK>>("S_ISSOCK(mode) -> bool"),
    def<"def S_ISDOOR(mode, /)", is_kind<0>>("S_ISDOOR(mode) -> bool: never, on this system"),
    def<"def S_ISPORT(mode, /)", is_kind<0>>("S_ISPORT(mode) -> bool: never, on this system"),
    def<"def S_ISWHT(mode, /)", is_kind<0>>("S_ISWHT(mode) -> bool: never, on this system"),
    def<"def S_IFMT(mode, /)", part<S_IFMT>>("Return the portion of the file's mode that describes the file type."),
    def<"def S_IMODE(mode, /)", part<07777>>("Return the portion of the file's mode that can be set by os.chmod()."),
    def<"def filemode(mode, /)", filemode>("Convert a file's mode to a string of the form '-rwxrwxrwx'"),
};

}  // namespace

extern const ModuleDef stat_module_def{.name = "_stat",
                                       .doc = "S_IFMT_: file type bits\nS_IFDIR and the like: the types\nS_I*: permissions\nfilemode: both, as text",
                                       .functions = kFunctions,
                                       .function_count = std::size(kFunctions),
                                       .populate = populate};

}  // namespace skerry::posix
