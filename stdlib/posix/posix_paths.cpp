// Functions on names in the file system.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstring>
#include <iterator>

#include "isolate/objects/bytes.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

// ---- Arguments and errors
Fallible<uint32_t> id_argument(Isolate& iso, Value v, const char* what) {
  if (!is_int(v) && type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "{} should be integer, not {}", what, type_name(v));
  Ref number(iso, TRY(as_index(iso, v)));
  int64_t n;
  const bool fits = int_fits_int64(number, &n);
  if (fits ? n < -1 || n > UINT32_MAX : int_sign(number) < 0) return iso.raise(OverflowError, "{} is less than minimum", what);  // CPython's words
  if (!fits) return iso.raise(OverflowError, "{} is greater than maximum", what);
  return static_cast<uint32_t>(n);
}

namespace {

const char* wanted(unsigned kinds) {
  switch (kinds) {
    case kPathOnly: return "string, bytes or os.PathLike";
    case kAllowFd: return "string, bytes, os.PathLike or integer";
    case kAllowNone: return "string, bytes, os.PathLike or None";
    default: return "string, bytes, os.PathLike, integer or None";
  }
}

}  // namespace

Fallible<bool> path_argument(Isolate& iso, Value v, const char* function, const char* name, unsigned kinds, Path* out) {
  out->given = v;
  if ((kinds & kAllowNone) && (v.is_none() || v.is_empty())) {
    out->given = Value();
    out->text = ".";
    return true;
  }
  auto refuse = [&]() {
    if (function == nullptr) return iso.raise(TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(v));
    return iso.raise(TypeError, "{}: {} should be {}, not {}", function, name, wanted(kinds), type_name(v));
  };
  Ref held = Ref::borrow(iso, v);
  if (!StrObject::check(v) && !BytesObject::check(v)) {
    if ((kinds & kAllowFd) && type_of(v)->slots.index != nullptr) {
      int64_t fd = TRY(as_int64(iso, v, Overflow::kClamp));
      if (fd > INT_MAX) return iso.raise(OverflowError, "fd is greater than maximum");
      if (fd < INT_MIN) return iso.raise(OverflowError, "fd is less than minimum");
      out->fd = fd;
      return true;
    }
    Result hook = lookup_special(iso, v, Ref(iso, intern(iso, "__fspath__")));
    if (hook.is_not_found()) return refuse();
    Ref method(iso, TRY(hook));
    held.reset(TRY(call(iso, method, {})));
    if (!StrObject::check(held) && !BytesObject::check(held))
      return iso.raise(TypeError, "expected {}.__fspath__() to return str or bytes, not {}", type_name(v), type_name(held));
  }
  out->is_bytes = BytesObject::check(held);
  if (!out->is_bytes) held.reset(TRY(encode_str(iso, held, "utf-8", "surrogateescape")));
  out->text = held.as<BytesObject>()->view();
  if (out->text.find('\0') != out->text.npos) return iso.raise(ValueError, "embedded null byte");
  return true;
}

Fallible<int> directory_fd(Isolate& iso, Value v) {
  if (v.is_none() || v.is_empty()) return AT_FDCWD;
  if (type_of(v)->slots.index == nullptr)
    return iso.raise(TypeError, "argument should be integer or None, not {}", type_name(v));
  int64_t fd = TRY(as_int64(iso, v, Overflow::kClamp));
  if (fd > INT_MAX) return iso.raise(OverflowError, "fd is greater than maximum");
  if (fd < INT_MIN) return iso.raise(OverflowError, "fd is less than minimum");
  return fd;
}

Result shown_path(Isolate& iso, const Path& path) {
  if (path.given.is_empty()) return Value::none();
  if (path.fd >= 0 || StrObject::check(path.given) || BytesObject::check(path.given)) return retained(iso, path.given);
  return make_name(iso, path.text, path.is_bytes ? NameForm::kBytes : NameForm::kStr);
}

Fault path_error(Isolate& iso, int error, const Path& path) {
  if (path.given.is_empty()) return raise_os_error(iso, error, Value());
  Ref shown(iso, TRY(shown_path(iso, path)));
  return raise_os_error(iso, error, shown);
}

Fault path_error(Isolate& iso, int error, const Path& from, const Path& to) {
  char buffer[256];
  Ref text(iso, TRY(make_str(iso, strerror_r(error, buffer, sizeof buffer))));
  Ref first(iso, TRY(shown_path(iso, from))), second(iso, TRY(shown_path(iso, to)));
  Ref e(iso, TRY(call(iso, as_value(&OSError), {Value::small_int(error), text, first, Value::none(), second})));
  return iso.raise_value(e);
}

Status check(Isolate& iso, SystemResult r) { return r.value < 0 ? Status(raise_os_error(iso, r.error, Value())) : Status::ok(); }
Status check(Isolate& iso, SystemResult r, const Path& path) {
  return r.value < 0 ? Status(path_error(iso, r.error, path)) : Status::ok();
}

Result make_name(Isolate& iso, std::string_view text, NameForm form) {
  if (form == NameForm::kBytes) return make_bytes(iso, text);
  return decode_bytes(iso, text, "utf-8", "surrogateescape");
}

