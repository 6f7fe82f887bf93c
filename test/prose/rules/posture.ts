import { pattern } from './rule';

/** Files, points and words neither stand nor lie. */
export const posture = pattern(
  'posture',
  /\b(?<!\bto )(stands|stood|standing|lies|lay|lying)\b(?! (?:for|out|off|up|to reason|in for)\b)|\b(?:to|must|may|can|could|should|might|not|they|that|which|who|and|or) (stand|lie)\b(?! (?:for|out|up)\b)/i,
  'write "is", "exists", "remains" or "stays"',
);
