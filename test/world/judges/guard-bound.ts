import { parseTime } from '../../../contracts/time';
import type { LeaseObject } from '../../../runner/lease/lease-object';
import { parseRecord } from '../../../runner/lease/lease-record';
import type { App } from '../cluster/app';
import { calm } from '../machine/fate';
import type { World } from '../world';

/** From a run's last renewal of its Lease, and from the time of its quiesce, to the moment when its writers are told to run again. Milliseconds. */
const AFTER_RENEWAL = 90_000;
const AFTER_UNTIL = 60_000;
/** No clock is more than 2 s from the world's: the run's clock set the time, the guard's clock decided that it had passed. */
const CLOCKS_DIFFER = 4000;

/** So many times as long. */
const IN_BAD_WEATHER = 2;

/** The promise about a quiesce, checked when its time has come, in every world where a guard lives. */
export class GuardBound {
  private readonly watched = new Set<string>();
  /** A clock was set: its times in a Lease no longer bind the guard. */
  isSuspended = false;

  constructor(private readonly world: World) {
    world.server.watch((plural, object, change) => {
      if (plural !== 'leases' || change !== 'set') return;
      const app = world.apps.find(({ name }) => name === object.metadata.name);
      if (app) this.written(app, object as LeaseObject);
    });
  }

  private written(app: App, lease: LeaseObject): void {
    const quiesce = parseRecord(lease)?.quiesce;
    if (quiesce?.mode !== 'backup') return;
    const { audit, timeline } = this.world;
    const holder = lease.spec?.holderIdentity;
    const now = timeline.now();
    if (holder && holder !== 'guard')
      this.at(
        now,
        AFTER_RENEWAL,
        () => audit.renewals.get(app.name) === now && this.stands(app),
        (late) => `${app.describe()} ${late} s after the last renewal`,
      );
    const until = parseTime(quiesce.until);
    const key = `${app.name} ${quiesce.until}`;
    if (until === undefined || this.watched.has(key)) return;
    this.watched.add(key);
    this.at(
      until,
      AFTER_UNTIL + CLOCKS_DIFFER,
      () => this.stands(app, quiesce.until),
      (late) => `${app.describe()} ${late} s after the time of its quiesce`,
    );
  }

  /** A backup's quiesce that has not ended. */
  private stands(app: App, until?: string | null): boolean {
    const quiesce = this.world.record(app)?.quiesce;
    const isThis = quiesce?.mode === 'backup' && (until === undefined || quiesce.until === until);
    if (!isThis) return false;
    const held = this.world.heldFrom(app);
    return app.writers.some(({ declared, key, wanted }) => declared > 0 && wanted === 0 && !held.has(key));
  }

  /** Later if a fault happened or the guard started in the meantime; and in bad weather, when each request may have to be sent again. */
  private at(begun: number, bound: number, stands: () => boolean, say: (late: number) => string): void {
    const { audit, timeline } = this.world;
    const lasts = () => bound * (this.world.weather === calm ? 1 : IN_BAD_WEATHER);
    const due = Math.max(begun, audit.troubledAt, this.world.away.api) + lasts();
    timeline.after(due - timeline.now(), () => {
      const { guard } = this.world;
      if (this.isSuspended || !guard?.alive || guard.isAsleep || !stands()) return;
      if (Math.max(audit.troubledAt, guard.wokeAt, this.world.away.api) + lasts() > timeline.now())
        this.at(Math.max(begun, guard.wokeAt), bound, stands, say);
      else this.world.violate('bound of the guard', say(Math.round((timeline.now() - begun) / 1000)));
    });
  }
}
