// What isolates wait for here: channels, the end of isolates, time. Implements isolate/park.h.
//
// A Waiter keeps what it waits on alive, and withdraws when it goes, so that nothing is woken or handed over in vain.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "channels/end_objects.h"
#include "channels/isolate_record.h"
#include "channels/isolate_thread.h"
#include "isolate/isolate.h"
#include "isolate/park.h"
#include "scheduler/timer.h"

namespace skerry::channels {

using Timeout = std::optional<std::chrono::nanoseconds>;

// None: no timeout. ValueError for a negative one, TypeError for what is no number.
Fallible<bool> parse_timeout(Isolate& iso, Value timeout, Timeout* out);

// A deadline that wakes the thread once.
class Alarm {
 public:
  Alarm(IsolateThread& thread, Timeout timeout) {
    if (timeout) set_ = std::make_unique<Set>(thread, scheduler::Clock::now() + *timeout);
  }
  void arm() {
    if (set_) set_->arm();
  }
  bool is_set() const { return set_ != nullptr; }
  bool has_passed() const { return set_ && scheduler::Clock::now() >= set_->deadline; }

 private:
  struct Set {
    Set(IsolateThread& waiting, scheduler::TimePoint when) : thread(waiting), deadline(when) {}
    void arm();
    IsolateThread& thread;
    const scheduler::TimePoint deadline;
    std::optional<scheduler::Timer> timer;
  };
  std::unique_ptr<Set> set_;  // most waits have none
};

// What the end of a closed and drained channel means to a get.
enum class AtEnd : uint8_t { kRaise /* ChannelClosed */, kExhausted };

// MemoryError if what waits in the channel and this message hold more than the heap of the isolate that puts may: they count for no
// isolate while they wait.
Status check_backlog(Isolate& iso, const Channel& channel, const Message& message);
// To be returned by natives marked waiting(); kSuspended while they wait.
Result put_message(Isolate& iso, EndObject& end, Message message, Timeout timeout);
Result get_message(Isolate& iso, EndObject& end, Timeout timeout, AtEnd at_end);
Result join_isolate(Isolate& iso, IsolateRecord& record, Timeout timeout);
Result sleep_for(Isolate& iso, std::chrono::nanoseconds duration);

// The outcome of an isolate that has ended: its result, or its exception raised, with a RemoteTraceback as its cause.
Result give_outcome(Isolate& iso, IsolateRecord& record);

}  // namespace skerry::channels

namespace skerry {
extern TypeObject ChannelClosed, Empty, Full, RemoteTraceback, RemoteError;
}
