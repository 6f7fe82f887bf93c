/** A folder of the house: what is in it, and what its files may import beside each other. */
export interface Room {
  /** What is in it. A table shows it. */
  readonly holds: string;
  /** Packages, and Node's own modules as `node:*`. @default - none */
  readonly packages?: readonly string[];
  /** Other rooms. A name that ends in `/*` means all rooms below it. @default - none */
  readonly rooms?: readonly string[];
}

/** Rooms by the path of their folder. */
export type Rooms = Readonly<Record<string, Room>>;
