// See line_editor.h.
#include "stdlib/line_editor/line_editor.h"

#include <dlfcn.h>
#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <utility>

namespace skerry::terminal {

namespace {

struct Libedit {
  decltype(&::el_init) el_init = nullptr;
  decltype(&::el_end) el_end = nullptr;
  decltype(&::el_set) el_set = nullptr;
  decltype(&::el_get) el_get = nullptr;
  decltype(&::el_gets) el_gets = nullptr;
  decltype(&::el_line) el_line = nullptr;
  decltype(&::el_insertstr) el_insertstr = nullptr;
  decltype(&::el_deletestr) el_deletestr = nullptr;
  decltype(&::el_source) el_source = nullptr;
  decltype(&::history_init) history_init = nullptr;
  decltype(&::history_end) history_end = nullptr;
  decltype(&::history) history = nullptr;
  bool complete = true;

  Libedit() {
    void* library = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      complete = false;
      return;
    }
    auto find = [&](const char* name, auto* out) {
      void* symbol = dlsym(library, name);
      complete &= symbol != nullptr;
      *out = reinterpret_cast<std::remove_pointer_t<decltype(out)>>(symbol);
    };
#define FIND(name) find(#name, &this->name)
    FIND(el_init);
    FIND(el_end);
    FIND(el_set);
    FIND(el_get);
    FIND(el_gets);
    FIND(el_line);
    FIND(el_insertstr);
    FIND(el_deletestr);
    FIND(el_source);
    FIND(history_init);
    FIND(history_end);
    FIND(history);
#undef FIND
  }
};

const Libedit& libedit() {
  static const Libedit loaded;
  return loaded;
}

constexpr int kHistoryLines = 2000;
constexpr int kPollMilliseconds = 100;
constexpr wchar_t kReplacementCharacter = 0xFFFD;  // shown for bytes that are no text

bool in_word(char c) {
  return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}

std::string common_prefix(const std::vector<std::string>& words) {
  std::string prefix = words.front();
  for (const std::string& word : words) {
    auto [mine, theirs] = std::mismatch(prefix.begin(), prefix.end(), word.begin(), word.end());
    prefix.erase(mine, prefix.end());
  }
  return prefix;
}

void list_words(const std::vector<std::string>& words) {
  size_t width = 2;
  for (const std::string& word : words) width = std::max(width, word.size() + 2);
  size_t columns = std::max<size_t>(1, 80 / width), in_row = 0;
  std::fputc('\n', stdout);
  for (const std::string& word : words) {
    bool ends_row = ++in_row == columns || &word == &words.back();
    std::fprintf(stdout, "%-*s%s", ends_row ? 0 : static_cast<int>(width), word.c_str(), ends_row ? "\n" : "");
    if (ends_row) in_row = 0;
  }
  std::fflush(stdout);
}

}  // namespace

// What libedit calls, on the editor's thread.
struct LineEditor::Callbacks {
  static LineEditor& of(EditLine* edit) {
    void* data = nullptr;
    libedit().el_get(edit, EL_CLIENTDATA, &data);
    return *static_cast<LineEditor*>(data);
  }

  static char* prompt(EditLine* edit) { return of(edit).prompt_.data(); }

  // One character of the terminal; -1 once the line is to end.
  static int read(EditLine* edit, wchar_t* out) {
    LineEditor& self = of(edit);
    std::mbstate_t shift{};
    for (;;) {
      char c = static_cast<char>(self.put_back_);
      if (std::exchange(self.put_back_, -1) < 0) {
        pollfd ready{0, POLLIN, 0};
        int n = ::poll(&ready, 1, kPollMilliseconds);
        if (self.must_stop()) return -1;
        if (n <= 0) continue;
        ssize_t got = ::read(0, &c, 1);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) return static_cast<int>(got);
      }
      bool begins = std::mbsinit(&shift) != 0;
      size_t used = std::mbrtowc(out, &c, 1, &shift);
      if (used == static_cast<size_t>(-2)) continue;
      if (used == static_cast<size_t>(-1)) {
        if (!begins) self.put_back_ = static_cast<unsigned char>(c);  // it may begin the next character
        *out = kReplacementCharacter;
      }
      return 1;
    }
  }

  static unsigned char begin_paste(EditLine* edit, int) {
    of(edit).is_pasting_ = true;
    return CC_NORM;
  }
  static unsigned char end_paste(EditLine* edit, int) {
    of(edit).is_pasting_ = false;
    return CC_NORM;
  }

  static unsigned char complete(EditLine* edit, int) {
    if (of(edit).is_pasting_) return libedit().el_insertstr(edit, "\t") == -1 ? CC_ERROR : CC_REFRESH;
    const LineInfo* line = libedit().el_line(edit);
    const char* start = line->cursor;
    while (start > line->buffer && in_word(start[-1])) --start;
    std::string word(start, line->cursor);
    if (word.empty()) return libedit().el_insertstr(edit, "    ") == -1 ? CC_ERROR : CC_REFRESH;
    std::vector<std::string> found = of(edit).ask(word);
    if (found.empty()) return CC_REFRESH_BEEP;
    std::string prefix = common_prefix(found);
    if (prefix.size() > word.size()) {
      libedit().el_deletestr(edit, static_cast<int>(word.size()));
      return libedit().el_insertstr(edit, prefix.c_str()) == -1 ? CC_ERROR : CC_REFRESH;
    }
    if (found.size() == 1) return CC_NORM;
    list_words(found);
    return CC_REDISPLAY;
  }
};

