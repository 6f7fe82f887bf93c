import type { Judgement } from './comparison';

/** By an order: the first number that differs decides, more is stronger. So what is stronger one way is weaker the other way. */
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

/** Whatever it becomes, what was there before is left behind, and whether the new one is right only a person knows. */
export const leavesBehind = () => 'weaker' as const;

/** For people to know; nothing is promised by it. */
export const noted = () => 'neutral' as const;
