// select: select() and poll objects.
#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <iterator>
#include <vector>

#include "channels/readiness.h"
#include "isolate/isolate.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/dict.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/int.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/tuple.h"
#include "stdlib/posix/posix_parts.h"
#include "stdlib/select/select_parts.h"

namespace skerry::selecting {

TypeObject poll_type;

Fallible<int> waited_descriptor(Isolate& iso, Value v) {
  int fd = TRY(posix::descriptor_argument(iso, v));
  if (fd < 0) return iso.raise(ValueError, "file descriptor cannot be a negative integer ({})", fd);
  return fd;
}

channels::Deadline deadline_after(double seconds) {
  if (seconds < 0) return {};
  return scheduler::Clock::now() + std::chrono::nanoseconds(static_cast<int64_t>(std::min(seconds, 3.2e9) * 1e9));
}

Fallible<int64_t> wait_ready(Isolate& iso, std::vector<pollfd>& fds, channels::Deadline deadline) {
  for (;;) {
    int ready = ::poll(fds.data(), fds.size(), 0);
    if (ready > 0) return ready;
    if (ready < 0 && errno != EINTR) return raise_os_error(iso, errno, Value());
    if (deadline && scheduler::Clock::now() >= *deadline) return 0;
    if (ready == 0 && !TRY(channels::wait_ready(iso, fds, deadline))) return 0;
  }
}

namespace {

// ---- select()
struct Waited {
  Value object;  // borrowed from the list of arguments
  int fd;
};

Status collect(Isolate& iso, Value sequence, Ref* kept, std::vector<Waited>* out) {
  kept->reset(TRY(to_list(iso, sequence)));
  const auto* list = kept->as<ListObject>();
  for (size_t i = 0; i < list->length; ++i) {
    int fd = TRY(waited_descriptor(iso, list->items[i]));
    out->push_back({list->items[i], fd});
  }
  return Status::ok();
}

Fallible<channels::Deadline> deadline_of(Isolate& iso, Value timeout) {
  if (timeout.is_empty() || timeout.is_none()) return channels::Deadline();
  double seconds = TRY(argument_to_double(iso, timeout));
  if (seconds != seconds) return iso.raise(ValueError, "Invalid value NaN (not a number)");
  if (seconds < 0) return iso.raise(ValueError, "timeout must be non-negative");
  if (seconds > 9.2e9) return iso.raise(OverflowError, "timestamp out of range for platform time_t");
  return deadline_after(seconds);
}

Result select_select(Isolate& iso, Value readers, Value writers, Value others, Value timeout) {
  if (!timeout.is_empty() && !timeout.is_none() && !is_int(timeout) && type_of(timeout)->slots.to_float == nullptr &&
      type_of(timeout)->slots.index == nullptr)
    return iso.raise(TypeError, "timeout must be a float or None");
  channels::Deadline deadline = TRY(deadline_of(iso, timeout));
  constexpr short kAsked[] = {POLLIN | POLLRDHUP, POLLOUT, POLLPRI};
  constexpr short kReady[] = {POLLIN | POLLRDHUP | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
  Ref kept[] = {Ref(iso), Ref(iso), Ref(iso)};
  std::vector<Waited> waited[3];
  std::vector<pollfd> fds;
  const Value given[] = {readers, writers, others};
  for (int kind = 0; kind < 3; ++kind) {
    TRY(collect(iso, given[kind], &kept[kind], &waited[kind]));
    for (const Waited& w : waited[kind]) fds.push_back({w.fd, kAsked[kind], 0});
  }
  TRY(wait_ready(iso, fds, deadline));
  Ref lists[] = {Ref(iso), Ref(iso), Ref(iso)};
  size_t at = 0;
  for (int kind = 0; kind < 3; ++kind) {
    lists[kind].reset(TRY(make_list(iso)));
    for (const Waited& w : waited[kind]) {
      short events = fds[at++].revents;
      if (events & POLLNVAL) return raise_os_error(iso, EBADF, Value());
      if (events & kReady[kind]) TRY(list_append(iso, lists[kind].as<ListObject>(), w.object));
    }
  }
  return make_tuple(iso, {lists[0], lists[1], lists[2]});
}

// ---- poll objects
struct PollObject : Object {
  Value asked;  // owned dict: descriptor -> events
  bool polling;
  static bool check(Value v) { return has_type(v, poll_type); }
  static TypeObject& type() { return poll_type; }
};
constexpr int64_t kDefaultEvents = POLLIN | POLLPRI | POLLOUT;

void poll_destroy(Isolate& iso, Object* o) { clear_field(iso, static_cast<PollObject*>(o)->asked); }
void poll_clear(Isolate&, Object*) {}  // the dict holds ints: no cycle goes through it
void poll_traverse(Object* o, Visitor& visitor) { visitor.visit(static_cast<PollObject*>(o)->asked); }

Result make_poll(Isolate& iso) {
  Ref poll(iso, TRY(allocate_instance(iso, &poll_type)));
  auto* p = poll.as<PollObject>();
  p->polling = false;
  p->asked = Value();
  p->asked = TRY(make_dict(iso));
  return poll.release();
}

Fallible<int64_t> event_mask(Isolate& iso, Value v) {
  if (v.is_empty()) return kDefaultEvents;
  int64_t events = TRY(argument_to_int64(iso, v));
  if (events < 0) return iso.raise(ValueError, "value must be positive");
  if (events > USHRT_MAX) return iso.raise(OverflowError, "Python int too large for C unsigned short");
  return events;
}

Status poll_register(Isolate& iso, PollObject* p, Value fd, Value eventmask) {
  int n = TRY(waited_descriptor(iso, fd));
  return dict_set(iso, p->asked.as<DictObject>(), Value::small_int(n), Value::small_int(TRY(event_mask(iso, eventmask))));
}
Status poll_modify(Isolate& iso, PollObject* p, Value fd, Value eventmask) {
  int n = TRY(waited_descriptor(iso, fd));
  int64_t events = TRY(event_mask(iso, eventmask));
  auto* asked = p->asked.as<DictObject>();
  if (!TRY(dict_contains(iso, asked, Value::small_int(n)))) return raise_os_error(iso, ENOENT, Value());
  return dict_set(iso, asked, Value::small_int(n), Value::small_int(events));
}
Status poll_unregister(Isolate& iso, PollObject* p, Value fd) {
  int n = TRY(waited_descriptor(iso, fd));
  if (!TRY(dict_delete(iso, p->asked.as<DictObject>(), Value::small_int(n)))) return iso.raise_key_error(Value::small_int(n));
  return Status::ok();
}

Result poll_poll(Isolate& iso, PollObject* p, Value timeout) {
  int64_t milliseconds = -1;
  if (!timeout.is_none()) {
    if (!is_int(timeout) && type_of(timeout)->slots.to_float == nullptr && type_of(timeout)->slots.index == nullptr)
      return iso.raise(TypeError, "timeout must be an integer or None");
    double given = TRY(argument_to_double(iso, timeout));
    if (given > INT_MAX || given < INT_MIN) return iso.raise(OverflowError, "timeout is too large");
    milliseconds = given < 0 ? -1 : static_cast<int64_t>(given);
    if (static_cast<double>(milliseconds) < given) ++milliseconds;
  }
  if (p->polling) return iso.raise(RuntimeError, "concurrent poll() invocation");
  std::vector<pollfd> fds;
  size_t position = 0;
  Value fd, events;
  while (dict_next(p->asked.as<DictObject>(), &position, &fd, &events))
    fds.push_back({static_cast<int>(fd.as_small_int()), static_cast<short>(events.as_small_int()), 0});
  p->polling = true;
  Fallible<int64_t> ready = wait_ready(iso, fds, deadline_after(milliseconds < 0 ? -1 : static_cast<double>(milliseconds) / 1000));
  p->polling = false;
  TRY(ready);
  Ref out(iso, TRY(make_list(iso)));
  for (const pollfd& f : fds) {
    if (f.revents == 0) continue;
    Ref pair(iso, TRY(make_tuple(iso, {Value::small_int(f.fd), Value::small_int(static_cast<uint16_t>(f.revents))})));
    TRY(list_append(iso, out.as<ListObject>(), pair));
  }
  return out.release();
}

constexpr MethodDef kPollMethods[] = {
    def<"modify(self, fd, eventmask, /)", poll_modify>("Modify an already registered file descriptor."),
    def<"poll(self, timeout=None, /)", poll_poll>(
        "Polls the set of registered file descriptors.\n\nReturns a list containing any descriptors that have events or "
        "errors to\nreport, as a list of (fd, event) 2-tuples."),
    def<"register(self, fd, eventmask=<unset>, /)", poll_register>("Register a file descriptor with the polling object."),
    def<"unregister(self, fd, /)", poll_unregister>("Remove a file descriptor being tracked by the polling object."),
};

constexpr MethodDef kFunctions[] = {
    def<"def poll()", make_poll>(
        "Returns a polling object.\n\nThis object supports registering and unregistering file descriptors, and then\npolling "
        "them for I/O events."),
    def<"def select(rlist, wlist, xlist, timeout=None, /)", select_select>(
        "Wait until one or more file descriptors are ready for some kind of I/O."),
};

Status populate(Isolate& iso, Value module) {
  TRY(module_set(iso, module, "error", as_value(&OSError)));
  struct Constant {
    const char* name;
    uint32_t value;
  };
  constexpr Constant kConstants[] = {
      {"POLLERR", POLLERR},     {"POLLHUP", POLLHUP},       {"POLLIN", POLLIN},         {"POLLMSG", POLLMSG},
      {"POLLNVAL", POLLNVAL},   {"POLLOUT", POLLOUT},       {"POLLPRI", POLLPRI},       {"POLLRDBAND", POLLRDBAND},
      {"POLLRDHUP", POLLRDHUP}, {"POLLRDNORM", POLLRDNORM}, {"POLLWRBAND", POLLWRBAND}, {"POLLWRNORM", POLLWRNORM},
      {"PIPE_BUF", 4096},       {"EPOLLERR", EPOLLERR},     {"EPOLLHUP", EPOLLHUP},       {"EPOLLIN", EPOLLIN},
      {"EPOLLMSG", EPOLLMSG},   {"EPOLLOUT", EPOLLOUT},     {"EPOLLPRI", EPOLLPRI},       {"EPOLLRDBAND", EPOLLRDBAND},
      {"EPOLLRDHUP", EPOLLRDHUP},         {"EPOLLRDNORM", EPOLLRDNORM},     {"EPOLLWRBAND", EPOLLWRBAND},
      {"EPOLLWRNORM", EPOLLWRNORM},       {"EPOLLONESHOT", EPOLLONESHOT},   {"EPOLLEXCLUSIVE", EPOLLEXCLUSIVE},
      {"EPOLL_CLOEXEC", EPOLL_CLOEXEC},   {"EPOLLET", EPOLLET}};
  for (const Constant& c : kConstants) TRY(module_set(iso, module, c.name, Value::small_int(c.value)));
  TRY(module_set(iso, module, "epoll", as_value(&epoll_type)));
  return Status::ok();
}

}  // namespace

extern const TypeDef poll_type_def{.type = &poll_type,
                                   .name = "select.poll",
                                   .doc = nullptr,
                                   .base = nullptr,
                                   .instance_size = sizeof(PollObject),
                                   .flags = flags(TypeFlag::kGc, TypeFlag::kNoInstantiation),
                                   .slots = {.destroy = poll_destroy, .traverse = poll_traverse, .clear = poll_clear},
                                   .methods = kPollMethods,
                                   .method_count = std::size(kPollMethods)};

extern const ModuleDef select_module_def{
    .name = "select",
    .doc = "This module supports asynchronous I/O on multiple file descriptors.\n\n*** IMPORTANT NOTICE ***\n\nOn Windows, "
           "only sockets are supported; on Unix, all file descriptors.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate};

}  // namespace skerry::selecting
