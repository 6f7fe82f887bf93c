-- Health of cr.kanister.io/Profile. Kanister sets no status on it. The check requires what Kanister requires
-- (pkg/validate, ProfileSchema). It does not access the store.
local location, credential = obj.location or {}, obj.credential or {}

local function missing()
  if (location.type or "") == "" then
    return "location.type"
  end
  if location.type == "s3Compliant" then
    if (location.bucket or "") == "" then
      return "location.bucket"
    end
    if (location.region or "") == "" then
      return "location.region"
    end
  end
  if (credential.type or "") == "" then
    return "credential.type"
  end
  if credential.type == "keyPair" then
    local pair = credential.keyPair or {}
    if ((pair.secret or {}).name or "") == "" then
      return "credential.keyPair.secret.name"
    end
    if (pair.idField or "") == "" or (pair.secretField or "") == "" then
      return "credential.keyPair.idField and secretField"
    end
  end
  if credential.type == "secret" then
    local secret = credential.secret or {}
    if (secret.name or "") == "" or (secret.namespace or "") == "" then
      return "credential.secret.name and namespace"
    end
  end
  return nil
end

local what = missing()
if what ~= nil then
  return { status = "Degraded", message = "has no " .. what }
end
local message = location.type
if (location.bucket or "") ~= "" then
  message = message .. ": " .. location.bucket
end
if obj.skipSSLVerify then
  message = message .. "; the store's certificate is not verified"
end
return { status = "Healthy", message = message }
