// resource: limits of the process, and what it has used.
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <iterator>

#include "isolate/isolate.h"
#include "isolate/objects/float.h"
#include "isolate/objects/int.h"
#include "isolate/objects/text_arguments.h"
#include "isolate/objects/tuple.h"
#include "stdlib/unix/unix_modules.h"
#include "stdlib/unix/unix_parts.h"
#include "stdlib/wide_sequence.h"

namespace skerry::unix_doors {

TypeObject rusage_type;

namespace {

constexpr size_t kUsageItems = 16;
using Rusage = WideSequence<kUsageItems, kUsageItems>;

Result resource_getrusage(Isolate& iso, Value who_value) {
  int who = static_cast<int>(TRY(c_int_argument(iso, who_value)));
  rusage u;
  if (::getrusage(static_cast<__rusage_who>(who), &u) < 0) {
    if (errno == EINVAL) return iso.raise(ValueError, "invalid who parameter");
    return raise_os_error(iso, errno, Value());
  }
  const double times[] = {static_cast<double>(u.ru_utime.tv_sec) + static_cast<double>(u.ru_utime.tv_usec) * 1e-6,
                          static_cast<double>(u.ru_stime.tv_sec) + static_cast<double>(u.ru_stime.tv_usec) * 1e-6};
  const long counts[] = {u.ru_maxrss,  u.ru_ixrss,   u.ru_idrss,  u.ru_isrss,  u.ru_minflt,   u.ru_majflt, u.ru_nswap,
                         u.ru_inblock, u.ru_oublock, u.ru_msgsnd, u.ru_msgrcv, u.ru_nsignals, u.ru_nvcsw,  u.ru_nivcsw};
  Value items[kUsageItems];
  size_t n = 0;
  for (double t : times) {
    Ref made(iso, TRY(make_double(iso, t)));
    items[n++] = made.release();
  }
  for (long c : counts) items[n++] = Value::small_int(c);
  return Rusage::make(iso, &rusage_type, items, n);
}

Fallible<int> limit_name(Isolate& iso, Value v) {
  int which = static_cast<int>(TRY(c_int_argument(iso, v)));
  if (which < 0 || which >= RLIM_NLIMITS) return iso.raise(ValueError, "invalid resource specified");
  return which;
}
// As signed numbers, so that RLIM_INFINITY is -1.
Result make_limits(Isolate& iso, const rlimit& limits) {
  Ref soft(iso, TRY(make_int(iso, static_cast<int64_t>(limits.rlim_cur)))), hard(iso, TRY(make_int(iso, static_cast<int64_t>(limits.rlim_max))));
  return make_tuple(iso, {soft, hard});
}
Status limits_argument(Isolate& iso, Value v, rlimit* out) {
  Ref tuple(iso, TRY(to_tuple(iso, v)));
  auto* items = tuple.as<TupleObject>();
  if (items->length != 2) return iso.raise(ValueError, "expected a tuple of 2 integers");
  out->rlim_cur = static_cast<rlim_t>(TRY(as_int64(iso, (*items)[0], Overflow::kRaise)));
  out->rlim_max = static_cast<rlim_t>(TRY(as_int64(iso, (*items)[1], Overflow::kRaise)));
  return Status::ok();
}
Fault limit_error(Isolate& iso, int error) {
  if (error == EINVAL) return iso.raise(ValueError, "current limit exceeds maximum limit");
  if (error == EPERM) return iso.raise(ValueError, "not allowed to raise maximum limit");
  return raise_os_error(iso, error, Value());
}

Result resource_getrlimit(Isolate& iso, Value which_value) {
  int which = TRY(limit_name(iso, which_value));
  rlimit limits;
  if (::getrlimit(static_cast<__rlimit_resource>(which), &limits) < 0) return raise_os_error(iso, errno, Value());
  return make_limits(iso, limits);
}
Status resource_setrlimit(Isolate& iso, Value which_value, Value limits_value) {
  int which = TRY(limit_name(iso, which_value));
  rlimit limits;
  TRY(limits_argument(iso, limits_value, &limits));
  if (::setrlimit(static_cast<__rlimit_resource>(which), &limits) < 0) return limit_error(iso, errno);
  return Status::ok();
}
Result resource_prlimit(Isolate& iso, Value pid_value, Value which_value, Value limits_value) {
  auto pid = static_cast<pid_t>(TRY(c_int_argument(iso, pid_value)));
  int which = TRY(limit_name(iso, which_value));
  rlimit before, after;
  bool sets = !limits_value.is_empty() && !limits_value.is_none();
  if (sets) TRY(limits_argument(iso, limits_value, &after));
  if (::prlimit(pid, static_cast<__rlimit_resource>(which), sets ? &after : nullptr, &before) < 0) {
    if (errno == EINVAL) return iso.raise(ValueError, "current limit exceeds maximum limit");
    return raise_os_error(iso, errno, Value());
  }
  return make_limits(iso, before);
}
Fallible<int64_t> resource_getpagesize(Isolate&) { return static_cast<int64_t>(::sysconf(_SC_PAGESIZE)); }

#define N(name) {#name, static_cast<int64_t>(name)},
constexpr Constant kConstants[] = {
    N(RLIMIT_AS) N(RLIMIT_CORE) N(RLIMIT_CPU) N(RLIMIT_DATA) N(RLIMIT_FSIZE) N(RLIMIT_MEMLOCK) N(RLIMIT_MSGQUEUE) N(RLIMIT_NICE)
    N(RLIMIT_NOFILE) N(RLIMIT_NPROC) N(RLIMIT_OFILE) N(RLIMIT_RSS) N(RLIMIT_RTPRIO) N(RLIMIT_RTTIME) N(RLIMIT_SIGPENDING)
    N(RLIMIT_STACK) N(RLIM_INFINITY) N(RUSAGE_CHILDREN) N(RUSAGE_SELF) N(RUSAGE_THREAD)};
#undef N

Status populate(Isolate& iso, Value module) {
  TRY(add_constants(iso, module, kConstants));
  TRY(module_set(iso, module, "struct_rusage", as_value(&rusage_type)));
  return module_set(iso, module, "error", as_value(&OSError));
}

constexpr MethodDef kFunctions[] = {
    def<"def getrusage(who, /)", resource_getrusage>(nullptr),
    def<"def getrlimit(resource, /)", resource_getrlimit>(nullptr),
    def<"def setrlimit(resource, limits, /)", resource_setrlimit>(nullptr),
    def<"def prlimit(pid, resource, limits=<unset>, /)", resource_prlimit>(nullptr),
    def<"def getpagesize()", resource_getpagesize>(nullptr),
};

#define ITEM(i, name) def<"member " name, struct_sequence_item<i>>(nullptr)
constexpr MethodDef kUsage[] = {def<"new resource.struct_rusage(sequence, dict=<unset>)", Rusage::create>(nullptr),
                                ITEM(0, "ru_utime"),   ITEM(1, "ru_stime"),   ITEM(2, "ru_maxrss"),  ITEM(3, "ru_ixrss"),
                                ITEM(4, "ru_idrss"),   ITEM(5, "ru_isrss"),   ITEM(6, "ru_minflt"),  ITEM(7, "ru_majflt"),
                                ITEM(8, "ru_nswap"),   ITEM(9, "ru_inblock"), ITEM(10, "ru_oublock"), ITEM(11, "ru_msgsnd"),
                                ITEM(12, "ru_msgrcv"), ITEM(13, "ru_nsignals"), ITEM(14, "ru_nvcsw"), ITEM(15, "ru_nivcsw")};
#undef ITEM

}  // namespace

extern const TypeDef rusage_type_def{.type = &rusage_type,
                                     .name = "resource.struct_rusage",
                                     .doc = "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n"
                                            "    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,"
                                            "msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
                                     .base = &tuple_type,
                                     .instance_size = sizeof(TupleObject),
                                     .flags = 0,
                                     .slots = {.destroy = Rusage::destroy,
                                               .traverse = Rusage::traverse,
                                               .variable_size = Rusage::size,
                                               .repr = struct_sequence_repr},
                                     .methods = kUsage,
                                     .method_count = std::size(kUsage)};
extern const ModuleDef resource_module_def{.name = "resource",
                                           .doc = nullptr,
                                           .functions = kFunctions,
                                           .function_count = std::size(kFunctions),
                                           .populate = populate};

}  // namespace skerry::unix_doors
