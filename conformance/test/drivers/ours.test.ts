import { fileURLToPath } from 'node:url';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { createChannel } from '../../src/channel.ts';
import { framingByName, framingNames } from '../../src/driver/framings.ts';
import { respond } from '../../src/driver/serve.ts';
import { operations } from '../../src/drivers/ours/operations.ts';
import { expand } from '../../src/expand.ts';
import { RequestSchema, type Response } from '../../src/generated/wse/conformance/v1/driver_pb.ts';
import { createInProcessPeer } from '../../src/in-process.ts';
import { readLibrary } from '../../src/library.ts';
import { runCases } from '../../src/runner.ts';

type Operation = MessageInitShape<typeof RequestSchema>['operation'];

function ask(
  operation: Operation,
  setting: { dialect?: string; profile?: string; provider?: string } = {},
): Response['result'] {
  const request = { id: 1, dialect: 'D2g', profile: 'observed', ...setting, ...(operation && { operation }) };
  return respond(operations, create(RequestSchema, request)).result;
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const key = { material: { case: 'aesKey' as const, value: new Uint8Array(32).fill(7) } };

describe('the driver of this project', () => {
  it('says who it is and what it speaks', () => {
    expect(ask({ case: 'describe', value: {} })).toMatchObject({
      case: 'describe',
      value: {
        name: '@wsekit/codec',
        language: 'TypeScript',
        providers: ['node', 'noble'],
        profiles: ['documented', 'observed'],
      },
    });
  });

  it('refuses with the code of the codec', () => {
    const frame = { case: 'binary' as const, value: hex('433a00') };
    expect(ask({ case: 'decode', value: { direction: 'server_to_client', frame } })).toMatchObject({
      case: 'error',
      value: { code: 'inflate_failed' },
    });
  });

  it('answers a request it cannot make sense of as internal, never as a refusal', () => {
    for (const operation of [
      { case: 'decode', value: { direction: 'sideways', frame: { case: 'text', value: '' } } },
      { case: 'inflate', value: { algorithm: 'lz4' } },
      { case: 'sign', value: { form: 'wax', key: hex('01') } },
      { case: 'clusterEncode', value: {} },
      { case: 'seal', value: {} },
    ] satisfies Operation[]) {
      expect(ask(operation)).toMatchObject({ case: 'error', value: { code: 'internal' } });
    }
    expect(ask({ case: 'verify', value: {} }, { dialect: 'D9' })).toMatchObject({
      value: { message: expect.stringContaining('D2g') },
    });
    expect(ask({ case: 'verify', value: {} }, { provider: 'steel' })).toMatchObject({ value: { code: 'internal' } });
  });

  it('takes a frame that came before for a replay', () => {
    const sealed = ask({ case: 'seal', value: { key, plaintext: hex('7b7d') } });
    const frame = sealed.case === 'seal' ? sealed.value.frame : new Uint8Array(0);
    expect(ask({ case: 'open', value: { key, frame } })).toMatchObject({
      case: 'open',
      value: { plaintext: hex('7b7d') },
    });
    expect(ask({ case: 'open', value: { key, frame, earlierFrames: [frame] } })).toMatchObject({
      value: { code: 'replayed' },
    });
  });

  it('feeds a stream in the pieces asked for and tells what is left', () => {
    const data = hex('00000008020000000000000000000008030000');
    const stream = { case: 'stream' as const, value: { data, chunkBytes: [1, 2, 9] } };
    expect(ask({ case: 'clusterDecode', value: { input: stream } })).toMatchObject({
      value: { frames: [{ type: 'PING' }], pendingBytes: 7 },
    });
  });

  it('tells why a stream stopped beside the frames before it', () => {
    const stream = { case: 'stream' as const, value: { data: hex('00000008020000000000000000000000') } };
    expect(ask({ case: 'clusterDecode', value: { input: stream } })).toMatchObject({
      value: { frames: [{ type: 'PING' }], stopped: { code: 'cluster_length' } },
    });
  });

  it('keeps integers that doubles would round', () => {
    const frame = { case: 'binary' as const, value: hex('4d3a82a174a161a170cfffffffffffffffff') };
    expect(ask({ case: 'decode', value: { direction: 'server_to_client', frame } })).toMatchObject({
      value: { content: { value: expect.stringContaining('"p":18446744073709551615') } },
    });
  });
});

describe.each(framingNames)('as a process, over %s', (name) => {
  it('answers as it does in process', async () => {
    const main = fileURLToPath(new URL('../../src/drivers/ours/main.ts', import.meta.url));
    const loader = ['--import', import.meta.resolve('tsx'), '--conditions=wsekit-source'];
    const args = [...loader, main, '--framing', name];
    const peer = createChannel({ command: process.execPath, args, framing: framingByName(name) });
    const local = createInProcessPeer(operations);
    const description = await peer.describe();
    expect(description).toEqual(await local.describe());
    const all = expand(readLibrary().cases, description);
    const runs = all.filter((_, at) => at % 97 === 0);
    const [there, here] = await Promise.all([
      runCases({ runs, peers: [peer], reference: operations }),
      runCases({ runs, peers: [local], reference: operations }),
    ]);
    await peer.close();
    expect(there.map(({ run, status }) => [run.name, status])).toEqual(
      here.map(({ run, status }) => [run.name, status]),
    );
    expect(peer.remarks).toEqual([]);
  });
});
