-- Creates bookings, each in its own free slot, and prints a report as JSON.
-- wrk … -t1 -H "Authorization: Bearer TOKEN" -s create.lua URL -- SLOTS FIRST COUNT
--
-- SLOTS is a Lua file that returns the lists employees, days, times, clients and services. A slot is an employee at a
-- time of a day. The run uses COUNT slots, starting at FIRST. It ends early when they are used up; the rate then refers
-- to the time it took.
package.path = debug.getinfo(1, "S").source:match("^@(.*)/[^/]*$") .. "/?.lua;" .. package.path
local report = require "report"

function setup(thread)
  report.watch(thread)
end

local slots, next_slot, end_slot, started

function init(arguments)
  slots = dofile(arguments[1])
  next_slot = tonumber(arguments[2])
  end_slot = next_slot + tonumber(arguments[3])
  wrk.headers["Content-Type"] = "application/json"
  unexpected = 0
end

-- Employees take turns, so that consecutive requests are not for the same employee.
local function booking(slot)
  local turn = math.floor(slot / #slots.employees)
  local day = math.floor(turn / #slots.times)
  return string.format(
    '{"client_id":%d,"service_id":%d,"employee_id":%d,"booking_date":"%s %s"}',
    slots.clients[slot * 7919 % #slots.clients + 1],
    slots.services[slot % #slots.services + 1],
    slots.employees[slot % #slots.employees + 1],
    slots.days[day + 1],
    slots.times[turn % #slots.times + 1])
end

function request()
  started = started or report.now()
  if next_slot >= end_slot then
    elapsed = elapsed or report.now() - started
    wrk.thread:stop()
    return wrk.format("GET", "/health") -- a request is required; its response is ignored
  end
  wrk.headers["Idempotency-Key"] = string.format("slot-%d", next_slot)
  local body = booking(next_slot)
  next_slot = next_slot + 1
  return wrk.format("POST", nil, nil, body)
end

function response(status)
  if status ~= 201 then unexpected = unexpected + 1 end
end

function done(summary, latency)
  report.print(summary, latency)
end
