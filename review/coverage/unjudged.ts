/** An object that may keep data, and cannot be judged. */
export interface Unjudged {
  /** Where to find it: `apps/shop.yaml:12`, `context prod`. */
  readonly where: string;
  /** `StatefulSet shop/db`, if known. */
  readonly object?: string;
  /** Why, and what to do. */
  readonly why: string;
  /** The reason that a person gave why it needs no protection. */
  readonly exempt?: string;
}
