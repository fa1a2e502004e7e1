// embed::Channel: the ends that C++ threads hold.
#include "skerry/channel.h"

#include "host/message_value.h"

namespace skerry::embed {

namespace {

using channels::ChannelResult;

channels::Channel::Deadline deadline_of(Timeout timeout) {
  if (!timeout) return std::nullopt;
  auto now = std::chrono::steady_clock::now();
  // Far-off time-outs must not overflow the clock.
  if (*timeout > std::chrono::hours(24 * 365 * 100)) return std::nullopt;
  return now + std::max(*timeout, std::chrono::nanoseconds(0));
}

Error timed_out() { return {"TimeoutError", "the time-out has passed", {}}; }
Error closed() { return {"ChannelClosed", "the channel is closed", {}}; }

}  // namespace

Result<void> Channel::put(const Value& message, Timeout timeout) {
  Result<channels::Message> built = to_message(message);
  if (!built) return built.error();
  std::optional<ChannelResult> result = impl_->channel->put_blocking(*built, deadline_of(timeout));
  if (!result) return timed_out();
  if (*result == ChannelResult::kClosed) return closed();
  return {};
}

Result<Value> Channel::get(Timeout timeout) {
  channels::Message message;
  std::optional<ChannelResult> result = impl_->channel->get_blocking(&message, deadline_of(timeout));
  if (!result) return timed_out();
  if (*result == ChannelResult::kClosed) return closed();
  return to_value(message);
}

void Channel::close() { impl_->channel->close(); }

std::size_t Channel::size() const { return impl_->channel->size(); }

}  // namespace skerry::embed
