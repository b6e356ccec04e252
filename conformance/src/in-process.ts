import { create } from '@bufbuild/protobuf';
import { type Operations, respond } from './driver/serve.ts';
import { type Description, type Request, RequestSchema } from './generated/wse/conformance/v1/driver_pb.ts';
import { type Answer, DriverError, type Peer } from './peer.ts';

/** Work done in one go before timers and signals get their turn, in milliseconds. */
const sliceMs = 20;

/** Makes a peer of operations that run in this very process. */
export function createInProcessPeer(operations: Operations): Peer {
  return new InProcessPeer(operations);
}

class InProcessPeer implements Peer {
  readonly remarks: readonly string[] = [];
  readonly #operations: Operations;
  #sliceStartMs = performance.now();

  constructor(operations: Operations) {
    this.#operations = operations;
  }

  async describe(): Promise<Description> {
    const request = create(RequestSchema, { id: 1, operation: { case: 'describe', value: {} } });
    const { result } = respond(this.#operations, request);
    if (result.case !== 'describe') throw new DriverError('the operations given do not describe themselves');
    return result.value;
  }

  async ask(request: Request): Promise<Answer> {
    if (performance.now() - this.#sliceStartMs > sliceMs) {
      await new Promise((resume) => setImmediate(resume));
      this.#sliceStartMs = performance.now();
    }
    return { kind: 'response', response: respond(this.#operations, request) };
  }

  async close(): Promise<void> {}
}
