import { create } from '@bufbuild/protobuf';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Response, ResponseSchema } from '../src/generated/wse/conformance/v1/driver_pb.ts';
import { PendingRequest } from '../src/pending-request.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function pendingRequest(graceMs = 100): PendingRequest {
  return new PendingRequest(5, 100, graceMs, () => '\n  its standard error:\n    stuck');
}

function response(): Response {
  return create(ResponseSchema, { id: 5, result: { case: 'verify', value: {} } });
}

it('settles with the answer', async () => {
  const pending = pendingRequest();
  pending.answered(response());
  expect(await pending.outcome).toMatchObject({ isStuck: false, answer: { kind: 'response' } });
});

it('is stuck only after limit and grace have both passed', async () => {
  const pending = pendingRequest();
  const settled = vi.fn();
  void pending.outcome.then(settled);
  await vi.advanceTimersByTimeAsync(199);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  const { answer, isStuck } = await pending.outcome;
  expect(isStuck).toBe(true);
  expect(answer).toMatchObject({ trouble: { kind: 'timed_out', message: expect.stringContaining('stuck') } });
});

it('calls an answer within the grace late, and the driver usable', async () => {
  const pending = pendingRequest();
  await vi.advanceTimersByTimeAsync(150);
  pending.answered(response());
  const { answer, isStuck } = await pending.outcome;
  expect(isStuck).toBe(false);
  expect(answer).toMatchObject({
    trouble: { kind: 'answered_late', message: expect.stringContaining('limit is 100 ms') },
  });
});

it('gives no grace where none is due', async () => {
  const pending = pendingRequest(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(await pending.outcome).toMatchObject({ isStuck: true, answer: { trouble: { kind: 'timed_out' } } });
});

it('keeps the first thing that went wrong and waits for the answer', async () => {
  const pending = pendingRequest();
  pending.garbage('a line', false);
  pending.wrongId(response());
  pending.answered(response());
  expect(await pending.outcome).toMatchObject({ isStuck: false, answer: { trouble: { kind: 'garbage' } } });
});

it('does not wait for what cannot be read any more', async () => {
  const pending = pendingRequest();
  pending.garbage('bytes', true);
  expect(await pending.outcome).toMatchObject({ isStuck: true, answer: { trouble: { kind: 'garbage' } } });
});

it('tells of a death after garbage, too', async () => {
  const pending = pendingRequest();
  pending.garbage('a line', false);
  pending.died('ended with exit code 1');
  expect(await pending.outcome).toMatchObject({
    isStuck: false,
    answer: {
      trouble: { kind: 'garbage', message: 'the driver wrote a line; then the driver ended with exit code 1' },
    },
  });
});
