-- Health of cr.kanister.io/ActionSet. Without this check Argo CD considers an ActionSet that is a hook complete as soon
-- as it is created.
local hs = { status = "Progressing", message = "waiting for Kanister" }
local status = obj.status
if status == nil or status.state == nil then
  return hs
end
local state = status.state
if state == "complete" then
  hs.status = "Healthy"
  hs.message = "complete"
elseif state == "failed" then
  hs.status = "Degraded"
  hs.message = "failed"
  if status.error ~= nil and status.error.message ~= nil and status.error.message ~= "" then
    hs.message = status.error.message
  end
elseif state == "running" or state == "pending" then
  hs.message = state
  local progress = status.progress or {}
  if progress.runningPhase ~= nil and progress.runningPhase ~= "" then
    hs.message = hs.message .. ": " .. progress.runningPhase
  end
  if progress.percentCompleted ~= nil and progress.percentCompleted ~= "" then
    hs.message = hs.message .. " (" .. progress.percentCompleted .. " %)"
  end
  local labels = obj.metadata.labels or {}
  if labels["jerrycan.dev/orphaned"] == "true" then
    hs.message = hs.message .. "; its run is dead"
  end
else
  hs.status = "Unknown"
  hs.message = "a state that Kanister 0.119 does not know (" .. state .. ")"
end
return hs
