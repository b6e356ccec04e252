/** Conditions on one field; all of them must hold. Unknown operators never do. */
export interface FieldOperators<Value = unknown> {
  /** Equal; a missing field equals null. */
  readonly $eq?: Value | null;
  /** Not equal; a missing field equals null. */
  readonly $ne?: Value | null;
  /** Greater, and so on: numbers and booleans, texts, dates, and lists of those. False for a missing field. */
  readonly $gt?: Value;
  readonly $gte?: Value;
  readonly $lt?: Value;
  readonly $lte?: Value;
  /** Equal to one of the list; false for a missing field. */
  readonly $in?: readonly (Value | null)[];
  /** Equal to none of the list; true for a missing field. */
  readonly $nin?: readonly (Value | null)[];
  /** The field is there, be it null. */
  readonly $exists?: boolean;
  /** The text of the value matches from its beginning: RE2 syntax, linear time. False for a missing field. */
  readonly $regex?: string;
  /** The text of the value holds, begins with, ends with this text. False for a missing field. */
  readonly $contains?: string;
  readonly $startswith?: string;
  readonly $endswith?: string;
}

/** What is asked of one field: to equal a value, or conditions. A map is always conditions, see {@link FieldOperators.$eq}. */
export type FieldCriterion<Value = unknown> =
  | (Value extends object ? (Value extends readonly unknown[] | Date ? Value : never) : Value)
  | null
  | FieldOperators<Value>;

/**
 * What is asked of an event: all fields named, all of `$and`, and one of `$or`.
 *
 * A name with dots is a path through maps: `user.age`. With the type of the event given, its fields are checked.
 */
export type FilterCriteria<Event extends object = Readonly<Record<string, unknown>>> = {
  readonly [Field in keyof Event]?: FieldCriterion<Event[Field]>;
} & {
  readonly [path: `${string}.${string}`]: unknown;
  readonly $and?: readonly FilterCriteria<Event>[];
  readonly $or?: readonly FilterCriteria<Event>[];
  /** With this name in it, criteria match every event. */
  readonly start_from_latest?: unknown;
};
