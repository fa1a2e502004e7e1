// The lock of an isolate's threads: order, hand-over, giving way. Wake-ups do nothing here: the tasks belong to no pool.
#include "channels/isolate_lock.h"

#include <doctest/doctest.h>

namespace skerry::channels {

namespace {

using Taken = IsolateLock::Taken;

class IdleTask final : public scheduler::Task {
  scheduler::RunOutcome run(scheduler::Worker&) override { return scheduler::RunOutcome::kDone; }
};

struct Thread {
  scheduler::TaskRef<IdleTask> task = scheduler::make_task<IdleTask>();
  IsolateLock::Place place{*task};
};

}  // namespace

TEST_CASE("the maker holds the lock, and who comes later queues") {
  Thread a, b;
  IsolateLock lock(a.place);
  CHECK(lock.take(a.place) == Taken::kHeld);
  CHECK_FALSE(lock.is_wanted());
  CHECK(lock.take(b.place) == Taken::kQueued);
  CHECK(lock.take(b.place) == Taken::kQueued);  // asked again before its time: still one place
  CHECK(lock.is_wanted());
  lock.release(a.place);
  CHECK_FALSE(lock.is_wanted());
  CHECK(lock.take(a.place) == Taken::kQueued);  // it has been handed over, though b has not run yet
  CHECK(lock.take(b.place) == Taken::kHeld);
}

TEST_CASE("first come, first served") {
  Thread a, b, c;
  IsolateLock lock(a.place);
  CHECK(lock.take(b.place) == Taken::kQueued);
  CHECK(lock.take(c.place) == Taken::kQueued);
  lock.release(a.place);
  CHECK(lock.take(c.place) == Taken::kQueued);
  CHECK(lock.take(b.place) == Taken::kHeld);
  lock.release(b.place);
  CHECK(lock.take(c.place) == Taken::kHeld);
  lock.release(c.place);
  CHECK(lock.take(b.place) == Taken::kHeld);  // free
}

TEST_CASE("giving way puts the holder behind those who wait") {
  Thread a, b, c;
  IsolateLock lock(a.place);
  CHECK(lock.release_and_queue(a.place) == Taken::kHeld);  // nobody waits
  CHECK(lock.take(b.place) == Taken::kQueued);
  CHECK(lock.take(c.place) == Taken::kQueued);
  CHECK(lock.release_and_queue(a.place) == Taken::kQueued);
  CHECK(lock.take(b.place) == Taken::kHeld);
  lock.release(b.place);
  CHECK(lock.take(a.place) == Taken::kQueued);
  CHECK(lock.take(c.place) == Taken::kHeld);
  lock.release(c.place);
  CHECK(lock.take(a.place) == Taken::kHeld);
}

}  // namespace skerry::channels
