-- Health of batch/Job. A Job of Jerrycan that waits to be started is Healthy. If it were Suspended, it would block
-- every later wave of a sync forever, and deletions come last in a sync. For all others the result is that of Argo CD
-- 3.2 (gitops-engine, pkg/health/health_job.go), because our check replaces its own.
local labels, spec, status = obj.metadata.labels or {}, obj.spec or {}, obj.status or {}

if labels["app.kubernetes.io/managed-by"] == "jerrycan" and spec.suspend == true then
  return { status = "Healthy", message = "waiting to be started" }
end

local failed, complete, suspended = false, false, false
local message, why = "", ""
for _, condition in ipairs(status.conditions or {}) do
  local said = condition.message or ""
  if condition.type == "Failed" then
    failed, complete, why = true, true, said
  elseif condition.type == "Complete" then
    complete, message = true, said
  elseif condition.type == "Suspended" then
    complete, message = true, said
    suspended = suspended or condition.status == "True"
  end
end

if not complete then
  return { status = "Progressing", message = message }
end
if failed then
  return { status = "Degraded", message = why }
end
if suspended then
  return { status = "Suspended", message = why }
end
return { status = "Healthy", message = message }
