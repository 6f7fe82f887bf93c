/** What follows `<app>-` in the name of a run: `20261121t041500z-x7k2q`. A regular expression, for CEL. */
export const RUN_SUFFIX = '^[0-9]{8}t[0-9]{6}z-[a-z0-9]{5}$';
