// SPDX-License-Identifier: MIT
#include "settings.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

#include "block.h"

namespace standin {
namespace {

const char* variable(const char* name) {
  const char* text = std::getenv(name);
  return text && *text ? text : nullptr;
}

void read_number(const char* name, auto& value) {
  if (const char* text = variable(name))
    value = std::remove_reference_t<decltype(value)>(std::strtoull(text, nullptr, 0));
}

Settings read() {
  Settings s;
  read_number("GEMMULE_STANDIN_DEVICES", s.devices);
  read_number("GEMMULE_STANDIN_MULTIPROCESSORS", s.multiprocessors);
  read_number("GEMMULE_STANDIN_MEMORY", s.memory);
  if (const char* text = variable("GEMMULE_STANDIN_CAPABILITY")) std::sscanf(text, "%d.%d", &s.major, &s.minor);
  const char* leaks = variable("GEMMULE_STANDIN_LEAKS");
  s.reports_leaks = leaks && leaks[0] == '1';
  unsigned order = 0;
  read_number("GEMMULE_STANDIN_ORDER", order);
  set_order(order);
  return s;
}

struct Fault {
  std::string kind;
  uint64_t at = 0;       // the at-th event of the kind
  bool lasting = false;  // and all after it
  uint64_t counted = 0;
};

std::mutex& lock = *new std::mutex;

Fault parsed(const char* text) {
  const std::string all = text ? text : "";
  const size_t colon = all.find(':');
  Fault f{.kind = all.substr(0, colon)};
  if (colon == std::string::npos) return f;
  f.at = std::strtoull(all.c_str() + colon + 1, nullptr, 10);
  f.lasting = f.kind == "lost" || all.back() == '+';
  return f;
}

Fault& fault() {
  static auto& fault = *new Fault(parsed(variable("GEMMULE_STANDIN_FAIL")));
  return fault;
}

const char* word_for(Occasion event) {
  return event == Occasion::allocation ? "alloc" : event == Occasion::launch ? "launch" : "lost";
}

}  // namespace

const Settings& settings() {
  static const Settings s = read();
  return s;
}

int Settings::shared_limit() const {
  const int capability = major * 10 + minor;
  const int kibibytes = capability < 80                             ? 64
      : capability == 80 || capability == 87                        ? 163
      : capability == 90 || (capability >= 100 && capability < 120) ? 227
                                                                    : 99;
  return kibibytes << 10;
}

void set_fault(const char* text) {
  std::lock_guard hold(lock);
  fault() = parsed(text);
}

bool fails(Occasion event) {
  std::lock_guard hold(lock);
  Fault& f = fault();
  if (f.kind != word_for(event)) return false;
  ++f.counted;
  return f.counted == f.at || (f.lasting && f.counted > f.at);
}

bool fault_is(const char* condition) {
  std::lock_guard hold(lock);
  return fault().kind == condition;
}

}  // namespace standin
