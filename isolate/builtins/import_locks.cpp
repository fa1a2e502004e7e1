// Threads that import at the same time: one runs a module's code, the others wait until it has, unless they wait for one another.
#include "isolate/builtins/import_locks.h"

#include "isolate/isolate.h"

namespace skerry {

namespace {

// Pending while `test` says so; asked again whenever a module is loaded or the lock is given back.
template <class Test>
class ImportWaiter final : public Waiter {
 public:
  ImportWaiter(ImportLocks& locks, Test test) : locks_(locks), test_(test) {}
  ~ImportWaiter() override { locks_.waiting.remove(place_); }
  Result poll(Isolate& iso) override {
    if (!test_()) return Value::none();
    locks_.waiting.add(place_, iso.parker);
    return Fault(FaultKind::kSuspended);
  }
  const char* description() const override { return "import"; }

 private:
  ImportLocks& locks_;
  Test test_;
  WaitList::Place place_;
};

ImportLocks& locks_of(Isolate& iso) {
  auto& locks = iso.modules().locks;
  if (!locks) locks = std::make_unique<ImportLocks>();
  return *locks;
}

template <class Test>
Status wait_while(Isolate& iso, Test test) {
  iso.may_suspend = false;
  TRY(wait_for(iso, std::make_unique<ImportWaiter<Test>>(locks_of(iso), test)));
  return Status::ok();
}

// The thread that runs the module's code, or null.
const Parker* loader_of(const ImportLocks& locks, const std::string& name) {
  for (const auto* l = locks.loading; l; l = l->next)
    if (*l->name == name) return l->thread;
  return nullptr;
}

// It waits, directly or by way of others, for what this one loads.
bool waits_for(const ImportLocks& locks, const Parker* thread, const Parker* self) {
  for (size_t steps = 0; thread && steps < 1000; ++steps) {
    if (thread == self) return true;
    const ImportLocks::Wait* wait = locks.waits;
    while (wait && wait->thread != thread) wait = wait->next;
    thread = wait ? loader_of(locks, *wait->name) : nullptr;
  }
  return false;
}

template <class T>
void unlink(T*& first, T* item) {
  T** link = &first;
  while (*link && *link != item) link = &(*link)->next;
  if (*link) *link = item->next;
}

}  // namespace

LoadingScope::LoadingScope(Isolate& iso, const std::string& name)
    : iso_(iso), entry_{&name, iso.parker, locks_of(iso).loading} {
  locks_of(iso).loading = &entry_;
}

LoadingScope::~LoadingScope() {
  unlink(locks_of(iso_).loading, &entry_);
  locks_of(iso_).waiting.wake_all();
}

Status wait_until_loaded(Isolate& iso, const std::string& name) {
  ImportLocks& locks = locks_of(iso);
  const Parker* loader = loader_of(locks, name);
  if (!loader || loader == iso.parker || waits_for(locks, loader, iso.parker)) return Status::ok();
  ImportLocks::Wait wait{&name, iso.parker, locks.waits};
  locks.waits = &wait;
  Status done = wait_while(iso, [&] { return loader_of(locks, name) != nullptr; });
  unlink(locks.waits, &wait);
  return done;
}

Status acquire_import_lock(Isolate& iso) {
  ImportLocks& locks = locks_of(iso);
  if (locks.count > 0 && locks.owner != iso.parker) TRY(wait_while(iso, [&] { return locks.count > 0; }));
  locks.owner = iso.parker;
  ++locks.count;
  return Status::ok();
}

bool release_import_lock(Isolate& iso) {
  ImportLocks& locks = locks_of(iso);
  if (locks.count == 0 || locks.owner != iso.parker) return false;
  if (--locks.count == 0) locks.waiting.wake_all();
  return true;
}

}  // namespace skerry
