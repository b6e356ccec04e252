import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../src/driver/json-lines.ts';
import { type Operations, serveDriver } from '../../src/driver/serve.ts';
import { sizeDelimited } from '../../src/driver/size-delimited.ts';
import { RequestSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';

const operations: Operations = ({ operation }) => {
  if (operation.case === 'verify') throw new TypeError('broken driver');
  return { case: 'unsupported', value: { reason: String(operation.case) } };
};

async function* streamOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

async function serve(...chunks: string[]): Promise<unknown[]> {
  const written: string[] = [];
  const output = { write: (bytes: Uint8Array) => written.push(Buffer.from(bytes).toString()) };
  await serveDriver(operations, jsonLines, { input: streamOf(...chunks), output });
  return written
    .join('')
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

describe('a served driver', () => {
  it('answers each request under its id', async () => {
    expect(await serve('{"id":1,"describe":{}}\n{"id":2,"se', 'al":{}}\n')).toEqual([
      { id: 1, unsupported: { reason: 'describe' } },
      { id: 2, unsupported: { reason: 'seal' } },
    ]);
  });

  it('answers with an internal error when an operation throws', async () => {
    expect(await serve('{"id":3,"verify":{}}\n')).toEqual([
      { id: 3, error: { code: 'internal', message: 'TypeError: broken driver' } },
    ]);
  });

  it('tells of a line that is no request, and reads on', async () => {
    expect(await serve('nonsense\n{"id":4,"open":{}}\n')).toMatchObject([
      { error: { code: 'internal', message: expect.stringContaining('nonsense') } },
      { id: 4 },
    ]);
  });

  it('ends when its stream is broken', async () => {
    const served = serveDriver(operations, sizeDelimited, {
      input: streamOf(Buffer.alloc(9, 0xff)),
      output: { write: () => {} },
    });
    await expect(served).rejects.toThrow(/varint/);
  });

  it('speaks the binary framing, too', async () => {
    const written: Uint8Array[] = [];
    const request = sizeDelimited.encode(
      RequestSchema,
      create(RequestSchema, { id: 9, operation: { case: 'sign', value: {} } }),
    );
    await serveDriver(operations, sizeDelimited, {
      input: streamOf(request),
      output: { write: (bytes) => written.push(bytes) },
    });
    expect(written).toHaveLength(1);
  });
});
