// What the system can tell of itself: sysconf, pathconf, confstr and their names; extended attributes; devices and terminals.
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include <iterator>
#include <string>

#include "channels/blocking.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/objects/bytes.h"
#include "isolate/objects/bytes_parts.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/str.h"
#include "isolate/objects/text_arguments.h"
#include "stdlib/posix/posix_parts.h"

namespace skerry::posix {

namespace {

struct Setting {
  const char* name;
  int value;
};
// Sorted by name.
#define N(name) {#name, _##name},
constexpr Setting kSystem[] = {
    N(SC_2_CHAR_TERM) N(SC_2_C_BIND) N(SC_2_C_DEV) N(SC_2_C_VERSION) N(SC_2_FORT_DEV) N(SC_2_FORT_RUN) N(SC_2_LOCALEDEF)
    N(SC_2_SW_DEV) N(SC_2_UPE) N(SC_2_VERSION) N(SC_AIO_LISTIO_MAX) N(SC_AIO_MAX) N(SC_AIO_PRIO_DELTA_MAX) N(SC_ARG_MAX)
    N(SC_ASYNCHRONOUS_IO) N(SC_ATEXIT_MAX) N(SC_AVPHYS_PAGES) N(SC_BC_BASE_MAX) N(SC_BC_DIM_MAX) N(SC_BC_SCALE_MAX)
    N(SC_BC_STRING_MAX) N(SC_CHARCLASS_NAME_MAX) N(SC_CHAR_BIT) N(SC_CHAR_MAX) N(SC_CHAR_MIN) N(SC_CHILD_MAX) N(SC_CLK_TCK)
    N(SC_COLL_WEIGHTS_MAX) N(SC_DELAYTIMER_MAX) N(SC_EQUIV_CLASS_MAX) N(SC_EXPR_NEST_MAX) N(SC_FSYNC) N(SC_GETGR_R_SIZE_MAX)
    N(SC_GETPW_R_SIZE_MAX) N(SC_INT_MAX) N(SC_INT_MIN) N(SC_IOV_MAX) N(SC_JOB_CONTROL) N(SC_LINE_MAX) N(SC_LOGIN_NAME_MAX)
    N(SC_LONG_BIT) N(SC_MAPPED_FILES) N(SC_MB_LEN_MAX) N(SC_MEMLOCK) N(SC_MEMLOCK_RANGE) N(SC_MEMORY_PROTECTION)
    N(SC_MESSAGE_PASSING) N(SC_MINSIGSTKSZ) N(SC_MQ_OPEN_MAX) N(SC_MQ_PRIO_MAX) N(SC_NGROUPS_MAX) N(SC_NL_ARGMAX)
    N(SC_NL_LANGMAX) N(SC_NL_MSGMAX) N(SC_NL_NMAX) N(SC_NL_SETMAX) N(SC_NL_TEXTMAX) N(SC_NPROCESSORS_CONF) N(SC_NPROCESSORS_ONLN)
    N(SC_NZERO) N(SC_OPEN_MAX) N(SC_PAGESIZE) N(SC_PAGE_SIZE) N(SC_PASS_MAX) N(SC_PHYS_PAGES) N(SC_PII) N(SC_PII_INTERNET)
    N(SC_PII_INTERNET_DGRAM) N(SC_PII_INTERNET_STREAM) N(SC_PII_OSI) N(SC_PII_OSI_CLTS) N(SC_PII_OSI_COTS) N(SC_PII_OSI_M)
    N(SC_PII_SOCKET) N(SC_PII_XTI) N(SC_POLL) N(SC_PRIORITIZED_IO) N(SC_PRIORITY_SCHEDULING) N(SC_REALTIME_SIGNALS)
    N(SC_RE_DUP_MAX) N(SC_RTSIG_MAX) N(SC_SAVED_IDS) N(SC_SCHAR_MAX) N(SC_SCHAR_MIN) N(SC_SELECT) N(SC_SEMAPHORES)
    N(SC_SEM_NSEMS_MAX) N(SC_SEM_VALUE_MAX) N(SC_SHARED_MEMORY_OBJECTS) N(SC_SHRT_MAX) N(SC_SHRT_MIN) N(SC_SIGQUEUE_MAX)
    N(SC_SSIZE_MAX) N(SC_STREAM_MAX) N(SC_SYNCHRONIZED_IO) N(SC_THREADS) N(SC_THREAD_ATTR_STACKADDR) N(SC_THREAD_ATTR_STACKSIZE)
    N(SC_THREAD_DESTRUCTOR_ITERATIONS) N(SC_THREAD_KEYS_MAX) N(SC_THREAD_PRIORITY_SCHEDULING) N(SC_THREAD_PRIO_INHERIT)
    N(SC_THREAD_PRIO_PROTECT) N(SC_THREAD_PROCESS_SHARED) N(SC_THREAD_SAFE_FUNCTIONS) N(SC_THREAD_STACK_MIN)
    N(SC_THREAD_THREADS_MAX) N(SC_TIMERS) N(SC_TIMER_MAX) N(SC_TTY_NAME_MAX) N(SC_TZNAME_MAX) N(SC_T_IOV_MAX) N(SC_UCHAR_MAX)
    N(SC_UINT_MAX) N(SC_UIO_MAXIOV) N(SC_ULONG_MAX) N(SC_USHRT_MAX) N(SC_VERSION) N(SC_WORD_BIT) N(SC_XBS5_ILP32_OFF32)
    N(SC_XBS5_ILP32_OFFBIG) N(SC_XBS5_LP64_OFF64) N(SC_XBS5_LPBIG_OFFBIG) N(SC_XOPEN_CRYPT) N(SC_XOPEN_ENH_I18N)
    N(SC_XOPEN_LEGACY) N(SC_XOPEN_REALTIME) N(SC_XOPEN_REALTIME_THREADS) N(SC_XOPEN_SHM) N(SC_XOPEN_UNIX) N(SC_XOPEN_VERSION)
    N(SC_XOPEN_XCU_VERSION) N(SC_XOPEN_XPG2) N(SC_XOPEN_XPG3) N(SC_XOPEN_XPG4)};
constexpr Setting kFile[] = {
    N(PC_ALLOC_SIZE_MIN) N(PC_ASYNC_IO) N(PC_CHOWN_RESTRICTED) N(PC_FILESIZEBITS) N(PC_LINK_MAX) N(PC_MAX_CANON) N(PC_MAX_INPUT)
    N(PC_NAME_MAX) N(PC_NO_TRUNC) N(PC_PATH_MAX) N(PC_PIPE_BUF) N(PC_PRIO_IO) N(PC_REC_INCR_XFER_SIZE) N(PC_REC_MAX_XFER_SIZE)
    N(PC_REC_MIN_XFER_SIZE) N(PC_REC_XFER_ALIGN) N(PC_SOCK_MAXBUF) N(PC_SYMLINK_MAX) N(PC_SYNC_IO) N(PC_VDISABLE)};
constexpr Setting kText[] = {
    N(CS_GNU_LIBC_VERSION) N(CS_GNU_LIBPTHREAD_VERSION) N(CS_LFS64_CFLAGS) N(CS_LFS64_LDFLAGS) N(CS_LFS64_LIBS)
    N(CS_LFS64_LINTFLAGS) N(CS_LFS_CFLAGS) N(CS_LFS_LDFLAGS) N(CS_LFS_LIBS) N(CS_LFS_LINTFLAGS) N(CS_PATH)
    N(CS_XBS5_ILP32_OFF32_CFLAGS) N(CS_XBS5_ILP32_OFF32_LDFLAGS) N(CS_XBS5_ILP32_OFF32_LIBS) N(CS_XBS5_ILP32_OFF32_LINTFLAGS)
    N(CS_XBS5_ILP32_OFFBIG_CFLAGS) N(CS_XBS5_ILP32_OFFBIG_LDFLAGS) N(CS_XBS5_ILP32_OFFBIG_LIBS) N(CS_XBS5_ILP32_OFFBIG_LINTFLAGS)
    N(CS_XBS5_LP64_OFF64_CFLAGS) N(CS_XBS5_LP64_OFF64_LDFLAGS) N(CS_XBS5_LP64_OFF64_LIBS) N(CS_XBS5_LP64_OFF64_LINTFLAGS)
    N(CS_XBS5_LPBIG_OFFBIG_CFLAGS) N(CS_XBS5_LPBIG_OFFBIG_LDFLAGS) N(CS_XBS5_LPBIG_OFFBIG_LIBS) N(CS_XBS5_LPBIG_OFFBIG_LINTFLAGS)};
#undef N

template <size_t n>
Fallible<int> setting_argument(Isolate& iso, Value v, const Setting (&table)[n]) {
  if (is_int(v)) return static_cast<int>(TRY(c_int_argument(iso, v)));
  if (!StrObject::check(v)) return iso.raise(TypeError, "configuration names must be strings or integers");
  for (const Setting& s : table)
    if (str_is(v, s.name)) return s.value;
  return iso.raise(ValueError, "unrecognized configuration name");
}
template <size_t n>
Status add_names(Isolate& iso, Value module, const char* name, const Setting (&table)[n]) {
  Ref dict(iso, TRY(make_dict(iso)));
  for (const Setting& s : table) TRY(dict_set(iso, dict.as<DictObject>(), Ref(iso, intern(iso, s.name)), Value::small_int(s.value)));
  return module_set(iso, module, name, dict);
}

Fallible<int64_t> posix_sysconf(Isolate& iso, Value name) {
  int which = TRY(setting_argument(iso, name, kSystem));
  errno = 0;
  long value = ::sysconf(which);
  if (value == -1 && errno != 0) return raise_os_error(iso, errno, Value());
  return int64_t{value};
}
Result posix_confstr(Isolate& iso, Value name) {
  int which = TRY(setting_argument(iso, name, kText));
  std::string text(255, '\0');
  errno = 0;
  size_t size = ::confstr(which, text.data(), text.size());
  if (size == 0) {
    if (errno != 0) return raise_os_error(iso, errno, Value());
    return Value::none();
  }
  if (size > text.size()) {
    text.resize(size);
    size = ::confstr(which, text.data(), text.size());
  }
  return make_name(iso, std::string_view(text).substr(0, size - 1), NameForm::kStr);
}
Fallible<int64_t> posix_fpathconf(Isolate& iso, Value fd_value, Value name) {
  int fd = TRY(descriptor_argument(iso, fd_value)), which = TRY(setting_argument(iso, name, kFile));
  errno = 0;
  long value = ::fpathconf(fd, which);
  if (value == -1 && errno != 0) return raise_os_error(iso, errno, Value());
  return int64_t{value};
}
Fallible<int64_t> posix_pathconf(Isolate& iso, Value path, Value name) {
  Path p;
  TRY(path_argument(iso, path, "pathconf", "path", kAllowFd, &p));
  int which = TRY(setting_argument(iso, name, kFile));
  errno = 0;
  long value = p.fd >= 0 ? ::fpathconf(p.fd, which) : ::pathconf(p.c_str(), which);
  // EINVAL is about the name.
  if (value == -1 && errno == EINVAL) return raise_os_error(iso, errno, Value());
  if (value == -1 && errno != 0) return path_error(iso, errno, p);
  return int64_t{value};
}

// ---- Extended attributes
Status attribute_path(Isolate& iso, Value path, const char* function, unsigned kinds, bool follow, Path* out) {
  TRY(path_argument(iso, path, function, "path", kAllowFd | kinds, out));
  // CPython lets descriptor 0 pass.
  if (out->fd > 0 && !follow) return iso.raise(ValueError, "{}: cannot use fd and follow_symlinks together", function);
  if (out->fd < 0 && (out->given.is_empty() || path.is_none())) out->text.assign(1, '.');
  return Status::ok();
}
Result posix_getxattr(Isolate& iso, Value path, Value attribute, bool follow) {
  Path p, name;
  TRY(attribute_path(iso, path, "getxattr", kPathOnly, follow, &p));
  TRY(path_argument(iso, attribute, "getxattr", "attribute", kPathOnly, &name));
  for (size_t size : {size_t{128}, size_t{XATTR_SIZE_MAX}}) {
    uint8_t* data;
    Ref room(iso, TRY(allocate_bytes(iso, size, &data)));
    SystemResult r = blocking_call(iso, [&] {
      return p.fd >= 0 ? ::fgetxattr(p.fd, name.c_str(), data, size)
             : follow  ? ::getxattr(p.c_str(), name.c_str(), data, size)
                       : ::lgetxattr(p.c_str(), name.c_str(), data, size);
    });
    if (r.value < 0 && r.error == ERANGE && size < XATTR_SIZE_MAX) continue;
    TRY(check(iso, r, p));
    return make_bytes(iso, room.as<BytesObject>()->view().substr(0, static_cast<size_t>(r.value)));
  }
  return raise_os_error(iso, ERANGE, Value());
}
Status posix_setxattr(Isolate& iso, Value path, Value attribute, Value value, Value how_value, bool follow) {
  Path p, name;
  TRY(attribute_path(iso, path, "setxattr", kPathOnly, follow, &p));
  TRY(path_argument(iso, attribute, "setxattr", "attribute", kPathOnly, &name));
  int how = static_cast<int>(TRY(c_int_argument(iso, how_value)));
  BytesView view(iso);
  TRY(view.get(value));
  return check(iso, blocking_call(iso, [&] {
                 std::string_view text = view.text();
                 return p.fd >= 0 ? ::fsetxattr(p.fd, name.c_str(), text.data(), text.size(), how)
                        : follow  ? ::setxattr(p.c_str(), name.c_str(), text.data(), text.size(), how)
                                  : ::lsetxattr(p.c_str(), name.c_str(), text.data(), text.size(), how);
               }), p);
}
Status posix_removexattr(Isolate& iso, Value path, Value attribute, bool follow) {
  Path p, name;
  TRY(attribute_path(iso, path, "removexattr", kPathOnly, follow, &p));
  TRY(path_argument(iso, attribute, "removexattr", "attribute", kPathOnly, &name));
  return check(iso, blocking_call(iso, [&] {
                 return p.fd >= 0 ? ::fremovexattr(p.fd, name.c_str())
                        : follow  ? ::removexattr(p.c_str(), name.c_str())
                                  : ::lremovexattr(p.c_str(), name.c_str());
               }), p);
}
Result posix_listxattr(Isolate& iso, Value path, bool follow) {
  Path p;
  TRY(attribute_path(iso, path, "listxattr", kAllowNone, follow, &p));
  std::string names(XATTR_LIST_MAX, '\0');
  SystemResult r = blocking_call(iso, [&] {
    return p.fd >= 0 ? ::flistxattr(p.fd, names.data(), names.size())
           : follow  ? ::listxattr(p.c_str(), names.data(), names.size())
                     : ::llistxattr(p.c_str(), names.data(), names.size());
  });
  TRY(check(iso, r, p));
  Ref out(iso, TRY(make_list(iso)));
  for (const char *at = names.data(), *end = at + r.value; at < end; at += std::char_traits<char>::length(at) + 1)
    TRY(list_append(iso, out.as<ListObject>(), Ref(iso, TRY(make_name(iso, at, NameForm::kStr)))));
  return out.release();
}

// ---- Devices, owners, the root
Status posix_mknod(Isolate& iso, Value path, Value mode_value, int64_t device, Value dir_fd) {
  Path p;
  TRY(path_argument(iso, path, "mknod", "path", kPathOnly, &p));
  auto mode = static_cast<mode_t>(TRY(c_int_argument(iso, mode_value)));
  int at = TRY(directory_fd(iso, dir_fd));
  return check(iso, TRY(blocking_call_retried(iso, [&] { return ::mknodat(at, p.c_str(), mode, static_cast<dev_t>(device)); })));
}
Result posix_makedev(Isolate& iso, Value high, Value low) {
  auto a = static_cast<unsigned>(TRY(c_int_argument(iso, high))), b = static_cast<unsigned>(TRY(c_int_argument(iso, low)));
  return make_int_u64(iso, ::gnu_dev_makedev(a, b));
}
Fallible<int64_t> posix_major(Isolate&, int64_t device) { return int64_t{::gnu_dev_major(static_cast<dev_t>(device))}; }
Fallible<int64_t> posix_minor(Isolate&, int64_t device) { return int64_t{::gnu_dev_minor(static_cast<dev_t>(device))}; }
Status posix_fchown(Isolate& iso, Value fd_value, Value uid, Value gid) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  const uid_t user = TRY(id_argument(iso, uid, "uid"));
  const gid_t group = TRY(id_argument(iso, gid, "gid"));
  return check(iso, TRY(blocking_call_retried(iso, [=] { return ::fchown(fd, user, group); })));
}
Status posix_lchown(Isolate& iso, Value path, Value uid, Value gid) {
  Path p;
  TRY(path_argument(iso, path, "lchown", "path", kPathOnly, &p));
  const uid_t user = TRY(id_argument(iso, uid, "uid"));
  const gid_t group = TRY(id_argument(iso, gid, "gid"));
  return check(iso, blocking_call(iso, [&] { return ::lchown(p.c_str(), user, group); }), p);
}
Status posix_chroot(Isolate& iso, Value path) {
  Path p;
  TRY(path_argument(iso, path, "chroot", "path", kPathOnly, &p));
  return check(iso, blocking_call(iso, [&] { return ::chroot(p.c_str()); }), p);
}
Status posix_sync(Isolate& iso) {
  channels::run_blocking(iso, [] { ::sync(); });
  return Status::ok();
}

// ---- Terminals
Result posix_ctermid(Isolate& iso) {
  char name[L_ctermid];
  return make_name(iso, ::ctermid(name), NameForm::kStr);
}
Status posix_login_tty(Isolate& iso, Value fd_value) {
  int fd = TRY(descriptor_argument(iso, fd_value));
  return check(iso, blocking_call(iso, [=] { return ::login_tty(fd); }));
}
Fallible<int64_t> posix_tcgetpgrp(Isolate& iso, Value fd_value) {
  int fd = static_cast<int>(TRY(c_int_argument(iso, fd_value)));
  SystemResult r = blocking_call(iso, [=] { return ::tcgetpgrp(fd); });
  TRY(check(iso, r));
  return r.value;
}
Status posix_tcsetpgrp(Isolate& iso, Value fd_value, Value group_value) {
  int fd = static_cast<int>(TRY(c_int_argument(iso, fd_value))), group = static_cast<int>(TRY(c_int_argument(iso, group_value)));
  return check(iso, blocking_call(iso, [=] { return ::tcsetpgrp(fd, group); }));
}
Result posix_device_encoding(Isolate& iso, Value fd_value) {
  int fd = static_cast<int>(TRY(c_int_argument(iso, fd_value)));
  if (::isatty(fd) == 0) return Value::none();
  return make_str(iso, interpreter_options().utf8_mode != 0 ? "utf-8" : "UTF-8");
}

constexpr MethodDef kRows[] = {
    def<"def sysconf(name, /)", posix_sysconf>("Return an integer-valued system configuration variable."),
    def<"def confstr(name, /)", posix_confstr>("Return a string-valued system configuration variable."),
    def<"def fpathconf(fd, name, /)", posix_fpathconf>("Return the configuration limit name for the file descriptor fd.\n\nIf there is no limit, return -1."),
    def<"def pathconf(path, name)", posix_pathconf>("Return the configuration limit name for the file or directory path.\n\nIf there is no limit, return -1."),
    def<"def getxattr(path, attribute, *, follow_symlinks=True)", posix_getxattr>("Return the value of extended attribute attribute on path."),
    def<"def setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)", posix_setxattr>("Set extended attribute attribute on path to value."),
    def<"def removexattr(path, attribute, *, follow_symlinks=True)", posix_removexattr>("Remove extended attribute attribute on path."),
    def<"def listxattr(path=None, *, follow_symlinks=True)", posix_listxattr>("Return a list of extended attributes on path."),
    def<"def mknod(path, mode=384, device=0, *, dir_fd=None)", posix_mknod>("Create a node in the file system."),
    def<"def makedev(major, minor, /)", posix_makedev>("Composes a raw device number from the major and minor device numbers."),
    def<"def major(device, /)", posix_major>("Extracts a device major number from a raw device number."),
    def<"def minor(device, /)", posix_minor>("Extracts a device minor number from a raw device number."),
    def<"def fchown(fd, uid, gid)", posix_fchown>(
        "Change the owner and group id of the file specified by file descriptor.\n\nEquivalent to os.chown(fd, uid, gid)."),
    def<"def lchown(path, uid, gid)", posix_lchown>("Change the owner and group id of path to the numeric uid and gid."),
    def<"def chroot(path)", posix_chroot>("Change root directory to path."),
    def<"def sync()", posix_sync>("Force write of everything to disk."),
    def<"def ctermid()", posix_ctermid>("Return the name of the controlling terminal for this process."),
    def<"def login_tty(fd, /)", posix_login_tty>("Prepare the tty of which fd is a file descriptor for a new login session."),
    def<"def tcgetpgrp(fd, /)", posix_tcgetpgrp>("Return the process group associated with the terminal specified by fd."),
    def<"def tcsetpgrp(fd, pgid, /)", posix_tcsetpgrp>("Set the process group associated with the terminal specified by fd."),
    def<"def device_encoding(fd)", posix_device_encoding>("Return a string describing the encoding of a terminal's file descriptor."),
};

}  // namespace

extern const Rows limit_rows{kRows, std::size(kRows)};
Status add_limit_names(Isolate& iso, Value module) {
  TRY(add_names(iso, module, "sysconf_names", kSystem));
  TRY(add_names(iso, module, "pathconf_names", kFile));
  return add_names(iso, module, "confstr_names", kText);
}

}  // namespace skerry::posix
