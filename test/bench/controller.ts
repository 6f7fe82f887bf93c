const METRICS = process.env.ARGOCD_METRICS ?? 'http://127.0.0.1:8483/metrics';

/** What Argo CD's application controller has used since it started, by its own metrics (`ARGOCD_METRICS` has their address). */
export class Controller {
  private constructor(
    /** Resident memory. */
    readonly bytes: number,
    readonly cpuSeconds: number,
  ) {}

  static async read(): Promise<Controller> {
    const text = await (await fetch(METRICS)).text();
    const value = (name: string): number => {
      const [, number] = new RegExp(`^${name} (\\S+)$`, 'm').exec(text) ?? [];
      if (number === undefined) throw new Error(`${METRICS}: does not say ${name}`);
      return Number(number);
    };
    return new Controller(value('process_resident_memory_bytes'), value('process_cpu_seconds_total'));
  }
}
