// The `skerry` command.
#include <cstdio>

#include "host/command_line.h"
#include "host/run_script.h"

int main(int argc, char** argv) {
  skerry::CommandLine command = skerry::parse_command_line(argc, argv);
  switch (command.action) {
    case skerry::CommandLine::Action::kExit: return command.exit_code;
    case skerry::CommandLine::Action::kBench:
      std::fputs("skerry: the benchmarks need a checkout: ./run bench\n", stderr);
      return 2;
    case skerry::CommandLine::Action::kRun: return skerry::run_script(command, argv[0]);
  }
}
