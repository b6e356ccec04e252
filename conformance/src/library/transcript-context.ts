import type { DialectName } from '@wsekit/spec';
import type { RecordedFrame, RecordedPeer, Transcript, TranscriptFile } from '@wsekit/spec/vectors';
import { dialectOfVersion } from './dialects.ts';

/** The versions that spoke in a transcript: its own, or those of its file when there is only one. */
export function versionsOf(file: TranscriptFile, transcript: Transcript): readonly string[] {
  return listed(transcript.peer ?? file.peer);
}

/** The dialects that were spoken in a transcript. */
export function dialectsOf(file: TranscriptFile, transcript: Transcript): readonly DialectName[] {
  const names = versionsOf(file, transcript).map(dialectOfVersion);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The format a connection asked for in its upgrade request; the published server looks for the words anywhere in it. */
export function formatOf(transcript: Transcript, conn: string | undefined): 'json' | 'msgpack' {
  const isUpgrade = (frame: RecordedFrame): boolean =>
    frame.op === 'http' && frame.dir === 'c2s' && frame.conn === conn && (frame.text?.startsWith('GET ') ?? false);
  const [line = ''] = transcript.frames.find(isUpgrade)?.text?.split('\r\n') ?? [];
  return line.includes('format=msgpack') ? 'msgpack' : 'json';
}

function listed(peer: RecordedPeer): readonly string[] {
  return typeof peer.version === 'string' ? [peer.version] : Object.values(peer.version);
}
