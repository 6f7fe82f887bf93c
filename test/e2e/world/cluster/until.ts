/** Asks until the answer is there (neither undefined nor false), every `every` milliseconds; an error says what was waited for. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  { seconds = 120, every = 300 }: { seconds?: number; every?: number } = {},
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
