/** The five invariants of the design, and the bounds that the protocol promises (docs/explanation/decisions/0006). */
export type Invariant =
  | 'I1 what is listed restores'
  | 'I2 the app runs again'
  | 'I2 no capture old and another new'
  | 'I3 nothing of another app'
  | 'I4 enough verified points'
  | 'I5 no secret'
  | 'bound of the guard'
  | 'one ActionSet a run'
  | 'nothing starts late'
  | 'the next run works'
  | 'no program breaks';

export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
  /** Milliseconds since the epoch, of the world. */
  readonly at: number;
}
