import type { PayloadIssue } from '@wsekit/spec';
import type { ClientMessage } from '../events.ts';
import type { HandlerHome, MessageHandler } from './handler.ts';

/** Lets a handler see payloads alone that are what the schema says; others have no effect, and that is told. */
export function checked<Payload>(
  validate: (payload: unknown) => PayloadIssue | undefined,
  handle: (payload: Payload, home: HandlerHome, message: ClientMessage) => void,
): MessageHandler {
  return (message, home) => {
    const issue = validate(message.payload);
    // What the schema's validator takes is what the schema's type says.
    if (issue === undefined) handle(message.payload as Payload, home, message);
    else home.ignored(message, `${issue.path || 'payload'}: ${issue.expected} expected, ${issue.found} found`);
  };
}
