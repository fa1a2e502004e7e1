// One line after the other from the terminal, with editing, history and completion: libedit, loaded when it is first needed.
//
// libedit blocks, and asks for completions in the middle of it, which only the isolate can give. So it runs on a thread of its
// own; whoever calls next() waits for what that thread has to say, answers, and calls again.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "stdlib/native_resource.h"

struct editline;
struct history;

namespace skerry::terminal {

class LineEditor final : public NativeResource {
 public:
  // Null: the library is not there. Standard input and output must be a terminal. `interrupts` are those of the isolate: a bit
  // that is set ends the line.
  static std::unique_ptr<LineEditor> open(std::string history_file, const std::atomic<uint32_t>* interrupts);
  ~LineEditor() override;

  enum class Event { kLine, kEnd, kInterrupted, kCompletion };
  // Blocks until the next event of the line that `prompt` begins, or that goes on after offer(). Touches no isolate.
  Event next(const std::string& prompt);
  const std::string& text() const { return text_; }  // after kLine without its newline; after kCompletion the word to be completed
  void offer(std::vector<std::string> completions);  // after kCompletion, before next()

 private:
  struct Callbacks;
  enum class State { kIdle, kReading, kAsking, kAnswered, kDone };
  LineEditor(std::string history_file, const std::atomic<uint32_t>* interrupts);
  void serve();
  std::vector<std::string> ask(std::string word);
  bool must_stop() const;

  const std::string history_file_;
  const std::atomic<uint32_t>* const interrupts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::kIdle;            // under mutex_
  Event event_ = Event::kEnd;             // under mutex_
  std::string prompt_;                    // under mutex_; read by the thread while it reads a line
  std::string text_;                      // written by the thread before it changes the state
  std::vector<std::string> completions_;  // under mutex_
  std::atomic<bool> stopping_{false};     // relaxed: the thread looks every tenth of a second
  editline* edit_ = nullptr;              // the thread's
  history* history_ = nullptr;            // the thread's
  int put_back_ = -1;                     // the thread's: a byte to be read again
  bool is_pasting_ = false;               // the thread's
  std::thread thread_;
};

}  // namespace skerry::terminal
