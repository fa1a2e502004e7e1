// See program.h. sys.path[0] is as python3 chooses it: the script's folder with links resolved, the archive or folder that is run,
// the current folder for -m, "" for -c and standard input, nothing with -P or -I.
#include "host/program.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host/source_file.h"
#include "isolate/builtins/import.h"
#include "isolate/builtins/interpreter_options.h"
#include "isolate/isolate.h"
#include "isolate/objects/codecs.h"
#include "isolate/objects/exception.h"

namespace skerry {

namespace {

using channels::Program;

std::string read_standard_input() {
  std::string text;
  char buffer[65536];
  for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  return text;
}

std::string current_folder() {
  char buffer[PATH_MAX];
  return getcwd(buffer, sizeof buffer) != nullptr ? buffer : "";
}

std::string absolute(const std::string& path) {
  if (path.empty() || path[0] == '/') return path;
  std::string folder = current_folder();
  return folder.empty() ? path : folder + "/" + (path.starts_with("./") ? path.substr(2) : path);
}

// sys.executable: the command as an absolute path, links left as they are.
std::string executable_path(const std::string& name) {
  if (name.find('/') != name.npos) return absolute(name);
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "";
  while (!rest.empty()) {
    std::string folder(rest.substr(0, rest.find(':')));
    std::string candidate = absolute(folder.empty() ? name : folder + "/" + name);
    struct stat st;
    if (stat(candidate.c_str(), &st) == 0 && S_ISREG(st.st_mode) && access(candidate.c_str(), X_OK) == 0) return candidate;
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
  }
  return "";
}

std::string real_path(const std::string& path) {
  char buffer[PATH_MAX];
  return realpath(path.c_str(), buffer) != nullptr ? buffer : path;
}

// A zip archive ends with its directory's end record, which a comment of at most 64 KiB follows.
bool is_archive(const std::string& path) {
  struct stat named;  // a pipe must not be opened twice: what its writer has written would be lost
  if (stat(path.c_str(), &named) != 0 || !S_ISREG(named.st_mode)) return false;
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  bool found = false;
  struct stat st;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 22) {
    constexpr off_t kRecord = 22;
    auto holds_record = [&](off_t size) {
      std::string tail(static_cast<size_t>(std::min(size, st.st_size)), '\0');
      ssize_t n = pread(fd, tail.data(), tail.size(), st.st_size - static_cast<off_t>(tail.size()));
      return n == static_cast<ssize_t>(tail.size()) && tail.rfind("PK\5\6") != tail.npos;
    };
    char head[4] = {};
    bool looks_zipped = pread(fd, head, sizeof head, 0) == sizeof head && head[0] == 'P' && head[1] == 'K';
    // Archives that begin with a line for the shell (zipapp) or a program are searched for at the end, comment or not.
    found = holds_record(kRecord) || ((looks_zipped || head[0] == '#' || head[0] == '\x7f') && holds_record(65536 + kRecord));
  }
  close(fd);
  return found;
}

bool is_folder(const std::string& path) {
  struct stat st;
  return stat(path.c_str(), &st) == 0 && S_ISDIR(st.st_mode);
}

// The virtual environment (PEP 405) that the command lies in, if pyvenv.cfg beside it or above says so.
void find_environment(const std::string& executable) {
  InterpreterOptions options = interpreter_options();
  std::string folder = executable.substr(0, executable.rfind('/'));
  for (int level = 0; level < 2 && !folder.empty(); ++level, folder.resize(folder.rfind('/'))) {
    std::ifstream settings(folder + "/pyvenv.cfg");
    if (!settings) continue;
    options.environment = folder;
    options.base_executable = real_path(executable);
    options.environment_sees_system = false;
    for (std::string line; std::getline(settings, line);) {
      std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
      if (line == "include-system-site-packages=true") options.environment_sees_system = true;
    }
    return set_interpreter_options(std::move(options));
  }
}

// A folder that can be run as a program.
bool holds_program(const std::string& folder) {
  for (const char* name : {"/__main__.py", "/__main__.pyc", "/__main__"})
    if (access((folder + name).c_str(), F_OK) == 0) return true;
  return false;
}

}  // namespace

