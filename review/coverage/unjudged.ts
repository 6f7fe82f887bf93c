/** What may keep data, and could not be judged. */
export interface Unjudged {
  /** `apps/shop.yaml:12`, `context prod`: where somebody finds it. */
  readonly where: string;
  /** `StatefulSet shop/db`, where it is known. */
  readonly object?: string;
  /** Why, and what to do. */
  readonly why: string;
  /** Somebody wrote why it needs no protection. */
  readonly exempt?: string;
}
