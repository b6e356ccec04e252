import { msgpack } from '@wsekit/codec/msgpack';
import type { Finding } from '../finding.ts';
import { type DoctorContext, describeItem, type Visit, withVisit } from '../visit.ts';

const topic = 'wse-doctor';
const request = {
  t: 'subscription_update',
  p: { action: 'subscribe', topics: [topic], recover: true, recovery: { [topic]: { epoch: '00000000', offset: 0 } } },
  v: 1,
};

/** Who answers subscriptions, and whether they are recovered. The topic is one nobody has. */
export function probeSubscription(context: DoctorContext): Promise<Finding[]> {
  return withVisit(context, {}, async (visit) => {
    if (!(await visit.greets())) return [];
    const answer = await subscribes(visit, () => visit.line.send(JSON.stringify(request)));
    const announced = visit.session.features.recovery;
    const told = announced === undefined ? 'not announced' : announced ? 'announced' : 'announced as off';
    const [subscription, recovery] = ['subscription', 'recovery'];
    if (answer === undefined) {
      return [
        { what: subscription, says: 'not answered: that is left to the application', evidence: [] },
        { what: recovery, says: told, evidence: announced === undefined ? [] : ['server_hello'], value: announced },
      ];
    }
    const payload: unknown = answer.p;
    const member = (name: string): unknown =>
      typeof payload === 'object' && payload !== null ? Reflect.get(payload, name) : undefined;
    const evidence = [JSON.stringify(payload)];
    const isRecoverable = member('recovery') !== undefined || member('recoverable') === true;
    return [
      { what: subscription, says: `answered, success ${member('success') ?? 'not told'}`, evidence, value: payload },
      {
        what: recovery,
        says: `${told}; ${isRecoverable ? 'the answer speaks of positions' : 'the answer says nothing of it'}`,
        evidence,
        value: { announced, answered: isRecoverable },
      },
    ];
  });
}

/** What a connection opened for MessagePack gets, and what of it is read. */
export function probeMsgpack(context: DoctorContext): Promise<Finding[]> {
  return withVisit(context, { format: 'msgpack' }, async (visit) => {
    const what = 'format=msgpack';
    if (!(await visit.greets())) return [{ what, says: 'not let in', evidence: visit.line.items.map(describeItem) }];
    const announced = visit.session.features.msgpack;
    const told = announced === undefined ? 'not announced' : announced ? 'announced' : 'announced as off';
    const packed = msgpack.encode(request, { values: 'json', keyOrder: 'given', maxDepth: 8, marker: [] });
    await subscribes(visit, () => visit.line.send(packed));
    const marked = visit.line.items.filter((item) => item.kind === 'binary' && markerOf(item.bytes) === 'M:');
    const says = marked.length > 0 ? 'events come as M: frames' : 'let in; no event came to see their form by';
    return [
      { what, says: `${told}; ${says}`, evidence: marked.map(describeItem), value: { announced, seen: marked.length } },
    ];
  });
}

/** Whether compression is announced, and whether anything came compressed while answers were asked for. */
export function probeCompression(context: DoctorContext): Promise<Finding[]> {
  return withVisit(context, {}, async (visit) => {
    if (!(await visit.greets())) return [];
    const announced = visit.session.features.compression;
    // A long answer leaves compressed where there is one: the topics of a request come back in it.
    const topics = Array.from({ length: 60 }, (_, at) => `${topic}-${at}-${'x'.repeat(20)}`);
    await subscribes(visit, () => visit.line.send(JSON.stringify({ ...request, p: { action: 'subscribe', topics } })));
    const seen = visit.line.items.filter((item) => item.kind === 'binary' && markerOf(item.bytes) === 'C:');
    const says = seen.length > 0 ? 'long events come as C: frames' : 'nothing came compressed';
    const told = announced === undefined ? 'not announced' : announced ? 'announced' : 'announced as off';
    return [
      {
        what: 'compression',
        says: `${told}; ${says}`,
        evidence: seen.map(describeItem),
        value: { announced, seen: seen.length },
      },
    ];
  });
}

async function subscribes(visit: Visit, ask: () => void): Promise<Visit['messages'][number] | undefined> {
  const answer = (): Visit['messages'][number] | undefined =>
    visit.messages.find(({ t }) => t === 'subscription_update');
  ask();
  await visit.until(() => answer() !== undefined);
  return answer();
}

function markerOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 2)).toString('latin1');
}
