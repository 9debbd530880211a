-- Prints the result of a wrk run as one line of JSON that begins with "report ".
local ffi = require "ffi"
ffi.cdef [[
  typedef struct { long seconds, nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
]]

local report = {}
local threads = {}

-- Returns the time of the monotonic clock, in seconds.
function report.now()
  local moment = ffi.new("moment[1]")
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment[0].seconds) + tonumber(moment[0].nanoseconds) / 1e9
end

-- Registers a thread; called by setup(). The global `elapsed` of a thread that stops early is the number of seconds it
-- ran, and `unexpected` the number of responses with an unexpected status.
function report.watch(thread)
  threads[#threads + 1] = thread
end

function report.print(summary, latency)
  local errors, seconds, unexpected = summary.errors, summary.duration / 1e6, 0
  for _, thread in ipairs(threads) do
    seconds = thread:get("elapsed") or seconds
    unexpected = unexpected + (thread:get("unexpected") or 0)
  end
  local function ms(percentile) return latency:percentile(percentile) / 1e3 end
  print(string.format(
    'report {"requests": %d, "seconds": %.6f, "bytes": %d, "p50_ms": %.3f, "p90_ms": %.3f, "p99_ms": %.3f, '
      .. '"max_ms": %.3f, "non_2xx": %d, "socket_errors": %d, "timeouts": %d}',
    summary.requests, seconds, summary.bytes, ms(50), ms(90), ms(99), latency.max / 1e3,
    math.max(errors.status, unexpected), errors.connect + errors.read + errors.write, errors.timeout))
end

return report
