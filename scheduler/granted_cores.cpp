// How many cores the process may use: affinity, and the CPU quota of every cgroup above it (version 2, or version 1).
#include <algorithm>
#include <fstream>
#include <sched.h>
#include <string>
#include <thread>

#include "scheduler/pool.h"

namespace skerry::scheduler {
namespace {

unsigned cores_by_affinity() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(CPU_COUNT(&set));
  return std::thread::hardware_concurrency();
}

// The quota in cores, rounded up; 0: none.
unsigned cores_by_quota(double quota, double period) {
  if (quota <= 0 || period <= 0) return 0;
  return static_cast<unsigned>((quota + period - 1) / period);
}

unsigned quota_of_v2_group(const std::string& folder) {
  std::ifstream file(folder + "/cpu.max");
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max") return 0;
  return cores_by_quota(std::atof(quota.c_str()), period);
}

unsigned quota_of_v1_group(const std::string& folder) {
  double quota = 0, period = 0;
  std::ifstream(folder + "/cpu.cfs_quota_us") >> quota;
  std::ifstream(folder + "/cpu.cfs_period_us") >> period;
  return cores_by_quota(quota, period);
}

// The smallest quota of the group and its ancestors; 0: none.
template <class QuotaOf>
unsigned smallest_quota(const std::string& mount, std::string group, QuotaOf quota_of) {
  unsigned smallest = 0;
  for (;;) {
    const unsigned quota = quota_of(mount + group);
    if (quota > 0) smallest = smallest == 0 ? quota : std::min(smallest, quota);
    if (group.empty()) return smallest;
    group.erase(group.find_last_of('/'));
  }
}

}  // namespace

unsigned granted_cores() {
  unsigned cores = std::max(1u, cores_by_affinity());
  // A line is "hierarchy:controllers:path"; version 2 has an empty list of controllers.
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    std::string group = line.substr(second + 1);
    if (group.empty() || group[0] != '/' || group == "/") group.clear();
    unsigned quota = 0;
    if (controllers == ",,") {
      quota = smallest_quota("/sys/fs/cgroup", group, quota_of_v2_group);
    } else if (controllers.find(",cpu,") != std::string::npos) {
      quota = smallest_quota("/sys/fs/cgroup/cpu", group, quota_of_v1_group);
    }
    if (quota > 0) cores = std::min(cores, quota);
  }
  return cores;
}

}  // namespace skerry::scheduler
