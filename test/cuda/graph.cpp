// SPDX-License-Identifier: MIT
// Capture, and the graphs that it yields: lists of work.
#include <algorithm>
#include <cstring>

#include "api.h"
#include "stream.h"

namespace standin {
namespace {

struct GraphExec {
  Graph graph;
};

bool can_update(const Graph& old, const Graph& graph) {
  const auto same = [](const Work& a, const Work& b) { return a.kind == b.kind; };
  return std::equal(old.nodes.begin(), old.nodes.end(), graph.nodes.begin(), graph.nodes.end(), same);
}

}  // namespace
}  // namespace standin

using namespace standin;

CUresult cuStreamBeginCapture_v2(CUstream handle, int mode) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (stream.captured) return complain(invalid_value, "cuStreamBeginCapture on a stream that is being captured");
    stream.capture_mode = mode;
    stream.capturing_thread = std::this_thread::get_id();
    stream.invalidated = false;
    stream.captured = std::make_shared<Graph>();
    return success;
  });
}

CUresult cuStreamEndCapture(CUstream handle, CUgraph* graph) {
  return in_stream(handle, [&](Stream& stream) -> CUresult {
    if (!stream.captured) return complain(invalid_value, "cuStreamEndCapture on a stream that is not being captured");
    auto captured = std::move(stream.captured);
    *graph = nullptr;
    if (stream.invalidated) return capture_invalidated;
    *graph = table<Graph>().add(std::move(captured));
    return success;
  });
}

CUresult cuGraphInstantiateWithFlags(CUgraphExec* exec, CUgraph handle, unsigned long long) {
  return in_context([&](Context&) {
    return with<Graph>(handle, "graph", [&](const auto& graph) -> CUresult {
      *exec = table<GraphExec>().add(std::make_shared<GraphExec>(*graph));
      return success;
    });
  });
}

// `result`, where there is one, begins with an enumeration: 0 updated, 1 not.
CUresult cuGraphExecUpdate_v2(CUgraphExec exec_handle, CUgraph handle, void* result) {
  return in_context([&](Context&) {
    return with<GraphExec>(exec_handle, "executable graph", [&](const auto& exec) {
      return with<Graph>(handle, "graph", [&](const auto& graph) -> CUresult {
        const int differs = !can_update(exec->graph, *graph);
        if (result) std::memcpy(result, &differs, sizeof differs);
        if (!differs) exec->graph = *graph;
        return differs ? update_failed : success;
      });
    });
  });
}

CUresult cuGraphLaunch(CUgraphExec exec_handle, CUstream stream_handle) {
  return in_context([&](Context& context) {
    return with<GraphExec>(exec_handle, "executable graph", [&](const auto& exec) {
      return with_stream(context, stream_handle, [&](Stream& stream) -> CUresult {
        if (stream.captured) return complain(not_supported, "cuGraphLaunch on a stream that is being captured");
        for (const Work& node : exec->graph.nodes) stream.put(node);
        return success;
      });
    });
  });
}

CUresult cuGraphDestroy(CUgraph handle) {
  return in_context([&](Context&) { return destroy<Graph>(handle, "graph"); });
}

CUresult cuGraphExecDestroy(CUgraphExec handle) {
  return in_context([&](Context&) { return destroy<GraphExec>(handle, "executable graph"); });
}
