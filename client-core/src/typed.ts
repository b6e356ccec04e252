import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ClientMessage } from './events.ts';

/** Payloads by message type, where an application does not say which there are. */
export type AnyMessages = Readonly<Record<string, unknown>>;

/** Message types by topic, where an application does not say so. */
export type NoTopics = Readonly<Record<never, never>>;

/** Names of an application's message types, or topics. */
export type NameOf<Map extends object> = keyof Map & string;

/** A message of one of an application's types; of several, a union told apart by `type`. */
export type MessageOf<Messages extends object, Type> =
  Type extends NameOf<Messages> ? ClientMessage<Messages[Type], Type> : never;

/** Schemas of payloads by message type: of zod, valibot, ArkType and whatever else is a Standard Schema that answers at once. */
export type Schemas<Messages extends object> = {
  readonly [Type in keyof Messages]?: StandardSchemaV1<unknown, Messages[Type]>;
};
