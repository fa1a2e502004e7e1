#include "stdlib/io/descriptor_io.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

#include "channels/blocking.h"
#include "channels/readiness.h"

namespace skerry::io {

namespace {

// A regular file is written at once up to this size: into the page cache, in less time than the way to another thread takes.
constexpr size_t kQuickWrite = 64 * 1024;
// What a pipe takes without waiting when it is ready for writing at all, where it cannot be asked for more.
constexpr size_t kReadyForWriting = 4096;

bool is_regular(int fd) {
  struct stat st;
  return ::fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

bool is_ready(int fd, short events) {
  pollfd wanted{fd, events, 0};
  return ::poll(&wanted, 1, 0) != 0;
}

bool is_at_end(int fd) {
  struct stat st;
  off_t position = ::lseek(fd, 0, SEEK_CUR);
  return position < 0 || ::fstat(fd, &st) != 0 || position >= st.st_size;
}

// One call that does not wait. False: it would have to.
bool read_now(int fd, void* data, size_t count, SystemResult* out) {
  iovec vector{data, count};
  *out = {::preadv2(fd, &vector, 1, -1, RWF_NOWAIT), errno};
  return out->value >= 0 || out->error != EAGAIN;
}
bool write_now(int fd, const void* data, size_t count, SystemResult* out) {
  iovec vector{const_cast<void*>(data), count};
  *out = {::pwritev2(fd, &vector, 1, -1, RWF_NOWAIT), errno};
  return out->value >= 0 || out->error != EAGAIN;
}

bool knows_no_such_call(const SystemResult& r) {
  return r.value < 0 && (r.error == EOPNOTSUPP || r.error == EINVAL || r.error == ENOSYS || r.error == ESPIPE);
}

SystemResult read_file(Isolate& iso, int fd, void* data, size_t count) {
  SystemResult r{};
  channels::run_blocking(iso, [&] {
    r.value = ::read(fd, data, count);
    r.error = r.value < 0 ? errno : 0;
  });
  return r;
}

}  // namespace

bool is_non_blocking(int fd) {
  int flags = ::fcntl(fd, F_GETFL);
  return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

Fallible<SystemResult> read_descriptor(Isolate& iso, int fd, void* data, size_t count) {
  for (;;) {
    SystemResult r;
    if (read_now(fd, data, count, &r)) {
      if (r.value > 0 && static_cast<size_t>(r.value) < count && is_regular(fd) && !is_at_end(fd)) {
        // The rest is on the disk. An error there is met again by the next read.
        SystemResult rest = read_file(iso, fd, static_cast<char*>(data) + r.value, count - static_cast<size_t>(r.value));
        if (rest.value > 0) r.value += rest.value;
      }
      if (!knows_no_such_call(r)) return r;
      if (is_ready(fd, POLLIN) || is_non_blocking(fd)) {
        r.value = ::read(fd, data, count);
        r.error = r.value < 0 ? errno : 0;
        return r;
      }
    } else if (is_regular(fd)) {
      return read_file(iso, fd, data, count);
    } else if (is_non_blocking(fd)) {
      return r;
    }
    TRY(channels::wait_readable(iso, fd));
  }
}

Fallible<SystemResult> write_descriptor(Isolate& iso, int fd, const void* data, size_t count) {
  if (is_regular(fd)) {
    SystemResult r{};
    auto write = [&] {
      r.value = ::write(fd, data, count);
      r.error = r.value < 0 ? errno : 0;
    };
    if (count <= kQuickWrite) write();
    else channels::run_blocking(iso, write);
    return r;
  }
  const char* rest = static_cast<const char*>(data);
  for (size_t left = count;;) {
    SystemResult r;
    bool may_wait = true;
    if (write_now(fd, rest, left, &r)) {
      if (knows_no_such_call(r)) {
        may_wait = !is_non_blocking(fd);
        if (!may_wait || is_ready(fd, POLLOUT)) {
          r.value = ::write(fd, rest, may_wait ? std::min(left, kReadyForWriting) : left);
          r.error = r.value < 0 ? errno : 0;
          if (r.value < 0) return left < count ? SystemResult{static_cast<int64_t>(count - left), 0} : r;
        }
      } else if (r.value < 0) {
        return left < count ? SystemResult{static_cast<int64_t>(count - left), 0} : r;
      }
      if (r.value >= 0) {
        left -= static_cast<size_t>(r.value);
        rest += r.value;
        if (left == 0 || !may_wait || r.value == 0) return SystemResult{static_cast<int64_t>(count - left), 0};
      }
    }
    if (is_non_blocking(fd)) return left < count ? SystemResult{static_cast<int64_t>(count - left), 0} : r;
    if (r.value < 0) TRY(channels::wait_writable(iso, fd));
  }
}

Fallible<SystemResult> open_descriptor(Isolate& iso, int folder, const char* path, int flags, unsigned mode) {
  struct stat st;
  bool waits = (flags & O_NONBLOCK) == 0 && (flags & O_ACCMODE) != O_RDWR && ::fstatat(folder, path, &st, 0) == 0 && S_ISFIFO(st.st_mode);
  if (!waits) {
    int64_t fd = ::openat(folder, path, flags, mode);
    return SystemResult{fd, fd < 0 ? errno : 0};
  }
  // What an interrupted isolate does not take is closed when the job is over.
  struct Opened {
    std::string path;
    SystemResult result{-1, EINTR};
    ~Opened() {
      if (result.value >= 0) ::close(static_cast<int>(result.value));
    }
  };
  auto opened = std::make_shared<Opened>();
  opened->path = path;
  TRY(channels::run_detached(iso, [=] {
    opened->result.value = ::openat(folder, opened->path.c_str(), flags, mode);
    opened->result.error = opened->result.value < 0 ? errno : 0;
  }));
  SystemResult result = opened->result;
  opened->result.value = -1;
  return result;
}

}  // namespace skerry::io
