import { readText } from '../../read-text.ts';
import type { Publication, PublicationPosition } from '../backplane.ts';

const version = 1;
const maxNodeLength = 128;

/** Most publications of one message; more wait for the next. */
export const maxParcelPublications = 64;

/** Consecutive publications of one node to one topic, as one message of NATS. */
export interface Parcel {
  /** Id of the node that published them. */
  readonly node: string;
  /** Counts the parcels of that node from 1 on. */
  readonly number: number;
  readonly texts: readonly string[];
  /** Of the first text; each further one has the next offset. */
  readonly position: PublicationPosition | undefined;
  /** Only where the subject is a hash. */
  readonly topic: string | undefined;
  /** Publications of that node to that topic before these, sent or not; only where nothing is kept. */
  readonly before: number | undefined;
}

/** `[version, node, number, lengths, epoch, offset, before, topic]`: short, since it goes with every message. */
type Head = readonly [number, string, number, readonly number[], Count, Count, Count, string?];
type Count = number | null;

/** Writes a line of JSON, and behind it the texts as they are, each straight to its place: they are most of what is sent. */
export function encodeParcel({ node, number, texts, position, topic, before }: Parcel): Uint8Array {
  const lengths = texts.map((text) => text.length);
  const [epoch, offset] = position === undefined ? [null, null] : [position.epoch, position.offset];
  const head: Head = [version, node, number, lengths, epoch, offset, before ?? null];
  const line = `${JSON.stringify(topic === undefined ? head : [...head, topic])}\n`;
  let bytes = Buffer.byteLength(line);
  for (const text of texts) bytes += Buffer.byteLength(text);
  const parcel = Buffer.allocUnsafe(bytes);
  let at = parcel.write(line);
  for (const text of texts) at += parcel.write(text, at);
  return parcel;
}

/** Reads what {@link encodeParcel} wrote; undefined for anything else, whoever wrote it. */
export function decodeParcel(bytes: Uint8Array): Parcel | undefined {
  const written = readText(bytes);
  const end = written?.indexOf('\n') ?? -1;
  if (written === undefined || end < 0) return undefined;
  const head = parse(written.slice(0, end));
  if (!isHead(head)) return undefined;
  const [, node, number, lengths, epoch, offset, before, topic] = head;
  const texts: string[] = [];
  let at = end + 1;
  for (const length of lengths) {
    texts.push(written.slice(at, at + length));
    at += length;
  }
  if (at !== written.length) return undefined;
  const position = epoch === null || offset === null ? undefined : { epoch, offset };
  return { node, number, texts, position, topic, before: before ?? undefined };
}

/** Makes a publication of each text. */
export function publicationsOf(topic: string, { texts, position }: Parcel): readonly Publication[] {
  if (position === undefined) return texts.map((text) => ({ topic, text }));
  const { epoch, offset } = position;
  return texts.map((text, index) => ({ topic, text, position: { epoch, offset: offset + index } }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is Head {
  if (!Array.isArray(value) || value[0] !== version) return false;
  const [, node, number, lengths, epoch, offset, before, topic] = value;
  if (typeof node !== 'string' || node === '' || node.length > maxNodeLength || !isCount(number)) return false;
  if (!Array.isArray(lengths) || lengths.length === 0 || lengths.length > maxParcelPublications) return false;
  if (before !== null && (!isCount(before) || !isCount(before + lengths.length))) return false;
  if (!lengths.every(isCount) || (topic !== undefined && typeof topic !== 'string')) return false;
  if (epoch === null && offset === null) return true;
  return isCount(epoch) && epoch < 2 ** 32 && isCount(offset) && isCount(offset + lengths.length);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
