// select.epoll. The set is the system's; a poll() that has to wait waits for the set itself to become readable.
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

#include <climits>
#include <iterator>
#include <utility>

#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/native_init.h"
#include "stdlib/select/select_parts.h"

namespace skerry::selecting {

TypeObject epoll_type;

namespace {

struct EpollObject : Object {
  int fd;
  void blank() { fd = -1; }
  static bool check(Value v) { return is_instance_of(v, epoll_type); }
  static TypeObject& type() { return epoll_type; }
};

constexpr int64_t kDefaultEvents = EPOLLIN | EPOLLPRI | EPOLLOUT;

Fault system_error(Isolate& iso) { return raise_os_error(iso, errno, Value()); }

Result make_epoll(Isolate& iso, TypeObject* cls, int fd) {
  Result made = allocate_instance(iso, cls);
  if (made.is_fault()) ::close(fd);
  else made.value().as<EpollObject>()->fd = fd;
  return made;
}

Result native_epoll(Isolate& iso, int sizehint, int flags) {
  if (sizehint != -1 && sizehint <= 0) return iso.raise(ValueError, "negative sizehint");
  if (flags != 0 && flags != EPOLL_CLOEXEC) return iso.raise(OSError, "invalid flags");
  int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) return system_error(iso);
  return make_epoll(iso, &epoll_type, fd);
}
constexpr MethodDef kNew = def<"def epoll(sizehint=-1, flags=0)", native_epoll>(nullptr);
Result epoll_new(Isolate& iso, TypeObject*, Args args) { return call_native(iso, kNew, nullptr, args); }

Fallible<int> set_of(Isolate& iso, const EpollObject* e) {
  if (e->fd < 0) return iso.raise(ValueError, "I/O operation on closed epoll object");
  return e->fd;
}

void epoll_destroy(Isolate&, Object* o) {
  auto* e = static_cast<EpollObject*>(o);
  if (e->fd >= 0) ::close(std::exchange(e->fd, -1));
}
Status epoll_close(Isolate& iso, EpollObject* e) {
  int fd = std::exchange(e->fd, -1);
  if (fd >= 0 && ::close(fd) != 0) return system_error(iso);
  return Status::ok();
}
Fallible<bool> epoll_closed(Isolate&, EpollObject* e) { return e->fd < 0; }
Fallible<int64_t> epoll_fileno(Isolate& iso, EpollObject* e) { return int64_t{TRY(set_of(iso, e))}; }

Result epoll_fromfd(Isolate& iso, TypeObject* cls, int fd) { return make_epoll(iso, cls, fd); }

Result epoll_enter(Isolate& iso, EpollObject* e) {
  TRY(set_of(iso, e));
  return retained(iso, Value::object(e));
}
Status epoll_exit(Isolate& iso, EpollObject* e, Value, Value, Value) { return epoll_close(iso, e); }

Status control(Isolate& iso, EpollObject* e, int operation, Value fd_value, int64_t events) {
  int set = TRY(set_of(iso, e));
  int fd = TRY(waited_descriptor(iso, fd_value));
  if (events < 0) return iso.raise(OverflowError, "can't convert negative value to unsigned int");
  if (events > UINT_MAX) return iso.raise(OverflowError, "Python int too large to convert to C unsigned int");
  epoll_event event{};
  event.events = static_cast<uint32_t>(events);
  event.data.fd = fd;
  return ::epoll_ctl(set, operation, fd, &event) == 0 ? Status::ok() : Status(system_error(iso));
}
Status epoll_register(Isolate& iso, EpollObject* e, Value fd, int64_t events) { return control(iso, e, EPOLL_CTL_ADD, fd, events); }
Status epoll_modify(Isolate& iso, EpollObject* e, Value fd, int64_t events) { return control(iso, e, EPOLL_CTL_MOD, fd, events); }
Status epoll_unregister(Isolate& iso, EpollObject* e, Value fd) { return control(iso, e, EPOLL_CTL_DEL, fd, 0); }

Result epoll_poll(Isolate& iso, EpollObject* e, Value timeout, int64_t most) {
  int set = TRY(set_of(iso, e));
  channels::Deadline deadline;
  if (!timeout.is_none()) {
    if (!is_int(timeout) && type_of(timeout)->slots.to_float == nullptr && type_of(timeout)->slots.index == nullptr)
      return iso.raise(TypeError, "timeout must be an integer or None");
    double seconds = TRY(argument_to_double(iso, timeout));
    if (seconds != seconds) return iso.raise(ValueError, "Invalid value NaN (not a number)");
    if (seconds * 1000 > INT_MAX) return iso.raise(OverflowError, "timeout is too large");
    deadline = deadline_after(seconds);
  }
  if (most == -1) most = FD_SETSIZE - 1;
  if (most < 1 || most > INT_MAX) return iso.raise(ValueError, "maxevents must be greater than 0, got {}", most);
  std::vector<epoll_event> events(static_cast<size_t>(std::min<int64_t>(most, 65536)));
  int count;
  for (;;) {
    count = ::epoll_wait(set, events.data(), static_cast<int>(events.size()), 0);
    if (count < 0 && errno != EINTR) return system_error(iso);
    if (count > 0) break;
    if (deadline && scheduler::Clock::now() >= *deadline) break;
    if (!TRY(channels::wait_readable(iso, set, deadline))) break;
  }
  Ref out(iso, TRY(make_list(iso)));
  for (int i = 0; i < count; ++i) {
    Ref pair(iso, TRY(make_tuple(iso, {Value::small_int(events[static_cast<size_t>(i)].data.fd),
                                       Value::small_int(events[static_cast<size_t>(i)].events)})));
    TRY(list_append(iso, out.as<ListObject>(), pair));
  }
  return out.release();
}

constexpr MethodDef kMethods[] = {
    def<"__enter__(self, /)", epoll_enter>(nullptr),
    def<"__exit__(self, exc_type=None, exc_value=None, exc_tb=None, /)", epoll_exit>(nullptr),
    def<"close(self, /)", epoll_close>("Close the epoll control file descriptor.\n\nFurther operations on the epoll object will raise an exception."),
    def<"fileno(self, /)", epoll_fileno>("Return the epoll control file descriptor."),
    def<"class fromfd(fd, /)", epoll_fromfd>("Create an epoll object from a given control fd."),
    def<"modify(self, /, fd, eventmask)", epoll_modify>(
        "Modify event mask for a registered file descriptor.\n\n  fd\n    the target file descriptor of the operation\n  "
        "eventmask\n    a bit set composed of the various EPOLL constants"),
    def<"poll(self, /, timeout=None, maxevents=-1)", epoll_poll>(
        "Wait for events on the epoll file descriptor.\n\n  timeout\n    the maximum time to wait in seconds (as float);\n    a "
        "timeout of None or -1 makes poll wait indefinitely\n  maxevents\n    the maximum number of events returned; -1 means no "
        "limit\n\nReturns a list containing any descriptors that have events to report,\nas a list of (fd, events) 2-tuples."),
    def<"register(self, /, fd, eventmask=7)", epoll_register>(
        "Registers a new fd or raises an OSError if the fd is already registered.\n\n  fd\n    the target file descriptor of the "
        "operation\n  eventmask\n    a bit set composed of the various EPOLL constants\n\nThe epoll interface supports all file "
        "descriptors that support poll."),
    def<"unregister(self, /, fd)", epoll_unregister>(
        "Remove a registered file descriptor from the epoll object.\n\n  fd\n    the target file descriptor of the operation"),
    def<"get closed", epoll_closed>("True if the epoll handler is closed"),
};
static_assert(kDefaultEvents == 7);

}  // namespace

extern const TypeDef epoll_type_def{.type = &epoll_type,
                                    .name = "select.epoll",
                                    .doc = "select.epoll(sizehint=-1, flags=0)\n\nReturns an epolling object\n\nsizehint must be a "
                                           "positive integer or -1 for the default size. The\nsizehint is used to optimize internal "
                                           "data structures. It doesn't limit\nthe maximum number of monitored events.",
                                    .base = nullptr,
                                    .instance_size = sizeof(EpollObject),
                                    .slots = {.destroy = epoll_destroy, .new_ = epoll_new},
                                    .methods = kMethods,
                                    .method_count = std::size(kMethods)};

}  // namespace skerry::selecting
