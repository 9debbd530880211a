-- Repeats one GET request, and prints a report as JSON.
-- wrk … -H "Authorization: Bearer TOKEN" -s get.lua URL
package.path = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/?.lua;" .. package.path
local report = require "report"

function setup(thread)
  report.watch(thread)
end

function done(summary, latency)
  report.print(summary, latency)
end
