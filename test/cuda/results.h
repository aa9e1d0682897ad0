// SPDX-License-Identifier: MIT
// The results of the driver that the stand-in returns: X(name, value, text).
#define STANDIN_RESULTS(X)                                                                                        \
  X(success, 0, "CUDA_SUCCESS", "no error")                                                                       \
  X(invalid_value, 1, "CUDA_ERROR_INVALID_VALUE", "invalid argument")                                             \
  X(out_of_memory, 2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory")                                                \
  X(not_initialized, 3, "CUDA_ERROR_NOT_INITIALIZED", "initialization error")                                     \
  X(device_unavailable, 46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "CUDA-capable device(s) is/are busy or unavailable") \
  X(no_device, 100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected")                                 \
  X(invalid_device, 101, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal")                                   \
  X(invalid_image, 200, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid")                             \
  X(invalid_context, 201, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context")                                 \
  X(unsupported_ptx, 222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION",                                                   \
      "the provided PTX was compiled with an unsupported toolchain.")                                             \
  X(invalid_handle, 400, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle")                                  \
  X(not_found, 500, "CUDA_ERROR_NOT_FOUND", "named symbol not found")                                             \
  X(not_ready, 600, "CUDA_ERROR_NOT_READY", "device not ready")                                                   \
  X(illegal_address, 700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered")               \
  X(out_of_resources, 701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch")       \
  X(context_destroyed, 709, "CUDA_ERROR_CONTEXT_IS_DESTROYED", "context is destroyed")                            \
  X(launch_failed, 719, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure")                                 \
  X(not_supported, 801, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported")                                    \
  X(capture_unsupported, 900, "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",                                            \
      "operation not permitted when stream is capturing")                                                         \
  X(capture_invalidated, 901, "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED",                                            \
      "operation failed due to a previous error during capture")                                                  \
  X(captured_event, 907, "CUDA_ERROR_CAPTURED_EVENT",                                                             \
      "operation not permitted on an event last recorded in a capturing stream")                                  \
  X(update_failed, 910, "CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE",                                                   \
      "the graph update was not performed because it included changes which violated constraints specific to "    \
      "instantiated graph update")
