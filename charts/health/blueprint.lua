-- Health of cr.kanister.io/Blueprint. Kanister sets no status on it. If something is missing here, an ActionSet would
-- fail.
local hs = { status = "Degraded" }
local names = {}
for name, action in pairs(obj.actions or {}) do
  if #(action.phases or {}) == 0 then
    hs.message = "the action " .. name .. " has no phases"
    return hs
  end
  for _, phase in ipairs(action.phases) do
    if (phase.func or "") == "" then
      hs.message = "the action " .. name .. " has a phase without a function"
      return hs
    end
  end
  table.insert(names, name)
end
if #names == 0 then
  hs.message = "has no actions"
  return hs
end
table.sort(names)
hs.status = "Healthy"
hs.message = table.concat(names, ", ")
return hs
