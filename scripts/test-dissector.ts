// Dissects captures made from the recorded frames with tshark and compares what it finds with what was recorded.
// Exit 0 all as recorded, 1 something differs, 3 tshark is not installed.
import { join } from 'node:path';
import {
  type ClusterVector,
  readClusterVectors,
  readTranscripts,
  type Transcript,
  transcriptsDirectory,
  vectorsDirectory,
} from '@wsekit/spec/vectors';
import { type ClientExpectation, expectationOf, payloadOf } from './dissector/client-fields.ts';
import { differences, headerDifferences } from './dissector/cluster-fields.ts';
import { createCapture } from './dissector/pcap.ts';
import { dissect, hasTshark, type Layer, valuesOf } from './dissector/tshark.ts';
import { webSocketFrame } from './dissector/websocket.ts';

const clusterPort = 9222;
const firstDialerPort = 20_000;
const bytesOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
/** Recorded connections that between them show every form of a client frame. */
const clientLinks = /\/(idle-kept-alive|e2e-handshake|e2e-client-sends|inbound-forms)$/;
const problems: string[] = [];
let compared = 0;

function compare(name: string, found: readonly string[]): void {
  compared += 1;
  problems.push(...found.map((problem) => `${name}: ${problem}`));
}

/** Every recorded frame in a connection of its own. */
function checkFrames(vectors: readonly ClusterVector[]): void {
  const capture = createCapture();
  vectors.forEach(({ wire_hex }, index) => {
    capture.converse(firstDialerPort + index, clusterPort).send('dialer', bytesOf(wire_hex));
  });
  const packets = dissect(capture.bytes(), 'wse_cluster', ['-d', `tcp.port==${clusterPort},wse_cluster`]);
  vectors.forEach((vector, index) => {
    compare(vector.name, frameProblems(packets[index]?.[0], vector));
  });
}

function frameProblems(layer: Layer | undefined, { name, fields }: ClusterVector): readonly string[] {
  if (layer === undefined) return ['not dissected'];
  const found = [...headerDifferences(layer, fields.header ?? {})];
  const tells = (expert: string): boolean => JSON.stringify(layer).includes(`"wse_cluster.${expert}"`);
  if (fields.expect === 'ok') found.push(...differences(layer, fields));
  const malformed = ['truncated', 'wrong_constant', 'too_long'].filter(tells);
  if (fields.expect === 'ok' && malformed.length > 0) found.push(`said to be ${malformed.join()}`);
  if (fields.expect === 'unknown_type' && !tells('unknown_type')) found.push('not said to be unknown');
  if (/truncated|overruns|_short$|without_trailer/.test(name) && !tells('truncated'))
    found.push('not said to be truncated');
  if (/hello_magic/.test(name) && !tells('wrong_constant')) found.push('wrong magic not told');
  return found;
}

/** One link that begins with HELLO on a port nobody named, in segments that cut frames anywhere. */
function checkStream(vectors: readonly ClusterVector[]): void {
  const hello = vectors.filter(({ name }) => name === 'hello_2_4_3');
  const rest = vectors.filter(({ fields }) => fields.expect !== 'decode_error');
  const frames = [...hello, ...rest];
  const capture = createCapture();
  const link = capture.converse(40_001, 40_002);
  for (const { wire_hex } of hello) link.send('dialer', bytesOf(wire_hex));
  link.send('dialer', Buffer.concat(rest.map(({ wire_hex }) => bytesOf(wire_hex))), 100);
  const found = dissect(capture.bytes(), 'wse_cluster', [])
    .flat()
    .map((layer) => Number(valuesOf(layer, 'wse_cluster.type')[0]));
  const expected = frames.map(({ fields }) => fields.header?.type);
  const same = JSON.stringify(found) === JSON.stringify(expected);
  compare('a link in small segments', same ? [] : [`expected types ${expected.join()}, dissected ${found.join()}`]);
}

/** A recorded client connection, upgrade and all. */
function checkClientLink(transcript: Transcript): void {
  const capture = createCapture();
  const connection = capture.converse(firstDialerPort, 80);
  const expected: (ClientExpectation | undefined)[] = [];
  const conn = transcript.frames.find(({ op }) => op === 'http')?.conn;
  for (const frame of transcript.frames) {
    const payload = payloadOf(frame);
    if (payload === undefined || frame.conn !== conn) continue;
    const from = frame.dir === 'c2s' ? 'dialer' : 'acceptor';
    if (frame.op === 'http') connection.send(from, payload);
    if (frame.op !== 'text' && frame.op !== 'binary') continue;
    connection.send(from, webSocketFrame(payload, frame.op === 'text', from === 'dialer'));
    expected.push(expectationOf(payload));
  }
  const found = dissect(capture.bytes(), 'wse', []).flat();
  const claimed = expected.filter((expectation) => expectation !== undefined);
  if (found.length !== claimed.length) {
    compare(transcript.id, [`${claimed.length} messages recorded, ${found.length} dissected`]);
    return;
  }
  claimed.forEach((expectation, index) => {
    compare(`${transcript.id} message ${index}`, messageProblems(found[index] ?? {}, expectation));
  });
}

function messageProblems(layer: Layer, expected: ClientExpectation): readonly string[] {
  return (['form', 'category', 'type'] as const).flatMap((name) => {
    const [found] = valuesOf(layer, `wse.${name}`);
    return found === expected[name] ? [] : [`${name}: expected ${expected[name]}, dissected ${found}`];
  });
}

if (!hasTshark()) {
  console.error('tshark is not installed. It comes with Wireshark; on Debian and Ubuntu: apt-get install tshark');
  process.exitCode = 3;
} else {
  const vectors = readClusterVectors(join(vectorsDirectory, 'cluster.json')).filter(
    ({ fields, dialect }) => fields.kind === 'frame' && fields.header !== undefined && dialect !== '2.0.5',
  );
  checkFrames(vectors);
  checkStream(vectors);
  for (const file of ['live-server-2.0.6', 'live-server-2.4.1', 'live-client-python']) {
    const { transcripts } = readTranscripts(join(transcriptsDirectory, `${file}.json`));
    transcripts.filter(({ id }) => clientLinks.test(id)).forEach(checkClientLink);
  }
  for (const problem of problems) console.error(problem);
  console.log(`dissector: ${compared} frames compared, ${problems.length} differences`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
