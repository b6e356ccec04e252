import { type DescMessage, type MessageShape, toJsonString } from '@bufbuild/protobuf';
import type { CaseRun } from './expand.ts';
import { type Request, RequestSchema, ResponseSchema } from './generated/wse/conformance/v1/driver_pb.ts';
import type { Answer } from './peer.ts';

/** Follows what goes to a peer and what comes back. */
export interface Trace {
  asked(run: CaseRun, request: Request): void;
  answered(run: CaseRun, answer: Answer): void;
}

const maxCharacters = 2000;

/** Makes a trace that writes one line a message: milliseconds since now, peer, direction, message as JSON. */
export function createTrace(peer: string, write: (line: string) => void): Trace {
  const startMs = performance.now();
  const line = (mark: string, text: string): void => {
    const at = (performance.now() - startMs).toFixed(3).padStart(11);
    const shown = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}… (${text.length} characters)` : text;
    write(`${at} ms  ${peer}  ${mark}  ${shown}\n`);
  };
  return {
    asked(run, request) {
      line('  ', run.name);
      line('->', json(RequestSchema, request));
    },
    answered(_run, answer) {
      if (answer.kind === 'response') line('<-', json(ResponseSchema, answer.response));
      else line('!!', `${answer.trouble.kind}: ${answer.trouble.message}`);
    },
  };
}

function json<D extends DescMessage>(schema: D, message: MessageShape<D>): string {
  return toJsonString(schema, message, { useProtoFieldName: true });
}
