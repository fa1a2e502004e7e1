// _thread and _queue: what their files share.
//
//   thread_module.cpp  starting threads, their names, the module      lock_type.cpp    lock, RLock
//   thread_extras.cpp  what a thread keeps until it ends              local_type.cpp   _local
//   handle_type.cpp    _ThreadHandle, for threading.py of 3.13        simple_queue.cpp _queue
// Everything here belongs to one isolate, whose threads take turns: whoever waits has a place in the WaitList of what it waits for, and
// asks again when it is woken. Nothing is handed over: a lock given back goes to who asks first, as in CPython.
#pragma once

#include <chrono>
#include <optional>

#include "channels/isolate_thread.h"
#include "isolate/builtins/sys_module.h"
#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/native.h"
#include "isolate/wait_list.h"

namespace skerry::threads {

extern TypeObject handle_type, hook_arguments_type, local_type, lock_type, queue_empty, rlock_type, simple_queue_type;
extern const ModuleDef queue_module_def, thread_module_def;
const TypeDef* const* thread_types(size_t* count);

// Both kinds of locks.
struct LockObject : Object {
  WaitList waiting;
  const void* owner;  // of an RLock: the thread
  size_t count;       // 0: free
  static bool check(Value v) { return has_type(v, lock_type); }
  static TypeObject& type() { return lock_type; }
};

Result make_lock(Isolate& iso);
void release_lock(LockObject* lock);  // held

// What names the thread that runs; also the value of get_ident. Never null.
inline const void* running_thread(const Isolate& iso) { return iso.parker ? static_cast<const void*>(iso.parker) : &iso; }
inline const void* thread_key(channels::IsolateThread& thread) { return static_cast<Parker*>(&thread); }
int64_t thread_ident(const void* thread);
// For set_thread_walk: what sys says of all threads.
void walk_threads(Isolate& iso, const EachThread& look);

using Timeout = std::optional<std::chrono::nanoseconds>;
// Seconds as acquire() takes them; -1 is none.
Fallible<bool> parse_lock_timeout(Isolate& iso, Value seconds, Timeout* out);

// One thread's dictionary of one _local.
struct LocalPlace {
  LocalPlace* next_in_thread;
  LocalPlace** link_in_thread;  // what points to this
  LocalPlace* next_in_local;
  LocalPlace** link_in_local;
  const void* thread;
  Object* local;  // not owned
  Value dict;     // owned by the local
};
void drop_local_place(Isolate& iso, LocalPlace* place);  // runs Python

struct HandleObject : Object {
  WaitList waiting;
  int64_t ident;
  bool done, daemon, started;
  static bool check(Value v) { return has_type(v, handle_type); }
  static TypeObject& type() { return handle_type; }
};
Result make_handle(Isolate& iso);
void set_done(HandleObject* handle);
Status join_other_threads(Isolate& iso);  // those with handles that are no daemons

class Extras final : public channels::ThreadExtras {
 public:
  void end(Isolate& iso) override;

  Value sentinel;  // owned lock, released at the end, or Empty
  Value handle;    // owned, or Empty
  Value event_loop;  // owned: asyncio's that runs in this thread, or Empty
  LocalPlace* locals = nullptr;
  int64_t asked_stack_size = 0;  // of the main thread
};
Extras& extras_of(channels::IsolateThread& thread);
// Of the thread that runs. Null: no host runs the isolate.
Extras* running_extras(Isolate& iso);

}  // namespace skerry::threads
