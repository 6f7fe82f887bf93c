-- Health of batch/CronJob. A CronJob of Jerrycan is Degraded when its last success is older than its annotation allows.
-- For all others the result is that of Argo CD 3.2 (resource_customizations/batch/CronJob/health.lua), because our
-- check replaces its own.
local metadata, spec, status = obj.metadata, obj.spec or {}, obj.status
local annotations = metadata.annotations or {}
local most = tonumber(annotations["jerrycan.dev/max-success-age-seconds"] or "")
local ours = (metadata.labels or {})["app.kubernetes.io/managed-by"] == "jerrycan"

local function health(code, message)
  return { status = code, message = message }
end

-- Argo CD provides neither Lua's string nor its math library: numbers are converted to text digit by digit.
local digits = { [0] = "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" }

local function whole(number, unit)
  return (number - number % unit) / unit
end

local function text(number, width)
  local written = ""
  while number > 0 or width > 0 do
    written = digits[number % 10] .. written
    number, width = whole(number, 10), width - 1
  end
  return written
end

-- Formats seconds since the epoch as Kubernetes does, in UTC. Such times sort as text, and the status contains text.
-- The calendar uses whole 400 years of 146097 days, starting in March (H. Hinnant, "chrono-Compatible Low-Level Date
-- Algorithms").
local function rfc3339(time)
  local days, second = whole(time, 86400) + 719468, time % 86400
  local era, day = whole(days, 146097), days % 146097
  local year = whole(day - whole(day, 1460) + whole(day, 36524) - whole(day, 146096), 365)
  day = day - (365 * year + whole(year, 4) - whole(year, 100))
  local month = whole(5 * day + 2, 153)
  day = day - whole(153 * month + 2, 5) + 1
  year = year + era * 400
  if month < 10 then
    month = month + 3
  else
    month, year = month - 9, year + 1
  end
  return text(year, 4) .. "-" .. text(month, 2) .. "-" .. text(day, 2) .. "T" .. text(whole(second, 3600), 2) .. ":"
    .. text(whole(second, 60) % 60, 2) .. ":" .. text(second % 60, 2) .. "Z"
end

local function words(seconds)
  local hours, minutes = whole(seconds, 3600), whole(seconds, 60) % 60
  if minutes == 0 then
    return text(hours, 1) .. " h"
  end
  return text(hours, 1) .. " h " .. text(minutes, 1) .. " min"
end

local function of_ours()
  if annotations["jerrycan.dev/retired"] == "true" then
    -- Not Suspended: the Application would be Suspended too, and never become Healthy (argo-cd#24428).
    return health("Healthy", "retired: no scheduled runs")
  end
  if most == nil then
    return health("Degraded", "the annotation with the maximum age of its last success is missing; sync it again")
  end
  -- A CronJob that a person suspends makes no backups either, so its last success ages.
  local now = spec.suspend and "; suspended" or ""
  local bound = rfc3339(require("os").time() - most)
  local last = (status or {}).lastSuccessfulTime
  if last == nil then
    if metadata.creationTimestamp ~= nil and metadata.creationTimestamp < bound then
      return health("Degraded", "has not succeeded in " .. words(most) .. now)
    end
    return health("Healthy", "has not succeeded yet" .. now)
  end
  if last < bound then
    return health("Degraded", "last succeeded " .. last .. ", more than " .. words(most) .. " ago" .. now)
  end
  local failed = status.lastScheduleTime ~= nil and last < status.lastScheduleTime and #(status.active or {}) == 0
  return health("Healthy", "last succeeded " .. last .. (failed and "; the run after it failed" or "") .. now)
end

local function of_others()
  if spec.suspend == true then
    return health("Healthy", "CronJob is Suspended")
  end
  if status == nil then
    return health("Progressing", "Waiting for CronJob")
  end
  if status.lastScheduleTime == nil then
    return health("Healthy", "CronJob has not been scheduled yet")
  end
  if status.lastSuccessfulTime == nil then
    return health("Healthy", "The Cronjob never completed succesfully. It may not be healthy")
  end
  if #(status.active or {}) > 0 then
    return health("Healthy", "The job is running. Its last execution may not have been successful")
  end
  if status.lastSuccessfulTime < status.lastScheduleTime then
    return health("Degraded", "CronJob has not completed its last execution successfully")
  end
  return health("Healthy", "CronJob has completed its last execution successfully")
end

if ours then
  return of_ours()
end
return of_others()
