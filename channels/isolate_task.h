// IsolateTask: an isolate as the scheduler sees it, and its main thread. Makes the isolate on its first run, runs it in slices, and
// ends it.
//
// Whoever runs it holds the isolate's lock: while it has no other thread, the task state of the scheduler lets one worker at a time in;
// then see isolate_thread.h. Everybody else reaches it through interrupt() and its IsolateRecord.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "channels/end_objects.h"
#include "channels/image.h"
#include "channels/isolate_record.h"
#include "channels/isolate_thread.h"
#include "channels/message.h"
#include "isolate/builtins/import.h"
#include "isolate/isolate.h"
#include "scheduler/atomics.h"
#include "scheduler/task.h"

namespace skerry::channels {

class HostCore;

// What an isolate runs.
struct Program {
  enum class Kind : uint8_t {
    kCall,      // `call`: (function, *args)
    kMain,      // the text, as __main__
    kFunction,  // loads the text as a module, then calls `function` of it with the tuple `call`
    kModule,    // the module named by the script's file as __main__, found and run by the library's runpy
    kArchive,   // the same for __main__.py in the folder or zip archive that is the script's file and sys.path[0]
    kInteractive,  // a conversation with the user in __main__
  };
  Kind kind = Kind::kCall;
  bool inspects = false;                      // the conversation may follow the program: -i, PYTHONINSPECT
  Message call;
  struct Script {
    std::shared_ptr<const std::string> source;  // the file's bytes
    std::string file;                           // for tracebacks and __file__
    std::string function;
  };
  Script& script() { return script_ ? *script_ : *(script_ = std::make_unique<Script>()); }  // not of kCall
  // What a user started, as against what an isolate spawned or a host called.
  bool is_main() const { return kind != Kind::kCall && kind != Kind::kFunction; }
  std::shared_ptr<const Environment> environment;  // null: nothing of it; spawned isolates have that of their spawner

 private:
  std::unique_ptr<Script> script_;  // each of a million isolates has the place for it
};

class HostThread;
// Where a thread of the host stands: not seen by the isolate yet, in the lock's queue or its holder, turned away.
enum class HostPlace : uint8_t { kAsks, kQueued, kRefused };

class IsolateTask final : public IsolateThread {
 public:
  // Takes over one reference of the record.
  IsolateTask(HostCore& host, IsolateRecord* record, Program&& program);

  // The task that runs the isolate; null for isolates that are no tasks.
  static IsolateTask* of(Isolate& iso) { return static_cast<IsolateTask*>(iso.host_data); }

  // Any thread: sets InterruptBits and wakes it. Nothing once the isolate has ended.
  void interrupt(uint32_t bits);

  HostCore& host() { return host_; }
  IsolateRecord& record() { return *record_; }
  ResourceList& resources() { return resources_; }
  ImageCache& images() { return images_ ? *images_ : *(images_ = std::make_unique<ImageCache>()); }  // for what it spawns
  ImageView* view() { return view_ ? &*view_ : nullptr; }  // of the image it started from
  ImageView* start_view(Segment* retained);
  // What was given to the first isolate goes to those that it spawns.
  const Program& program() const { return program_; }
  // The same with sys.path as it is now.
  Fallible<std::shared_ptr<const Environment>> environment_now(Isolate& iso);

  // By the running isolate: what it has printed is not all written out. See stdlib/io/standard_streams.h.
  bool output_waits = false;

  // By the running isolate: the list of what scripts have registered for os.fork (stdlib/posix), owned; or Empty. It goes before the
  // modules do, whose functions are in it.
  Value at_fork;

  // For reports, while the pool is quiescent: the isolate, or null before its first run and after its end.
  Isolate* isolate() { return isolate_.get(); }

