/** Levels of priority: what the field `pri` carries, and what a {@link PriorityMessageQueue} sorts by. */
export const EventPriority = { critical: 10, high: 8, normal: 5, low: 3, background: 1 } as const;

/** A level of {@link EventPriority}. */
export type EventPriority = (typeof EventPriority)[keyof typeof EventPriority];

/** All levels, the highest first. */
export const eventPriorities: readonly EventPriority[] = Object.values(EventPriority);

/** How surely an event arrives; WSE knows one way, and recovery to catch up on what was missed. */
export const DeliveryGuarantee = { atMostOnce: 'at_most_once' } as const;

/** A guarantee of {@link DeliveryGuarantee}. */
export type DeliveryGuarantee = (typeof DeliveryGuarantee)[keyof typeof DeliveryGuarantee];

/** The level nearest to a number, the higher one of two that are as near. Throws RangeError for NaN. */
export function nearestPriority(priority: number): EventPriority {
  if (Number.isNaN(priority)) throw new RangeError('a priority of NaN');
  const distances = eventPriorities.map((level) => Math.abs(level - priority));
  const nearest = eventPriorities[distances.indexOf(Math.min(...distances))];
  return nearest ?? EventPriority.normal;
}