namespace {

Result posix_fspath(Isolate& iso, Value path) {
  if (StrObject::check(path) || BytesObject::check(path)) return retained(iso, path);
  Result hook = lookup_special(iso, path, Ref(iso, intern(iso, "__fspath__")));
  if (hook.is_not_found())
    return iso.raise(TypeError, "expected str, bytes or os.PathLike object, not {}", type_name(path));
  Ref method(iso, TRY(hook));
  Ref text(iso, TRY(call(iso, method, {})));
  if (!StrObject::check(text) && !BytesObject::check(text))
    return iso.raise(TypeError, "expected {}.__fspath__() to return str or bytes, not {}", type_name(path), type_name(text));
  return text.release();
}

Result current_directory(Isolate& iso, NameForm form) {
  for (size_t size = 1024;; size *= 2) {
    std::string buffer(size, '\0');
    if (::getcwd(buffer.data(), size) != nullptr) return make_name(iso, buffer.c_str(), form);
    if (errno != ERANGE) return raise_os_error(iso, errno, Value());
  }
}
Result posix_getcwd(Isolate& iso) { return current_directory(iso, NameForm::kStr); }
Result posix_getcwdb(Isolate& iso) { return current_directory(iso, NameForm::kBytes); }

Status posix_chdir(Isolate& iso, Value path) {
  Path p;
  TRY(path_argument(iso, path, "chdir", "path", kAllowFd, &p));
  return check(iso, TRY(blocking_call_retried(iso, [&] { return p.fd >= 0 ? ::fchdir(p.fd) : ::chdir(p.c_str()); })), p);
}

Status posix_mkdir(Isolate& iso, Value path, int mode, Value dir_fd) {
  Path p;
  TRY(path_argument(iso, path, "mkdir", "path", kPathOnly, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  return check(iso, blocking_call(iso, [&] { return ::mkdirat(at, p.c_str(), static_cast<mode_t>(mode)); }), p);
}

template <int Flags>
Status remove_entry(Isolate& iso, Value path, Value dir_fd, const char* function) {
  Path p;
  TRY(path_argument(iso, path, function, "path", kPathOnly, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  return check(iso, blocking_call(iso, [&] { return ::unlinkat(at, p.c_str(), Flags); }), p);
}
Status posix_rmdir(Isolate& iso, Value path, Value dir_fd) { return remove_entry<AT_REMOVEDIR>(iso, path, dir_fd, "rmdir"); }
Status posix_unlink(Isolate& iso, Value path, Value dir_fd) { return remove_entry<0>(iso, path, dir_fd, "unlink"); }
Status posix_remove(Isolate& iso, Value path, Value dir_fd) { return remove_entry<0>(iso, path, dir_fd, "remove"); }

Status move_entry(Isolate& iso, Value src, Value dst, Value src_dir, Value dst_dir, const char* function) {
  Path from, to;
  TRY(path_argument(iso, src, function, "src", kPathOnly, &from));
  TRY(path_argument(iso, dst, function, "dst", kPathOnly, &to));
  int from_at = TRY(directory_fd(iso, src_dir)), to_at = TRY(directory_fd(iso, dst_dir));
  SystemResult r = blocking_call(iso, [&] { return ::renameat(from_at, from.c_str(), to_at, to.c_str()); });
  return r.value < 0 ? Status(path_error(iso, r.error, from, to)) : Status::ok();
}
Status posix_rename(Isolate& iso, Value src, Value dst, Value src_dir, Value dst_dir) {
  return move_entry(iso, src, dst, src_dir, dst_dir, "rename");
}
Status posix_replace(Isolate& iso, Value src, Value dst, Value src_dir, Value dst_dir) {
  return move_entry(iso, src, dst, src_dir, dst_dir, "replace");
}

Status posix_link(Isolate& iso, Value src, Value dst, Value src_dir, Value dst_dir, bool follow) {
  Path from, to;
  TRY(path_argument(iso, src, "link", "src", kPathOnly, &from));
  TRY(path_argument(iso, dst, "link", "dst", kPathOnly, &to));
  int from_at = TRY(directory_fd(iso, src_dir)), to_at = TRY(directory_fd(iso, dst_dir));
  SystemResult r = blocking_call(
      iso, [&] { return ::linkat(from_at, from.c_str(), to_at, to.c_str(), follow ? AT_SYMLINK_FOLLOW : 0); });
  return r.value < 0 ? Status(path_error(iso, r.error, from, to)) : Status::ok();
}

Status posix_symlink(Isolate& iso, Value src, Value dst, bool, Value dir_fd) {
  Path from, to;
  TRY(path_argument(iso, src, "symlink", "src", kPathOnly, &from));
  TRY(path_argument(iso, dst, "symlink", "dst", kPathOnly, &to));
  int at = TRY(directory_fd(iso, dir_fd));
  SystemResult r = blocking_call(iso, [&] { return ::symlinkat(from.c_str(), at, to.c_str()); });
  return r.value < 0 ? Status(path_error(iso, r.error, from, to)) : Status::ok();
}

Result posix_readlink(Isolate& iso, Value path, Value dir_fd) {
  Path p;
  TRY(path_argument(iso, path, "readlink", "path", kPathOnly, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  char buffer[PATH_MAX + 1];
  SystemResult r = blocking_call(iso, [&] { return ::readlinkat(at, p.c_str(), buffer, sizeof buffer); });
  TRY(check(iso, r, p));
  return make_name(iso, {buffer, static_cast<size_t>(r.value)}, p.is_bytes ? NameForm::kBytes : NameForm::kStr);
}

Fallible<bool> posix_access(Isolate& iso, Value path, int mode, Value dir_fd, bool effective_ids, bool follow) {
  Path p;
  TRY(path_argument(iso, path, "access", "path", kPathOnly, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  int how = (effective_ids ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
  return blocking_call(iso, [&] { return ::faccessat(at, p.c_str(), mode, how); }).value == 0;
}

Status posix_chmod(Isolate& iso, Value path, int mode, Value dir_fd, bool follow) {
  Path p;
  TRY(path_argument(iso, path, "chmod", "path", kAllowFd, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  auto bits = static_cast<mode_t>(mode);
  return check(iso, blocking_call(iso, [&] {
                 return p.fd >= 0 ? ::fchmod(p.fd, bits) : ::fchmodat(at, p.c_str(), bits, follow ? 0 : AT_SYMLINK_NOFOLLOW);
               }), p);
}
Status posix_fchmod(Isolate& iso, int fd, int mode) {
  return check(iso, blocking_call(iso, [&] { return ::fchmod(fd, static_cast<mode_t>(mode)); }));
}
Status posix_chown(Isolate& iso, Value path, Value uid, Value gid, Value dir_fd, bool follow) {
  Path p;
  TRY(path_argument(iso, path, "chown", "path", kAllowFd, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  const uid_t user = TRY(id_argument(iso, uid, "uid"));
  const gid_t group = TRY(id_argument(iso, gid, "gid"));
  return check(iso, blocking_call(iso, [&] {
                 return p.fd >= 0 ? ::fchown(p.fd, user, group)
                                  : ::fchownat(at, p.c_str(), user, group, follow ? 0 : AT_SYMLINK_NOFOLLOW);
               }), p);
}
Status posix_truncate(Isolate& iso, Value path, int64_t length) {
  Path p;
  TRY(path_argument(iso, path, "truncate", "path", kAllowFd, &p));
  return check(iso, TRY(blocking_call_retried(iso, [&] {
                 return p.fd >= 0 ? ::ftruncate(p.fd, length) : ::truncate(p.c_str(), length);
               })), p);
}
Status posix_mkfifo(Isolate& iso, Value path, int mode, Value dir_fd) {
  Path p;
  TRY(path_argument(iso, path, "mkfifo", "path", kPathOnly, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  return check(iso, blocking_call(iso, [&] { return ::mkfifoat(at, p.c_str(), static_cast<mode_t>(mode)); }), p);
}

constexpr MethodDef kRows[] = {
    def<"def fspath(path)", posix_fspath>("Return the file system path representation of the object."),
    def<"def getcwd()", posix_getcwd>("Return a unicode string representing the current working directory."),
    def<"def getcwdb()", posix_getcwdb>("Return a bytes string representing the current working directory."),
    def<"def chdir(path)", posix_chdir>("Change the current working directory to the specified path."),
    def<"def mkdir(path, mode=511, *, dir_fd=None)", posix_mkdir>("Create a directory."),
    def<"def rmdir(path, *, dir_fd=None)", posix_rmdir>("Remove a directory."),
    def<"def unlink(path, *, dir_fd=None)", posix_unlink>("Remove a file (same as remove())."),
    def<"def remove(path, *, dir_fd=None)", posix_remove>("Remove a file (same as unlink())."),
    def<"def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_rename>("Rename a file or directory."),
    def<"def replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posix_replace>("Rename a file or directory, overwriting the destination."),
    def<"def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", posix_link>("Create a hard link to a file."),
    def<"def symlink(src, dst, target_is_directory=False, *, dir_fd=None)", posix_symlink>("Create a symbolic link pointing to src named dst."),
    def<"def readlink(path, *, dir_fd=None)", posix_readlink>("Return a string representing the path to which the symbolic link points."),
    def<"def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", posix_access>("Use the real uid/gid to test for access to a path."),
    def<"def chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", posix_chmod>("Change the access permissions of a file."),
    def<"def fchmod(fd, mode)", posix_fchmod>("Change the access permissions of the file given by file descriptor fd."),
    def<"def chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", posix_chown>("Change the owner and group id of path to the numeric uid and gid."),
    def<"def truncate(path, length)", posix_truncate>("Truncate a file, specified by path, to a specific length."),
    def<"def mkfifo(path, mode=438, *, dir_fd=None)", posix_mkfifo>("Create a \"fifo\" (a POSIX named pipe)."),
};

}  // namespace

extern const Rows path_rows{kRows, std::size(kRows)};

}  // namespace skerry::posix
