import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { initZstd } from '@wsekit/codec/cluster';
import type { Introduction } from '#suites/language/index.ts';
import { isFields } from '../../library/suite-bytes.ts';
import { Line } from '../line.ts';
import type { LinkNetwork } from '../link-network.ts';
import { mismatch, NotSupported, SuiteError } from '../outcome.ts';
import { resolveValue } from '../shape/names.ts';
import type { Stage } from '../stage.ts';
import { createClusterReader } from '../wire/cluster-reader.ts';
import { describeItem } from '../wire/describe-item.ts';
import type { Item } from '../wire/item.ts';
import { hear, nextItem } from './hear.ts';
import type { Performer, StepOf } from './performer.ts';
import { writeFrame } from './write-cluster-frame.ts';

type LinkSide = StepOf<'link'> | StepOf<'take-link'>;

/** Dials the node, as far as the step says. */
export const link: Performer<'link'> = async (step, stage) => {
  const { until = 'greeted' } = step;
  await initZstd();
  const stream = await networkOf(stage).dial(stage.limits.patienceMs);
  const line = openLine(step, stream, stage);
  if (until === 'open') return;
  introduce(line, step, stage);
  if (until === 'said') return;
  await meet(step.as, stage);
  if (until === 'greeted') await hearGreeting(step.as, stage);
};

/** Listens for links. */
export const listen: Performer<'listen'> = async ({ as }, stage) => {
  await initZstd();
  const place = await networkOf(stage).listen();
  stage.addPlace(as, place);
  stage.names.set(`address of ${as}`, place.address);
  stage.log.write(as, '.', `listens at ${place.address}`);
};

/** Takes the link that the node opens next, as far as the step says. */
export const takeLink: Performer<'take-link'> = async (step, stage) => {
  const { as, at, until = 'greeted', withinMs = stage.limits.patienceMs } = step;
  const stream = await stage.place(at).take(withinMs);
  if (stream === undefined) throw mismatch(at, `a link (${as})`, `nobody dials within ${withinMs} ms`);
  const line = openLine(step, stream, stage);
  if (until === 'open') return;
  await meet(as, stage);
  if (until === 'said') return;
  introduce(line, step, stage);
  if (until === 'greeted') await hearGreeting(as, stage);
};

/** How long a node has to dial that should not, where nothing else tells that it has made up its mind. */
const undialledMs = 100;

/** The node does not dial. */
export const undialledLink: Performer<'undialled-link'> = async ({ at }, stage) => {
  // A node in this process has dialled when its clock has been driven on.
  await stage.testee.advance(1);
  const stream = await stage.place(at).take(stage.limits.quietMs === 0 ? 1 : undialledMs);
  if (stream === undefined) return;
  stream.destroy();
  throw mismatch(at, 'nobody dials', 'a link');
};

/** Sends a frame. */
export const sendFrame: Performer<'send-frame'> = ({ on, frame }, stage) => {
  const fields = resolveValue(frame, stage.names);
  if (!isFields(fields) || typeof fields.type !== 'string') throw new SuiteError('a frame without type');
  writeFrame(stage.line(on), { ...fields, type: fields.type }, stage.dialect);
};

function networkOf({ testee }: Stage): LinkNetwork {
  if (testee.links === undefined) throw new NotSupported('it takes no links');
  return testee.links;
}

function openLine({ do: how, as, answersPings = true }: LinkSide, socket: Duplex, stage: Stage): Line {
  const { limits, log, dialect } = stage;
  const onItem = (item: Item): void => {
    if (answersPings && item.kind === 'frame' && item.frame.type === 'PING')
      writeFrame(line, { type: 'PONG' }, dialect);
  };
  const line: Line = new Line({ name: as, socket, reader: createClusterReader(dialect), log, limits, onItem });
  stage.addLine(line);
  // `!` sorts before every id that is made by the rules, `~` behind. (WSE-CLU-090)
  stage.names.set(`own id on ${as}`, `${how === 'link' ? '!' : '~'}suite-${as}-${randomUUID()}`);
  return line;
}

/** Says HELLO. (WSE-CLU-020) */
function introduce(line: Line, { as, hello = {} }: LinkSide, { dialect, names }: Stage): void {
  const {
    id = { $ref: `own id on ${as}` },
    version,
    capabilities = dialect.cluster_capabilities,
  }: Introduction = hello;
  const said = String(resolveValue(id, names));
  names.set(`own id on ${as}`, said);
  writeFrame(line, { type: 'HELLO', id: said, capabilities, ...(version === undefined ? {} : { version }) }, dialect);
}

/** Hears the HELLO of the node. */
async function meet(as: string, stage: Stage): Promise<void> {
  const frame = {
    type: 'HELLO',
    instanceId: { $bind: [`id of ${as}`, { $any: true }] },
    capabilities: { $bind: [`capabilities of ${as}`, { $any: true }] },
  } as const;
  await hear({ do: 'hear', on: as, what: { frame } }, stage);
}

/** Hears all that a node says behind HELLO: what stands before the answer to a PING. (WSE-CLU-085) */
async function hearGreeting(as: string, stage: Stage): Promise<void> {
  const line = stage.line(as);
  writeFrame(line, { type: 'PING' }, stage.dialect);
  for (;;) {
    const item = await nextItem(stage, as, [], stage.limits.patienceMs);
    if (item === undefined) throw mismatch(as, 'PONG', `nothing within ${stage.limits.patienceMs} ms`);
    if (item.kind !== 'frame') throw mismatch(as, 'PONG', describeItem(item));
    line.take();
    if (item.frame.type === 'PONG') return;
  }
}
