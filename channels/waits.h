// What isolates wait for here: channels, the end of isolates, time. Implements isolate/park.h.
//
// A Waiter keeps what it waits on alive, and withdraws when it goes, so that nothing is woken or handed over in vain.
#pragma once

#include <chrono>
#include <optional>

#include "channels/channel.h"
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
  Alarm(IsolateThread& thread, Timeout timeout) : thread_(thread) {
    if (timeout) deadline_ = scheduler::Clock::now() + *timeout;
  }
  void arm();
  bool is_set() const { return deadline_.has_value(); }
  bool has_passed() const { return deadline_ && scheduler::Clock::now() >= *deadline_; }

 private:
  IsolateThread& thread_;
  std::optional<scheduler::TimePoint> deadline_;
  std::optional<scheduler::Timer> timer_;
};

// What the end of a closed and drained channel means to a get.
enum class AtEnd : uint8_t { kRaise /* ChannelClosed */, kExhausted };

// MemoryError if what waits in the channel and this message hold more than the heap of the isolate that puts may: they count for no
// isolate while they wait.
Status check_backlog(Isolate& iso, const Channel& channel, const Message& message);
// To be returned by natives marked waiting(); kSuspended while they wait.
Result put_message(Isolate& iso, Channel& channel, Message message, Timeout timeout);
Result get_message(Isolate& iso, Channel& channel, Timeout timeout, AtEnd at_end);
Result join_isolate(Isolate& iso, IsolateRecord& record, Timeout timeout);
Result sleep_for(Isolate& iso, std::chrono::nanoseconds duration);

// The outcome of an isolate that has ended: its result, or its exception raised, with a RemoteTraceback as its cause.
Result give_outcome(Isolate& iso, IsolateRecord& record);

}  // namespace skerry::channels

namespace skerry {
extern TypeObject ChannelClosed, Empty, Full, RemoteTraceback, RemoteError;
}
