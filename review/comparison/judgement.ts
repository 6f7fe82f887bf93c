import type { Judgement } from './comparison';

/** Judges by an order: the first number that differs decides, and more is stronger. A change that is stronger in one direction is weaker in the other. */
export function byStrength<Value>(strength: (value: Value) => readonly number[]): Judgement<Value> {
  return (before, after) => {
    const [from, to] = [strength(before), strength(after)];
    const index = from.findIndex((number, at) => number !== to[at]);
    if (index < 0) return 'neutral';
    return to[index]! > from[index]! ? 'stronger' : 'weaker';
  };
}

export const more: Judgement<number> = byStrength((value) => [value]);

export const less: Judgement<number> = byStrength((value) => [-value]);

export const truer: Judgement<boolean> = byStrength((value) => [value ? 1 : 0]);

/** Always weaker: the new value leaves the old data behind, and only a person knows whether the new value is right. */
export const leavesBehind = () => 'weaker' as const;

/** Always neutral: for information only. */
export const noted = () => 'neutral' as const;
