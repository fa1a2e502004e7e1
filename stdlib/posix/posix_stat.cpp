// stat and its kin, utime, statvfs.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cmath>
#include <iterator>

#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/str.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/wide_sequence.h"

namespace skerry::posix {

TypeObject stat_result_type, statvfs_result_type;

namespace {

constexpr size_t kVisible = 10, kTotal = 19;
using StatResult = WideSequence<kVisible, kTotal>;
using StatvfsResult = WideSequence<10, 11>;
constexpr int64_t kSecond = 1'000'000'000;

Result make_stat_result(Isolate& iso, const struct stat& st) {
  Value items[kTotal];
  size_t n = 0;
  auto add = [&](Result r) -> Status {
    items[n] = TRY(r);
    ++n;
    return Status::ok();
  };
  const timespec times[] = {st.st_atim, st.st_mtim, st.st_ctim};
  auto fill = [&]() -> Status {
    for (uint64_t v : {uint64_t{st.st_mode}, uint64_t{st.st_ino}, uint64_t{st.st_dev}, uint64_t{st.st_nlink}, uint64_t{st.st_uid},
                       uint64_t{st.st_gid}})
      TRY(add(make_int_u64(iso, v)));
    TRY(add(make_int(iso, st.st_size)));
    for (const timespec& t : times) TRY(add(make_int(iso, t.tv_sec)));
    for (const timespec& t : times) TRY(add(make_double(iso, static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec))));
    for (const timespec& t : times) TRY(add(make_int(iso, t.tv_sec * kSecond + t.tv_nsec)));
    TRY(add(make_int(iso, st.st_blksize)));
    TRY(add(make_int(iso, st.st_blocks)));
    return add(make_int_u64(iso, st.st_rdev));
  };
  Status filled = fill();
  if (filled.is_fault()) {
    for (size_t i = 0; i < n; ++i) decrement(iso, items[i]);
    return filled.fault();
  }
  return StatResult::make(iso, &stat_result_type, items, n);
}

Result posix_stat(Isolate& iso, Value path, Value dir_fd, bool follow) {
  Path p;
  TRY(path_argument(iso, path, "stat", "path", kAllowFd, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  if (p.fd >= 0) {
    if (at != AT_FDCWD) return iso.raise(ValueError, "stat: can't specify dir_fd without matching path");
    if (!follow) return iso.raise(ValueError, "stat: cannot use fd and follow_symlinks together");
    struct stat st;
    TRY(check(iso, TRY(blocking_call_retried(iso, [&] { return ::fstat(p.fd, &st); })), p));
    return make_stat_result(iso, st);
  }
  Ref shown(iso, TRY(shown_path(iso, p)));
  return stat_path(iso, p.c_str(), at, follow, shown);
}
Result posix_lstat(Isolate& iso, Value path, Value dir_fd) {
  Path p;
  TRY(path_argument(iso, path, "lstat", "path", kPathOnly, &p));
  Ref shown(iso, TRY(shown_path(iso, p)));
  return stat_path(iso, p.c_str(), TRY(directory_fd(iso, dir_fd)), false, shown);
}
Result posix_fstat(Isolate& iso, int fd) {
  struct stat st;
  TRY(check(iso, TRY(blocking_call_retried(iso, [&] { return ::fstat(fd, &st); }))));
  return make_stat_result(iso, st);
}

// A time of utime: seconds as a number, or nanoseconds as an int.
Fallible<bool> to_timespec(Isolate& iso, Value v, bool nanoseconds, timespec* out) {
  int64_t ns;
  if (nanoseconds) {
    ns = TRY(as_int64(iso, v, Overflow::kRaise));
  } else if (is_float(v)) {
    double d = float_value(v), whole = std::floor(d);
    if (!(std::fabs(d) < 9e9)) return iso.raise(OverflowError, "timestamp out of range for platform time_t");
    ns = static_cast<int64_t>(whole) * kSecond + static_cast<int64_t>(std::floor((d - whole) * 1e9));
  } else {
    int64_t seconds = TRY(as_int64(iso, v, Overflow::kRaise));
    if (__builtin_mul_overflow(seconds, kSecond, &ns)) return iso.raise(OverflowError, "timestamp out of range for platform time_t");
  }
  out->tv_sec = ns / kSecond - (ns % kSecond < 0);
  out->tv_nsec = ns - out->tv_sec * kSecond;
  return true;
}

Status posix_utime(Isolate& iso, Value path, Value times, Value ns, Value dir_fd, bool follow) {
  Path p;
  TRY(path_argument(iso, path, "utime", "path", kAllowFd, &p));
  int at = TRY(directory_fd(iso, dir_fd));
  bool by_ns = !ns.is_empty();
  if (by_ns && !times.is_none())
    return iso.raise(ValueError, "utime: you may specify either 'times' or 'ns' but not both");
  timespec both[2];
  const timespec* when = nullptr;
  Value given = by_ns ? ns : times;
  if (!given.is_none()) {
    if (!TupleObject::check(given) || given.as<TupleObject>()->length != 2)
      return by_ns ? iso.raise(TypeError, "utime: 'ns' must be a tuple of two ints")
                   : iso.raise(TypeError, "utime: 'times' must be either a tuple of two ints or None");
    for (size_t i = 0; i < 2; ++i) TRY(to_timespec(iso, (*given.as<TupleObject>())[i], by_ns, &both[i]));
    when = both;
  }
  return check(iso, blocking_call(iso, [&] {
                 return p.fd >= 0 ? ::futimens(p.fd, when) : ::utimensat(at, p.c_str(), when, follow ? 0 : AT_SYMLINK_NOFOLLOW);
               }), p);
}

Result make_statvfs(Isolate& iso, const struct statvfs& v) {
  const uint64_t numbers[] = {v.f_bsize, v.f_frsize, v.f_blocks, v.f_bfree, v.f_bavail, v.f_files,
                              v.f_ffree, v.f_favail, v.f_flag,   v.f_namemax, v.f_fsid};
  Value items[11];
  for (size_t i = 0; i < 11; ++i) {
    Result r = make_int_u64(iso, numbers[i]);
    if (r.is_fault()) return r;  // only the last ones are ever big
    items[i] = r.value();
  }
  return StatvfsResult::make(iso, &statvfs_result_type, items, 11);
}
Result posix_statvfs(Isolate& iso, Value path) {
  Path p;
  TRY(path_argument(iso, path, "statvfs", "path", kAllowFd, &p));
  struct statvfs v;
  TRY(check(iso, TRY(blocking_call_retried(iso, [&] { return p.fd >= 0 ? ::fstatvfs(p.fd, &v) : ::statvfs(p.c_str(), &v); })), p));
  return make_statvfs(iso, v);
}
Result posix_fstatvfs(Isolate& iso, int64_t fd) {
  struct statvfs v;
  TRY(check(iso, TRY(blocking_call_retried(iso, [&] { return ::fstatvfs(static_cast<int>(fd), &v); }))));
  return make_statvfs(iso, v);
}

// From ten items the float times are the int ones.
Result stat_result_new(Isolate& iso, TypeObject* cls, Value sequence, Value dict) {
  Ref made(iso, TRY(StatResult::create(iso, cls, sequence, dict)));
  Value* items = made.as<TupleObject>()->items();
  for (size_t i = 0; i < 3; ++i)
    if (items[10 + i].is_none()) assign(iso, items[10 + i], retained(iso, items[7 + i]));
  return made.release();
}

constexpr MethodDef kRows[] = {
    def<"def stat(path, *, dir_fd=None, follow_symlinks=True)", posix_stat>("Perform a stat system call on the given path."),
    def<"def lstat(path, *, dir_fd=None)", posix_lstat>("Perform a stat system call on the given path, without following symbolic links."),
    def<"def fstat(fd)", posix_fstat>("Perform a stat system call on the given file descriptor."),
    def<"def utime(path, times=None, *, ns=<unset>, dir_fd=None, follow_symlinks=True)", posix_utime>("Set the access and modified time of path."),
    def<"def fstatvfs(fd, /)", posix_fstatvfs>("Perform an fstatvfs system call on the given fd.\n\nEquivalent to statvfs(fd)."),
    def<"def statvfs(path)", posix_statvfs>("Perform a statvfs system call on the given path."),
};

#define ITEM(i, name) def<"member " name, struct_sequence_item<i>>(nullptr)
constexpr MethodDef kStatResult[] = {
    def<"new os.stat_result(sequence, dict=<unset>)", stat_result_new>(nullptr),
    ITEM(0, "st_mode"), ITEM(1, "st_ino"), ITEM(2, "st_dev"), ITEM(3, "st_nlink"), ITEM(4, "st_uid"), ITEM(5, "st_gid"),
    ITEM(6, "st_size"), ITEM(10, "st_atime"), ITEM(11, "st_mtime"), ITEM(12, "st_ctime"), ITEM(13, "st_atime_ns"),
    ITEM(14, "st_mtime_ns"), ITEM(15, "st_ctime_ns"), ITEM(16, "st_blksize"), ITEM(17, "st_blocks"), ITEM(18, "st_rdev")};
constexpr MethodDef kStatvfsResult[] = {
    def<"new os.statvfs_result(sequence, dict=<unset>)", StatvfsResult::create>(nullptr),
    ITEM(0, "f_bsize"), ITEM(1, "f_frsize"), ITEM(2, "f_blocks"), ITEM(3, "f_bfree"), ITEM(4, "f_bavail"), ITEM(5, "f_files"),
    ITEM(6, "f_ffree"), ITEM(7, "f_favail"), ITEM(8, "f_flag"), ITEM(9, "f_namemax"), ITEM(10, "f_fsid")};
#undef ITEM

}  // namespace

Result stat_path(Isolate& iso, const char* path, int directory, bool follow, Value named_in_errors) {
  struct stat st;
  SystemResult r = TRY(blocking_call_retried(iso, [&] { return ::fstatat(directory, path, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW); }));
  if (r.value < 0) return raise_os_error(iso, r.error, named_in_errors);
  return make_stat_result(iso, st);
}

extern const Rows stat_rows{kRows, std::size(kRows)};
extern const TypeDef stat_result_type_def{.type = &stat_result_type,
                                   .name = "os.stat_result",
                                   .doc = "stat_result: Result from stat, fstat, or lstat.",
                                   .base = &tuple_type,
                                   .instance_size = sizeof(TupleObject),
                                   .flags = 0,
                                   .slots = {.destroy = StatResult::destroy,
                                             .traverse = StatResult::traverse,
                                             .variable_size = StatResult::size,
                                             .repr = struct_sequence_repr},
                                   .methods = kStatResult,
                                   .method_count = std::size(kStatResult)};
extern const TypeDef statvfs_result_type_def{.type = &statvfs_result_type,
                                      .name = "os.statvfs_result",
                                      .doc = "statvfs_result: Result from statvfs or fstatvfs.",
                                      .base = &tuple_type,
                                      .instance_size = sizeof(TupleObject),
                                      .flags = 0,
                                      .slots = {.destroy = StatvfsResult::destroy,
                                                .traverse = StatvfsResult::traverse,
                                                .variable_size = StatvfsResult::size,
                                                .repr = struct_sequence_repr},
                                      .methods = kStatvfsResult,
                                      .method_count = std::size(kStatvfsResult)};

}  // namespace skerry::posix