std::unique_ptr<LineEditor> LineEditor::open(std::string history_file, const std::atomic<uint32_t>* interrupts) {
  if (!libedit().complete) return nullptr;
  std::setlocale(LC_CTYPE, "");  // libedit reads wide characters
  if (MB_CUR_MAX == 1) std::setlocale(LC_CTYPE, "C.UTF-8");  // as PEP 538 has it
  return std::unique_ptr<LineEditor>(new LineEditor(std::move(history_file), interrupts));
}

LineEditor::LineEditor(std::string history_file, const std::atomic<uint32_t>* interrupts)
    : history_file_(std::move(history_file)), interrupts_(interrupts), thread_([this] { serve(); }) {}

LineEditor::~LineEditor() {
  {
    std::lock_guard lock(mutex_);
    stopping_.store(true, std::memory_order_relaxed);
  }
  changed_.notify_all();
  thread_.join();
}

// relaxed: a bit seen a tenth of a second later does as well
bool LineEditor::must_stop() const {
  return stopping_.load(std::memory_order_relaxed) || interrupts_->load(std::memory_order_relaxed) != 0;
}

LineEditor::Event LineEditor::next(const std::string& prompt) {
  std::unique_lock lock(mutex_);
  if (state_ == State::kIdle) {
    prompt_ = prompt;
    state_ = State::kReading;
    changed_.notify_all();
  }
  changed_.wait(lock, [&] { return state_ == State::kDone || state_ == State::kAsking; });
  if (state_ == State::kAsking) return Event::kCompletion;
  state_ = State::kIdle;
  return event_;
}

void LineEditor::offer(std::vector<std::string> completions) {
  {
    std::lock_guard lock(mutex_);
    completions_ = std::move(completions);
    state_ = State::kAnswered;
  }
  changed_.notify_all();
}

std::vector<std::string> LineEditor::ask(std::string word) {
  std::unique_lock lock(mutex_);
  text_ = std::move(word);
  state_ = State::kAsking;
  changed_.notify_all();
  changed_.wait(lock, [&] { return state_ == State::kAnswered || stopping_.load(std::memory_order_relaxed); });
  state_ = State::kReading;
  return std::move(completions_);
}

void LineEditor::serve() {
  const Libedit& lib = libedit();
  HistEvent event;
  history_ = lib.history_init();
  lib.history(history_, &event, H_SETSIZE, kHistoryLines);
  lib.history(history_, &event, H_SETUNIQUE, 1);
  lib.history(history_, &event, H_LOAD, history_file_.c_str());
  edit_ = lib.el_init("skerry", stdin, stdout, stderr);
  if (edit_ != nullptr) {
    lib.el_set(edit_, EL_CLIENTDATA, this);
    lib.el_set(edit_, EL_PROMPT, Callbacks::prompt);
    lib.el_set(edit_, EL_EDITOR, "emacs");
    lib.el_set(edit_, EL_SIGNAL, 0);
    lib.el_set(edit_, EL_HIST, lib.history, history_);
    lib.el_set(edit_, EL_GETCFN, Callbacks::read);
    lib.el_set(edit_, EL_ADDFN, "complete-python", "Complete the name before the cursor", Callbacks::complete);
    lib.el_set(edit_, EL_BIND, "^I", "complete-python", nullptr);
    // What a terminal in bracketed paste mode sends around pasted text.
    lib.el_set(edit_, EL_ADDFN, "begin-paste", "Pasted text begins", Callbacks::begin_paste);
    lib.el_set(edit_, EL_ADDFN, "end-paste", "Pasted text ends", Callbacks::end_paste);
    lib.el_set(edit_, EL_BIND, "\\e[200~", "begin-paste", nullptr);
    lib.el_set(edit_, EL_BIND, "\\e[201~", "end-paste", nullptr);
    lib.el_source(edit_, nullptr);  // ~/.editrc
  }
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return state_ == State::kReading || stopping_.load(std::memory_order_relaxed); });
    if (stopping_.load(std::memory_order_relaxed)) break;
    lock.unlock();
    int count = 0;
    // el_gets shows the prompt first: a Ctrl-D in answer to it would still meet the line mode, and get lost.
    if (edit_ != nullptr) lib.el_set(edit_, EL_PREP_TERM, 1);
    const char* line = edit_ != nullptr ? lib.el_gets(edit_, &count) : nullptr;
    Event result = line != nullptr && count > 0 ? Event::kLine : must_stop() ? Event::kInterrupted : Event::kEnd;
    std::string text(result == Event::kLine ? line : "");
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (!text.empty()) {
      lib.history(history_, &event, H_ENTER, text.c_str());
      lib.history(history_, &event, H_SAVE, history_file_.c_str());
    }
    lock.lock();
    text_ = std::move(text);
    event_ = result;
    state_ = State::kDone;
    changed_.notify_all();
  }
  lock.unlock();
  if (edit_ != nullptr) lib.el_end(edit_);
  lib.history_end(history_);
}

}  // namespace skerry::terminal
