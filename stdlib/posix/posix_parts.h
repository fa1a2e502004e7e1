// What the sources of the module `posix` share. The system's os.py stands on it.
//
//   posix_paths.cpp        names in the file system      posix_descriptors.cpp  open files
//   posix_stat.cpp         stat_result, utime            posix_scandir.cpp      listdir, scandir, DirEntry
//   posix_process.cpp      the process and the system    posix_module.cpp       constants, the module
//   posix_wait.cpp         child processes               fork_exec.cpp          _posixsubprocess
//   posix_transfer.cpp     readv, sendfile, eventfd      posix_limits.cpp       sysconf, xattr, devices
//   posix_exec.cpp         exec*, posix_spawn*, fork     exec_arguments.cpp     what the started program gets
//   posix_users.cpp        users and groups              posix_priority.cpp     nice, sched_*, processors
// The environment is each isolate's own (os.environ): setenv is not safe while other threads run. The current directory
// and the descriptors belong to the process, and so to all isolates.
#pragma once

#include <sched.h>

#include <string>

#include "isolate/objects/exception.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "stdlib/io/blocking_call.h"

namespace skerry::posix {

using io::blocking_call;
using io::blocking_call_retried;
using io::SystemResult;

// A path, or an open descriptor where that is allowed.
struct Path {
  std::string text;
  int fd = -1;
  bool is_bytes = false;
  Value given;  // borrowed: for error messages; Empty for None
  const char* c_str() const { return text.c_str(); }
};
enum PathKinds : unsigned { kPathOnly = 0, kAllowFd = 1, kAllowNone = 2 };
// TypeError "stat: path should be string, bytes, os.PathLike or integer, not float"; without a function as os.fsencode says it.
Fallible<bool> path_argument(Isolate& iso, Value v, const char* function, const char* name, unsigned kinds, Path* out);
// None: AT_FDCWD.
Fallible<int> directory_fd(Isolate& iso, Value v);
Fallible<int> descriptor_argument(Isolate& iso, Value v);  // an int or an object with fileno()

// As errors name it: what __fspath__ gave. Owned.
Result shown_path(Isolate& iso, const Path& path);
Fault path_error(Isolate& iso, int error, const Path& path);
Fault path_error(Isolate& iso, int error, const Path& from, const Path& to);
Status check(Isolate& iso, SystemResult r);                   // OSError without a name
Status check(Isolate& iso, SystemResult r, const Path& path);

// A parameter type: the number of a process. CPython reads it by a format string, which has words of its own for what does not fit.
struct Pid {
  int value;
  operator int() const { return value; }
};
Fallible<Pid> pid_argument(Isolate& iso, Value v);

// Text of the file system as str (surrogateescape) or bytes.
enum class NameForm { kStr, kBytes };
Result make_name(Isolate& iso, std::string_view text, NameForm form);

// posix_stat.cpp
struct FileStatus;
Result stat_path(Isolate& iso, const char* path, int directory, bool follow, Value named_in_errors);

// Rows of each source, and its types.
struct Rows {
  const MethodDef* rows;
  size_t count;
};
extern const Rows path_rows, descriptor_rows, stat_rows, scandir_rows, process_rows, wait_rows, exec_rows, transfer_rows, limit_rows,
    user_rows, priority_rows;
// The number of a user or group; -1 is none.
Fallible<uint32_t> id_argument(Isolate& iso, Value v, const char* what);
Status add_limit_names(Isolate& iso, Value module);  // posix_limits.cpp: sysconf_names and its kin
extern const TypeDef stat_result_type_def, terminal_size_type_def, uname_result_type_def, times_result_type_def,
    dir_entry_type_def, scandir_iterator_type_def, statvfs_result_type_def, waitid_result_type_def, sched_param_type_def;
extern TypeObject stat_result_type, terminal_size_type, uname_result_type, times_result_type, dir_entry_type,
    scandir_iterator_type, statvfs_result_type, waitid_result_type, sched_param_type;

// os.sched_param in C.
Fallible<sched_param> sched_param_argument(Isolate& iso, Value v);
// os.fork, with the functions that are registered for it.
Fallible<int64_t> fork_process(Isolate& iso);

}  // namespace skerry::posix

namespace skerry::native_detail {
template <>
struct Convert<posix::Pid> {
  static Fallible<posix::Pid> from(Isolate& iso, Value v, const Signature&, int) { return posix::pid_argument(iso, v); }
};
}  // namespace skerry::native_detail