  // By the isolate's threads. Null: there was never more than the main one.
  IsolateThreads* threads() { return threads_.get(); }
  // The program ends by a Ctrl-C: it waits for its next turns before everybody else.
  bool hurries() const { return hurries_; }
  // False once the isolate ends.
  bool may_start_threads() const { return !is_ending_; }
  void add_thread(Isolate& iso, IsolateThread& added);
  // In its last turn.
  void remove_thread(Isolate& iso, IsolateThread& ended);
  // ---- Threads of the host that want the turn (host_thread.h)
  // Any thread. False: it ends, or has ended. Otherwise the isolate stays until withdraw() or dismiss(), and place_of() tells.
  bool admit(HostThread& thread);
  HostPlace place_of(HostThread& thread);
  // Has waited long enough. False: it has the turn.
  bool withdraw(HostThread& thread);
  void dismiss();
  // By the main thread, in its turn: queues those that have come while there was no lock to queue for.
  void serve_hosts(Isolate& iso) {
    if (hosts_ask_.load(std::memory_order_relaxed)) [[unlikely]] queue_hosts(iso);  // relaxed: the mutex is taken then
  }
  // The globals of a script that a host loaded; borrowed, Empty before it is loaded. In a turn.
  Value script_globals() const { return script_globals_; }

  // Around a fork, by the isolate: nobody interrupts it meanwhile.
  void lock_for_fork() { interrupt_lock_.lock(); }
  void unlock_after_fork() { interrupt_lock_.unlock(); }
  void begin_anew() {
    if (ready_wait_) ready_wait_->begin_anew();
  }

  // Where all threads stand, and what those that wait wait for: newest first, the main one last.
  void for_each_thread(const std::function<void(IsolateThread&, Frame* innermost, Waiter* waiter)>& look);

  // Links of the host's list, under its lock.
  IsolateTask* next_isolate = nullptr;
  IsolateTask* previous_isolate = nullptr;

 private:
  ~IsolateTask() override;
  scheduler::RunOutcome run(scheduler::Worker& worker) override;
  Status begin(Isolate& iso);
  Status begin_main(Isolate& iso);
  bool begin_inspection(Isolate& iso, Result& result);
  Status call_function(Isolate& iso);
  bool begin_shutdown(Isolate& iso, Result& result);
  void end(Result result);
  bool end_threads(Isolate& iso);
  void make_lock(Isolate& iso);  // under interrupt_lock_, in the main thread's turn
  void queue_hosts(Isolate& iso);
  bool hosts_are_in();

  HostCore& host_;
  IsolateRecord* const record_;
  // Touched by whoever runs the task.
  Program program_;
  Value script_globals_;  // Program::Kind::kFunction: borrowed
  Value path_seen_;       // the exact str that sys.path held when it was last found to be what `environment` says: a tuple, owned; or Empty
  bool loaded_ = false;   // its top level has run
  bool is_inspecting_ = false;  // the program has ended, the user looks at what is left
  bool is_ending_ = false;      // no more threads
  bool was_shown_ = false;      // how it ended has been told before that
  bool hurries_ = false;
  // How the script has ended, while threading waits for the threads that are no daemons.
  struct ScriptEnd {
    Result result;    // owned, or a fault with
    Value exception;  // its exception, owned
  };
  std::unique_ptr<ScriptEnd> script_end_;
  std::unique_ptr<IsolateThreads> threads_;
  ResourceList resources_;
  std::optional<ImageView> view_;
  std::unique_ptr<Isolate> isolate_;
  std::unique_ptr<ImageCache> images_;  // refers to the isolate: goes before it
  // Guards that the isolate lives while somebody interrupts it.
  scheduler::ShortLock interrupt_lock_;
  bool may_interrupt_ = false;     // under interrupt_lock_: the isolate is there
  uint32_t early_interrupts_ = 0;  // under interrupt_lock_: set before the first run
  // Threads of the host, under interrupt_lock_: no more are let in; some ask for a lock that is not there yet.
  bool refuses_hosts_ = false;
  std::atomic<bool> hosts_ask_{false};
  struct Hosts {
    std::vector<HostThread*> asking;
    size_t count = 0;  // that ask, queue or are in
  };
  std::unique_ptr<Hosts> hosts_;  // null until one comes: each of a million isolates has the place for it
};

}  // namespace skerry::channels
