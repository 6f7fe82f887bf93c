/** The most characters of a capture's name: with an app of 40, the names of all objects stay within Kubernetes' limits. */
export const CAPTURE_LENGTH = 20;

/** Names of directories and files that the store uses itself. */
export const reservedCaptureNames = [
  'drill',
  'index',
  'kanctl',
  'preflight',
  'recovered',
  'repository',
  'state',
] as const;

/** A DNS label without dots, of at most 20 characters, that the store does not use itself. */
export const isCaptureName = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= CAPTURE_LENGTH &&
  /^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(value) &&
  !(reservedCaptureNames as readonly string[]).includes(value);
