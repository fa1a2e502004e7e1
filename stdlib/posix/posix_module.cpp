// The modules posix and errno: constants, the environment, and every row of this folder.
#include "stdlib/posix/posix_module.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/limits.h>
#include <linux/memfd.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <string_view>

#include "isolate/objects/bytes.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/str.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/unix/locale_state.h"

namespace skerry::posix {

namespace {

#define POSIX_CONSTANTS(N) \
  N(EX_CANTCREAT) N(EX_CONFIG) N(EX_DATAERR) N(EX_IOERR) N(EX_NOHOST) N(EX_NOINPUT) N(EX_NOPERM) N(EX_NOUSER) \
  N(EX_OK) N(EX_OSERR) N(EX_OSFILE) N(EX_PROTOCOL) N(EX_SOFTWARE) N(EX_TEMPFAIL) N(EX_UNAVAILABLE) N(EX_USAGE) \
  N(F_LOCK) N(F_OK) N(F_TEST) N(F_TLOCK) N(F_ULOCK) N(GRND_NONBLOCK) N(GRND_RANDOM) N(O_ACCMODE) N(O_APPEND) \
  N(O_ASYNC) N(O_CLOEXEC) N(O_CREAT) N(O_DIRECT) N(O_DIRECTORY) N(O_DSYNC) N(O_EXCL) N(O_FSYNC) N(O_LARGEFILE) \
  N(O_NDELAY) N(O_NOATIME) N(O_NOCTTY) N(O_NOFOLLOW) N(O_NONBLOCK) N(O_PATH) N(O_RDONLY) N(O_RDWR) N(O_RSYNC) \
  N(O_SYNC) N(O_TMPFILE) N(O_TRUNC) N(O_WRONLY) N(PRIO_PGRP) N(PRIO_PROCESS) N(PRIO_USER) N(RTLD_GLOBAL) \
  N(RTLD_LAZY) N(RTLD_LOCAL) N(RTLD_NOW) N(R_OK) N(SCHED_BATCH) N(SCHED_FIFO) N(SCHED_IDLE) N(SCHED_OTHER) N(SCHED_RESET_ON_FORK) \
  N(SCHED_RR) N(SEEK_DATA) N(SEEK_HOLE) N(ST_NOSUID) N(ST_RDONLY) N(WCONTINUED) N(WEXITED) N(WNOHANG) N(WNOWAIT) N(WSTOPPED) \
  N(WUNTRACED) N(W_OK) N(X_OK) N(P_ALL) N(P_PID) N(P_PGID) N(P_PIDFD) N(CLD_EXITED) N(CLD_KILLED) N(CLD_DUMPED) N(CLD_TRAPPED) \
  N(CLD_STOPPED) N(CLD_CONTINUED) N(EFD_CLOEXEC) N(EFD_NONBLOCK) N(EFD_SEMAPHORE) N(MFD_ALLOW_SEALING) N(MFD_CLOEXEC) N(MFD_HUGETLB) \
  N(MFD_HUGE_16GB) N(MFD_HUGE_16MB) N(MFD_HUGE_1GB) N(MFD_HUGE_1MB) N(MFD_HUGE_256MB) N(MFD_HUGE_2GB) N(MFD_HUGE_2MB) N(MFD_HUGE_32MB) \
  N(MFD_HUGE_512KB) N(MFD_HUGE_512MB) N(MFD_HUGE_64KB) N(MFD_HUGE_8MB) N(MFD_HUGE_MASK) N(MFD_HUGE_SHIFT) N(NGROUPS_MAX) \
  N(POSIX_FADV_DONTNEED) N(POSIX_FADV_NOREUSE) N(POSIX_FADV_NORMAL) N(POSIX_FADV_RANDOM) N(POSIX_FADV_SEQUENTIAL) \
  N(POSIX_FADV_WILLNEED) N(RTLD_DEEPBIND) N(RTLD_NODELETE) N(RTLD_NOLOAD) N(RWF_APPEND) N(RWF_DSYNC) N(RWF_HIPRI) N(RWF_NOWAIT) \
  N(RWF_SYNC) N(SPLICE_F_MORE) N(SPLICE_F_MOVE) N(SPLICE_F_NONBLOCK) N(ST_APPEND) N(ST_MANDLOCK) N(ST_NOATIME) N(ST_NODEV) \
  N(ST_NODIRATIME) N(ST_NOEXEC) N(ST_RELATIME) N(ST_SYNCHRONOUS) N(ST_WRITE) N(TMP_MAX) N(XATTR_CREATE) N(XATTR_REPLACE) N(XATTR_SIZE_MAX)
#define ERRNO_CONSTANTS(N) \
  N(E2BIG) N(EACCES) N(EADDRINUSE) N(EADDRNOTAVAIL) N(EADV) N(EAFNOSUPPORT) N(EAGAIN) N(EALREADY) N(EBADE) \
  N(EBADF) N(EBADFD) N(EBADMSG) N(EBADR) N(EBADRQC) N(EBADSLT) N(EBFONT) N(EBUSY) N(ECANCELED) N(ECHILD) \
  N(ECHRNG) N(ECOMM) N(ECONNABORTED) N(ECONNREFUSED) N(ECONNRESET) N(EDEADLK) N(EDEADLOCK) N(EDESTADDRREQ) \
  N(EDOM) N(EDOTDOT) N(EDQUOT) N(EEXIST) N(EFAULT) N(EFBIG) N(EHOSTDOWN) N(EHOSTUNREACH) N(EIDRM) N(EILSEQ) \
  N(EINPROGRESS) N(EINTR) N(EINVAL) N(EIO) N(EISCONN) N(EISDIR) N(EISNAM) N(EKEYEXPIRED) N(EKEYREJECTED) \
  N(EKEYREVOKED) N(EL2HLT) N(EL2NSYNC) N(EL3HLT) N(EL3RST) N(ELIBACC) N(ELIBBAD) N(ELIBEXEC) N(ELIBMAX) \
  N(ELIBSCN) N(ELNRNG) N(ELOOP) N(EMEDIUMTYPE) N(EMFILE) N(EMLINK) N(EMSGSIZE) N(EMULTIHOP) N(ENAMETOOLONG) \
  N(ENAVAIL) N(ENETDOWN) N(ENETRESET) N(ENETUNREACH) N(ENFILE) N(ENOANO) N(ENOBUFS) N(ENOCSI) N(ENODATA) \
  N(ENODEV) N(ENOENT) N(ENOEXEC) N(ENOKEY) N(ENOLCK) N(ENOLINK) N(ENOMEDIUM) N(ENOMEM) N(ENOMSG) N(ENONET) \
  N(ENOPKG) N(ENOPROTOOPT) N(ENOSPC) N(ENOSR) N(ENOSTR) N(ENOSYS) N(ENOTBLK) N(ENOTCONN) N(ENOTDIR) \
  N(ENOTEMPTY) N(ENOTNAM) N(ENOTRECOVERABLE) N(ENOTSOCK) N(ENOTSUP) N(ENOTTY) N(ENOTUNIQ) N(ENXIO) \
  N(EOPNOTSUPP) N(EOVERFLOW) N(EOWNERDEAD) N(EPERM) N(EPFNOSUPPORT) N(EPIPE) N(EPROTO) N(EPROTONOSUPPORT) \
  N(EPROTOTYPE) N(ERANGE) N(EREMCHG) N(EREMOTE) N(EREMOTEIO) N(ERESTART) N(ERFKILL) N(EROFS) N(ESHUTDOWN) \
  N(ESOCKTNOSUPPORT) N(ESPIPE) N(ESRCH) N(ESRMNT) N(ESTALE) N(ESTRPIPE) N(ETIME) N(ETIMEDOUT) N(ETOOMANYREFS) \
  N(ETXTBSY) N(EUCLEAN) N(EUNATCH) N(EUSERS) N(EWOULDBLOCK) N(EXDEV) N(EXFULL)

struct Constant {
  const char* name;
  int64_t value;
};
#define N(name) {#name, static_cast<int64_t>(name)},
constexpr Constant kPosix[] = {POSIX_CONSTANTS(N)};
constexpr Constant kErrno[] = {ERRNO_CONSTANTS(N)};
#undef N

// What os.py asks before it says that a function takes a descriptor or dir_fd.
constexpr const char* kHave[] = {"HAVE_FACCESSAT", "HAVE_FCHDIR", "HAVE_FCHMOD", "HAVE_FCHMODAT", "HAVE_FCHOWN", "HAVE_FCHOWNAT",
                                 "HAVE_FDOPENDIR", "HAVE_FSTATAT", "HAVE_FSTATVFS", "HAVE_FPATHCONF", "HAVE_FTRUNCATE", "HAVE_FUTIMENS",
                                 "HAVE_LCHOWN", "HAVE_LINKAT", "HAVE_LSTAT", "HAVE_MKDIRAT", "HAVE_MKFIFOAT", "HAVE_MKNODAT", "HAVE_OPENAT", "HAVE_READLINKAT",
                                 "HAVE_RENAMEAT", "HAVE_SYMLINKAT", "HAVE_UNLINKAT", "HAVE_UTIMENSAT"};

Status add_rows(Isolate& iso, Value module, const Rows& rows) {
  Ref name(iso, TRY(make_str(iso, "posix")));
  for (size_t i = 0; i < rows.count; ++i) {
    Ref f(iso, TRY(make_native_function(iso, &native_function_type, &rows.rows[i], nullptr, name)));
    TRY(module_set(iso, module, rows.rows[i].signature->name, f));
  }
  return Status::ok();
}

Status set_environment(Isolate& iso, Value module) {
  Ref dict(iso, TRY(make_dict(iso)));
  for (char** e = ::environ; e != nullptr && *e != nullptr; ++e) {
    std::string_view text = *e;
    size_t equals = text.find('=');
    if (equals == text.npos || equals == 0) continue;
    Ref key(iso, TRY(make_bytes(iso, text.substr(0, equals))));
    Ref value(iso, TRY(make_bytes(iso, text.substr(equals + 1))));
    decrement(iso, TRY(dict_set_default(iso, dict.as<DictObject>(), key, value)));
  }
  // Programs that are started have the same character set (PEP 538).
  if (const char* name = unix_doors::coerced_character_locale()) {
    Ref key(iso, TRY(make_bytes(iso, "LC_CTYPE"))), value(iso, TRY(make_bytes(iso, name)));
    TRY(dict_set(iso, dict.as<DictObject>(), key, value));
  }
  return module_set(iso, module, "environ", dict);
}

Status populate_posix(Isolate& iso, Value module) {
  for (const Rows* rows : {&path_rows, &descriptor_rows, &stat_rows, &scandir_rows, &process_rows, &wait_rows, &exec_rows, &transfer_rows, &limit_rows,
                           &user_rows, &priority_rows}) TRY(add_rows(iso, module, *rows));
  for (const Constant& c : kPosix) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  constexpr Constant kSpawnActions[] = {{"POSIX_SPAWN_OPEN", 0}, {"POSIX_SPAWN_CLOSE", 1}, {"POSIX_SPAWN_DUP2", 2}};
  for (const Constant& c : kSpawnActions) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  struct {
    const char* name;
    const TypeObject* type;
  } types[] = {{"error", &OSError},
               {"stat_result", &stat_result_type},
               {"statvfs_result", &statvfs_result_type},
               {"terminal_size", &terminal_size_type},
               {"uname_result", &uname_result_type},
               {"times_result", &times_result_type},
               {"waitid_result", &waitid_result_type},
               {"sched_param", &sched_param_type},
               {"DirEntry", &dir_entry_type}};
  for (const auto& t : types) TRY(module_set(iso, module, t.name, as_value(t.type)));
  Ref have(iso, TRY(make_list(iso)));
  for (const char* name : kHave) {
    Ref s(iso, TRY(make_str(iso, name)));
    TRY(list_append(iso, have.as<ListObject>(), s));
  }
  TRY(module_set(iso, module, "_have_functions", have));
  TRY(add_limit_names(iso, module));
  return set_environment(iso, module);
}

Status populate_errno(Isolate& iso, Value module) {
  Ref codes(iso, TRY(make_dict(iso)));
  for (const Constant& c : kErrno) {
    TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
    Ref name(iso, TRY(make_str(iso, c.name)));
    TRY(dict_set(iso, codes.as<DictObject>(), Value::small_int(c.value), name));
  }
  return module_set(iso, module, "errorcode", codes);
}

constexpr const TypeDef* kTypes[] = {&stat_result_type_def,  &statvfs_result_type_def, &terminal_size_type_def,
                                     &uname_result_type_def, &times_result_type_def,   &dir_entry_type_def,
                                     &scandir_iterator_type_def, &waitid_result_type_def, &sched_param_type_def};

}  // namespace

const TypeDef* const* posix_types(size_t* count) {
  *count = std::size(kTypes);
  return kTypes;
}

extern const ModuleDef posix_module_def{
    .name = "posix",
    .doc = "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX "
           "standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries "
           "for more information on calls.",
    .functions = nullptr,
    .function_count = 0,
    .populate = populate_posix};

extern const ModuleDef errno_module_def{
    .name = "errno",
    .doc = "This module makes available standard errno system symbols.",
    .functions = nullptr,
    .function_count = 0,
    .populate = populate_errno};

}  // namespace skerry::posix