bool make_program(const CommandLine& command, const char* program_name, Program* out, int* exit_code) {
  using Target = CommandLine::Target;
  Environment environment;
  environment.executable = executable_path(program_name);
  find_environment(environment.executable);
  const InterpreterOptions& options = interpreter_options();
  out->kind = Program::Kind::kMain;
  out->inspects = true;
  std::optional<std::string> first;  // sys.path[0]
  std::string text;
  Target target = command.target;
  std::string path = command.subject;
  if (target == Target::kFile && command.subject == "-") target = Target::kNone;
  switch (target) {
    case Target::kCode:
      text = command.subject + "\n";
      out->script().file = "<string>";
      environment.arguments = {"-c"};
      first = "";
      break;
    case Target::kModule:
      out->kind = Program::Kind::kModule;
      out->script().file = command.subject;
      environment.arguments = {"-m"};
      first = current_folder();
      break;
    case Target::kFile:
      environment.arguments = {command.subject};
      if (path.empty()) path = current_folder();
      if (is_folder(path) && !holds_program(path)) {
        std::fprintf(stderr, "skerry: can't find '__main__' module in '%s'\n", absolute(path).c_str());
        *exit_code = 2;
        return false;
      }
      if (is_folder(path) || is_archive(path)) {
        // Found by its name, not through the module that -m would look for.
        out->kind = Program::Kind::kArchive;
        out->script().file = absolute(path);
        environment.search_path = {out->script().file};  // whatever -P says
        break;
      }
      {
        embed::Result<std::string> read = embed::read_source(absolute(path));
        if (!read) {
          const embed::Error& error = read.error();
          std::fprintf(stderr, "%s: %s\n", error.type == "SyntaxError" ? error.type.c_str() : "skerry", error.message.c_str());
          *exit_code = 2;
          return false;
        }
        text = *std::move(read);
      }
      if (command.skips_first_line) text.erase(0, std::min(text.find('\n'), text.size()));
      out->script().file = absolute(path);
      first = real_path(path);
      first = first->substr(0, std::max<size_t>(first->rfind('/'), 1));
      break;
    case Target::kNone:
      environment.arguments = {command.subject};
      first = "";
      if (options.interactive > 0 || isatty(0)) {
        out->kind = Program::Kind::kInteractive;
      } else {
        text = read_standard_input();
      }
      out->script().file = "<stdin>";
      break;
  }
  out->script().source = std::make_shared<const std::string>(std::move(text));
  if (first && options.safe_path == 0) environment.search_path.push_back(*std::move(first));
  for (std::string& folder : embed::library_search_path()) environment.search_path.push_back(std::move(folder));
  environment.arguments.insert(environment.arguments.end(), command.arguments.begin(), command.arguments.end());
  out->environment = std::make_shared<const Environment>(std::move(environment));
  return true;
}

bool check_environment() {
  const InterpreterOptions& options = interpreter_options();
  if (!options.home.empty() && library_folder().empty()) {
    std::fprintf(stderr, "Python path configuration:\n  PYTHONHOME = '%s'\nFatal Python error: there is no standard library in %s/lib/python3.*\n",
                 interpreter_environment("PYTHONHOME"), options.home.c_str());
    return false;
  }
  const char* setting = interpreter_environment("PYTHONIOENCODING");
  std::string_view encoding = setting != nullptr ? setting : "";
  encoding = encoding.substr(0, encoding.find(':'));
  if (encoding.empty() || find_codec(encoding) != CodecKind::kUnknown) return true;
  // The library's codecs take an isolate to be looked at.
  Isolate iso{IsolateOptions{}};
  iso.native_stack_limit = reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - 512 * 1024;
  iso.modules().set_environment(std::make_shared<const Environment>(Environment{{}, embed::library_search_path(), {}}));
  Result found = codec_hooks.lookup_text(iso, encoding, "codecs.open()");
  bool is_known = !found.is_fault();
  if (is_known) {
    decrement(iso, found.value());
  } else {
    Ref error = iso.take_pending();
    std::string why = format_exception(iso, error);
    std::fprintf(stderr, "Fatal Python error: init_stdio_encoding: failed to get the Python codec name of the stdio encoding\n"
                         "Python runtime state: core initialized\n%s\n", why.c_str());
  }
  iso.finish();
  return is_known;
}

}  // namespace skerry
