import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type Request,
  RequestSchema,
  type Response,
  ResponseSchema,
} from '../generated/wse/conformance/v1/driver_pb.ts';
import { defaultMaxMessageBytes, type Framing } from './framing.ts';

/** The result part of a response, as an implementation of an operation returns it. */
export type ResultInit = NonNullable<MessageInitShape<typeof ResponseSchema>['result']>;

/** Does what a request asks. Throws only when the driver itself is at fault. */
export type Operations = (request: Request) => ResultInit;

/** The same, for what takes its time; the next request is read when the answer has gone. */
export type LaterOperations = (request: Request) => ResultInit | Promise<ResultInit>;

/** Where requests come from and responses go to; the standard streams of the process fit. */
export interface DriverStreams {
  readonly input: AsyncIterable<Uint8Array>;
  readonly output: { write(bytes: Uint8Array): unknown };
}

/**
 * Runs a driver: answers each request of the input until the input ends.
 *
 * An operation that throws is answered with the code `internal`. Input that cannot be read as requests is told on
 * `output` as an error with id 0, since nobody would miss an answer otherwise. Rejects when the stream is broken.
 */
export async function serveDriver(
  operations: LaterOperations,
  framing: Framing,
  streams: DriverStreams,
): Promise<void> {
  const reader = framing.createReader(RequestSchema, defaultMaxMessageBytes);
  for await (const chunk of streams.input) {
    for (const incoming of reader.push(chunk)) {
      const response = incoming.ok ? await respondLater(operations, incoming.message) : unreadable(incoming.found);
      streams.output.write(framing.encode(ResponseSchema, response));
      if (!incoming.ok && incoming.broken) throw new Error(incoming.found);
    }
  }
}

/** Answers one request; whatever an operation throws becomes an `internal` error. */
export function respond(operations: Operations, request: Request): Response {
  try {
    return create(ResponseSchema, { id: request.id, result: operations(request) });
  } catch (error) {
    return failed(request, error);
  }
}

/** The same for operations that take their time. */
export async function respondLater(operations: LaterOperations, request: Request): Promise<Response> {
  try {
    return create(ResponseSchema, { id: request.id, result: await operations(request) });
  } catch (error) {
    return failed(request, error);
  }
}

function failed({ id }: Request, error: unknown): Response {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return create(ResponseSchema, { id, result: { case: 'error', value: { code: 'internal', message } } });
}

function unreadable(found: string): Response {
  return create(ResponseSchema, { id: 0, result: { case: 'error', value: { code: 'internal', message: found } } });
}
