// embed::Host, Script and Handle.
#include "skerry/host.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>
#include <sstream>

#include "channels/host_core.h"
#include "host/handle.h"
#include "host/message_value.h"
#include "host/runtime.h"
#include "host/source_file.h"

namespace skerry::embed {

using channels::HostCore;
using channels::IsolateRecord;
using channels::Program;

struct Host::Impl {
  std::shared_ptr<Shared> shared;
};
struct Script::Impl {
  std::shared_ptr<Shared> shared;
  std::shared_ptr<const std::string> source;
  std::string file;
  std::shared_ptr<const Environment> environment;
};

// ---- Handle
std::uint64_t Handle::id() const { return impl_->record->id(); }
const std::string& Handle::name() const { return impl_->record->name(); }
bool Handle::is_alive() const { return impl_->record->is_alive(); }

Result<Value> Handle::join_value(Timeout timeout) {
  std::optional<std::chrono::steady_clock::time_point> deadline;
  if (timeout && *timeout < std::chrono::hours(24 * 365 * 100)) deadline = std::chrono::steady_clock::now() + *timeout;
  if (!impl_->record->wait_blocking(deadline)) return Error{"TimeoutError", "the isolate is still running", {}};
  const channels::Outcome& outcome = impl_->record->join();
  if (impl_->record->state() == channels::IsolateState::kFinished) return to_value(outcome.result);
  const channels::Failure& failure = outcome.how_failed();
  return Error{failure.type, failure.message, failure.traceback};
}

// ---- Script
Result<Handle> Script::spawn(std::string_view function, std::span<const Value> arguments, const SpawnOptions& options) const {
  Result<channels::Message> call = to_message(arguments);
  if (!call) return call.error();
  Program program;
  program.kind = Program::Kind::kFunction;
  program.call = *std::move(call);
  program.script() = {impl_->source, impl_->file, std::string(function)};
  program.environment = impl_->environment;
  std::lock_guard lock(impl_->shared->mutex);
  IsolateRecord* record = impl_->shared->stopped
                              ? nullptr
                              : impl_->shared->core->start(std::move(program), options.name.empty() ? std::string(function) : options.name);
  if (record == nullptr) return Error{"RuntimeError", "the host has stopped", {}};
  return Handle(std::make_shared<Handle::Impl>(impl_->shared, record));
}

// ---- Host
namespace {
std::shared_ptr<const Environment> environment_of(const std::string& file, std::vector<std::string> search_path) {
  return std::make_shared<const Environment>(Environment{{file}, std::move(search_path), ""});
}
}  // namespace

Host::Host(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Host::Host(Host&&) noexcept = default;
Host& Host::operator=(Host&& other) noexcept {
  if (this != &other) {
    if (impl_) (void)stop(std::chrono::nanoseconds(0));
    impl_ = std::move(other.impl_);
  }
  return *this;
}
Host::~Host() {
  if (impl_) (void)stop(std::chrono::nanoseconds(0));
}

Result<Host> Host::start(const HostOptions& options) {
  prepare_runtime();
  auto impl = std::make_unique<Impl>();
  impl->shared = std::make_shared<Shared>(options);
  channels::HostCoreOptions core;
  core.workers = options.threads;
  core.heap_quota = options.heap_limit;
  try {
    impl->shared->core = std::make_unique<HostCore>(core);
  } catch (const std::exception& e) {  // threads that cannot be made
    return Error{"OSError", e.what(), {}};
  }
  return Host(std::move(impl));
}

Result<Script> Host::load(const std::string& path) {
  Result<std::string> text = read_source(path);
  if (!text) return text.error();
  auto impl = std::make_shared<Script::Impl>();
  impl->shared = impl_->shared;
  impl->source = std::make_shared<const std::string>(*std::move(text));
  impl->file = path;
  impl->environment = environment_of(path, search_path_for(path, impl_->shared->options.module_path));
  std::optional<Error> error = check_syntax(*impl->source, path);
  if (error) return *std::move(error);
  return Script(std::move(impl));
}

Result<Script> Host::load_source(std::string_view source, std::string_view name) {
  auto impl = std::make_shared<Script::Impl>();
  impl->shared = impl_->shared;
  impl->source = std::make_shared<const std::string>(source);
  impl->file = name;
  impl->environment = environment_of(impl->file, search_path_for("", impl_->shared->options.module_path));
  std::optional<Error> error = check_syntax(*impl->source, impl->file);
  if (error) return *std::move(error);
  return Script(std::move(impl));
}

Channel Host::channel(std::optional<std::size_t> capacity) {
  auto impl = std::make_shared<Channel::Impl>(channels::Channel::make(capacity));
  std::lock_guard lock(impl_->shared->mutex);
  std::erase_if(impl_->shared->host_channels, [](const auto& weak) { return weak.expired(); });
  impl_->shared->host_channels.push_back(impl);
  if (impl_->shared->stopped) impl->channel->close();
  return Channel(std::move(impl));
}

unsigned Host::threads() const { return impl_->shared->core->pool().worker_count(); }

Result<void> Host::stop(std::chrono::nanoseconds deadline) {
  Shared& shared = *impl_->shared;
  {
    std::lock_guard lock(shared.mutex);
    if (shared.stopped) return {};
    shared.stopped = true;
  }
  auto end = std::chrono::steady_clock::now() + std::min<std::chrono::nanoseconds>(deadline, std::chrono::hours(24 * 365));
  auto result = shared.core->stop(end);
  std::lock_guard lock(shared.mutex);
  for (const auto& weak : shared.host_channels)
    if (auto channel = weak.lock()) channel->channel->close();
  if (result != scheduler::StopResult::kDrained)
    return Error{"TimeoutError", "isolates were still running at the deadline and have been interrupted", {}};
  return {};
}

}  // namespace skerry::embed
