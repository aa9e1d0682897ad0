// SPDX-License-Identifier: MIT
// Recurrent ops that get no scratch memory.
#include "memory.h"
#include "runner.h"

namespace {

// An op's args with all operands but a mask, each with more room than a small shape needs.
template <class A>
struct Bound {
  A args{};
  std::deque<std::vector<float>> memory;

  template <class F>
  explicit Bound(const F& set) {
    args.batch = 2, args.steps = 3, args.units = 5;
    set(args);
    each_field(args, [&](const char*, auto& member) {
      if constexpr (requires { member.memory; }) {
        if (member.element == Element::boolean) return;
        auto& values = memory.emplace_back(200);
        for (size_t i = 0; i < values.size(); ++i) values[i] = float(int(i * 7 % 11) - 5) / 16;
        member.memory = values.data();
      }
    });
  }
};

template <class A, class F>
void goes_on(const char* name, void (*Kernels::*op)(const A&, Context&), const F& set) {
  for_want_of_memory([&](const Backend& backend, Context& context) {
    const Bound<A> got(set), wanted(set);
    (backend.kernels->*op)(got.args, context);
    (reference_backend().kernels->*op)(wanted.args, context);
    bool near = true;
    for (size_t i = 0; i < got.memory.size(); ++i)
      for (size_t k = 0; k < got.memory[i].size(); ++k)
        near &= std::abs(got.memory[i][k] - wanted.memory[i][k]) < 1e-5f;
    expect(near, std::string(backend.name) + ": " + name + " does as the reference");
  });
}

}  // namespace

TEST("recurrent ops go on without scratch memory") {
  const auto plain = [](auto&) {};
  const auto with_inputs = [](auto& a) { a.inputs = 4; };
  const auto reset_before = [](auto& a) { a.reset_after = false; };
  goes_on("lstm", &Kernels::lstm, with_inputs);
  goes_on("lstm_grad", &Kernels::lstm_grad, plain);
  goes_on("gru", &Kernels::gru, with_inputs);
  goes_on("gru, reset before", &Kernels::gru, [](auto& a) { a.inputs = 4, a.reset_after = false; });
  goes_on("gru_grad", &Kernels::gru_grad, plain);
  goes_on("gru_grad, reset before", &Kernels::gru_grad, reset_before);
  goes_on("simple_rnn", &Kernels::simple_rnn, [](auto& a) { a.inputs = 4, a.activation = int(UnaryFn::tanh); });
  goes_on("simple_rnn_grad", &Kernels::simple_rnn_grad, [](auto& a) { a.activation = int(UnaryFn::tanh); });
}
