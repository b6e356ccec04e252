import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ClientMessage } from './events.ts';

/** What a schema says of a message: the message with the payload as the schema gives it, or what is wrong with it. */
export type Checked =
  | { readonly message: ClientMessage; readonly issues?: undefined }
  | { readonly issues: readonly string[] };

/** Schemas by message type. */
export type SchemasByType = Readonly<Record<string, StandardSchemaV1 | undefined>>;

const maxIssues = 10;

/**
 * Checks payloads against the schemas of their types; types without one pass.
 *
 * A schema that throws takes nothing, and neither does one that answers later: messages keep their order and wait for nobody.
 */
export function checkMessage(message: ClientMessage, schemas: SchemasByType): Checked {
  const schema = Object.hasOwn(schemas, message.type) ? schemas[message.type] : undefined;
  if (schema === undefined) return { message };
  try {
    const result = schema['~standard'].validate(message.payload);
    if (result instanceof Promise) {
      result.catch(() => {});
      return { issues: ['the schema does not answer at once'] };
    }
    if (result.issues !== undefined) return { issues: result.issues.slice(0, maxIssues).map(textOf) };
    return { message: { ...message, payload: result.value } };
  } catch (error) {
    return { issues: [`the schema has thrown: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

function textOf({ path = [], message }: StandardSchemaV1.Issue): string {
  const place = path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
  return place === '' ? message : `${place}: ${message}`;
}
