// A channel between C++ threads and isolates; the same object as `isolates.Channel` in a script.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "skerry/result.h"

namespace skerry::embed {

class Value;

// How long a call may wait; nothing: as long as it takes. Zero: not at all.
using Timeout = std::optional<std::chrono::nanoseconds>;

// A handle to a channel; copies refer to the same one, and it is a Value that can be given to a script. A channel closes when
// close() is called, when its last sending end is gone, or when its host stops. Every member may be called from any thread, but
// not from one of the host's own workers.
class [[gnu::visibility("default")]] Channel {
 public:
  // Waits while the channel is full. Errors: TimeoutError; ChannelClosed; TypeError for what cannot be sent.
  Result<void> put(const Value& message, Timeout timeout = {});

  // Waits while the channel is empty. Errors: TimeoutError; ChannelClosed once it is closed *and* empty; TypeError for a
  // message that has no form in C++ (the message is lost).
  Result<Value> get(Timeout timeout = {});

  // Refuses further messages; those already in it can still be taken. Closing twice is no error.
  void close();

  // Messages waiting now; already history when the caller looks at it.
  std::size_t size() const;

  bool operator==(const Channel& other) const { return impl_ == other.impl_; }

  struct Impl;
  explicit Channel(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
  const std::shared_ptr<Impl>& impl() const { return impl_; }

 private:
  std::shared_ptr<Impl> impl_;
};

}  // namespace skerry::embed
