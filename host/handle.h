// The inner part of a Handle, and of the host behind it, for the files of this folder.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "channels/host_core.h"
#include "skerry/host.h"

namespace skerry::embed {

// Scripts and handles keep the host's inner part alive, and find it stopped.
struct Shared {
  explicit Shared(const HostOptions& o) : options(o) {}
  HostOptions options;
  std::unique_ptr<channels::HostCore> core;
  std::mutex mutex;
  bool stopped = false;                                    // under mutex
  std::vector<std::weak_ptr<Channel::Impl>> host_channels;  // under mutex: closed when the host stops
};

struct Handle::Impl {
  Impl(std::shared_ptr<Shared> host, channels::IsolateRecord* owned) : shared(std::move(host)), record(owned) {}
  ~Impl() { record->drop_handle(); }
  static std::shared_ptr<Impl> of(const Handle& handle) { return handle.impl_; }
  channels::HostCore& core() { return *shared->core; }
  const std::shared_ptr<Shared> shared;
  channels::IsolateRecord* const record;
};

}  // namespace skerry::embed
