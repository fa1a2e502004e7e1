// The module `isolates`: spawning, channels, waiting. tests/language/isolates/API.md says what it promises.
#include <cmath>

#include "channels/host_core.h"
#include "channels/isolate_task.h"
#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/module.h"
#include "isolate/objects/operations.h"
#include "scheduler/pool.h"
#include "stdlib/io/standard_streams.h"
#include "stdlib/isolates/module_parts.h"

namespace skerry {

namespace {

Fallible<int64_t> isolates_cpu_count(Isolate& iso) {
  if (channels::IsolateTask* task = channels::IsolateTask::of(iso)) {
    if (const unsigned cores = task->host().options().virtual_cores) return static_cast<int64_t>(cores);
  }
  return static_cast<int64_t>(scheduler::granted_cores());
}

Result isolates_sleep(Isolate& iso, Value seconds) {
  double duration = TRY(as_double(iso, seconds));
  if (std::isnan(duration)) return iso.raise(ValueError, "Invalid value NaN (not a number)");
  if (duration < 0) return iso.raise(ValueError, "sleep length must be non-negative");
  TRY(io::publish_output(iso));
  constexpr double kForever = 3.2e9;  // a century
  if (duration > kForever) duration = kForever;
  return channels::sleep_for(iso, std::chrono::nanoseconds(static_cast<int64_t>(std::ceil(duration * 1e9))));
}

constexpr MethodDef kFunctions[] = {
    def<"def spawn(*args, name=None)", isolates_spawn>(
        "spawn(function, /, *args, name=None)\n\n"
        "Starts function(*args) in a new isolate and returns its Handle at once. What the function can reach has in the new\n"
        "isolate the value that it has now, copied. TypeError for what cannot be sent."),
    def<"def current()", isolates_current>("The Handle of the calling isolate."),
    def<"def cpu_count()", isolates_cpu_count>("Cores that this process may use."),
    waiting(def<"def sleep(seconds, /)", isolates_sleep>("Waits that many seconds, without holding a thread.")),
};

Status populate(Isolate& iso, Value module) {
  struct {
    const char* name;
    TypeObject* type;
  } types[] = {{"Channel", &channel_type},       {"Sender", &sender_type},
               {"Receiver", &receiver_type},     {"Handle", &handle_type},
               {"ChannelClosed", &ChannelClosed}, {"Empty", &Empty},
               {"Full", &Full},                   {"RemoteTraceback", &RemoteTraceback},
               {"RemoteError", &RemoteError}};
  for (const auto& t : types) TRY(module_set(iso, module, t.name, as_value(t.type)));
  return Status::ok();
}

}  // namespace

extern const ModuleDef isolates_module_def;
const ModuleDef isolates_module_def{
    .name = "isolates",
    .doc = "Isolated interpreters that run in parallel and talk through channels.",
    .functions = kFunctions,
    .function_count = std::size(kFunctions),
    .populate = populate,
};

}  // namespace skerry
