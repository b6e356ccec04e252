import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { OperationRequest } from '../case.ts';
import { type Operations, respond } from '../driver/serve.ts';
import { type Request, RequestSchema, type Response } from '../generated/wse/conformance/v1/driver_pb.ts';

/** What an encoding operation produced. */
type Produced =
  | { readonly case: 'text'; readonly value: string }
  | { readonly case: 'binary'; readonly value: Uint8Array };

/** The text or bytes in an answer; undefined when it holds none. */
export function producedBy(result: Response['result']): Produced | undefined {
  switch (result.case) {
    case 'encode':
      return result.value.frame.case === undefined ? undefined : result.value.frame;
    case 'seal':
    case 'clusterEncode':
      return { case: 'binary', value: result.value.frame };
    case 'sign':
      return result.value.output.case === 'text' ? { case: 'text', value: result.value.output.value } : undefined;
    default:
      return undefined;
  }
}

/** Has the reference read what a peer produced, under the setting of the request that the peer was given. */
export function readBack(
  operation: OperationRequest,
  produced: Produced,
  asked: Request,
  reference: Operations,
): Response {
  const filled = fill(operation, produced);
  const { id, dialect, profile } = asked;
  return respond(reference, create(RequestSchema, { id, dialect, profile, operation: filled }));
}

function fill(
  operation: OperationRequest,
  produced: Produced,
): NonNullable<MessageInitShape<typeof RequestSchema>['operation']> {
  const bytes = typeof produced.value === 'string' ? Buffer.from(produced.value, 'utf8') : produced.value;
  const text = typeof produced.value === 'string' ? produced.value : '';
  switch (operation.case) {
    case 'decode':
      return { case: 'decode', value: { ...operation.value, frame: produced } };
    case 'open':
      return { case: 'open', value: { ...operation.value, frame: bytes } };
    case 'inflate':
      return { case: 'inflate', value: { ...operation.value, data: bytes } };
    case 'clusterDecode':
      return { case: 'clusterDecode', value: { ...operation.value, input: { case: 'frame', value: bytes } } };
    case 'verify':
      return operation.value.form === 'envelope'
        ? { case: 'verify', value: { ...operation.value, text } }
        : { case: 'verify', value: { ...operation.value, signature: text } };
    default:
      throw new TypeError(`${operation.case} reads nothing back`);
  }
}
