// Every frame of the recordings, as the seeds that are damaged.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

interface RecordedFrame {
  readonly op: string;
  readonly text?: string;
  readonly hex?: string;
}

const transcriptsFolder = resolve(import.meta.dirname, '../../spec/transcripts');

/** Frames of the client link without repeats: texts as strings, binary frames as bytes. */
export function recordedFrames(): (string | Uint8Array)[] {
  const texts = new Set<string>();
  const hexes = new Set<string>();
  for (const file of readdirSync(transcriptsFolder).filter((name) => name.endsWith('.json'))) {
    const { transcripts } = JSON.parse(readFileSync(join(transcriptsFolder, file), 'utf8')) as {
      transcripts: { frames: RecordedFrame[] }[];
    };
    for (const frame of transcripts.flatMap(({ frames }) => frames)) {
      if (frame.op === 'text' && frame.text !== undefined) texts.add(frame.text);
      if (frame.op === 'binary' && frame.hex !== undefined) hexes.add(frame.hex);
    }
  }
  return [...texts, ...[...hexes].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))];
}
