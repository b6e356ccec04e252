import { readFileSync } from 'node:fs';
import { LogFormatError, readLog } from '@wsekit/codec/log';
import { UsageError } from '../cli/usage-error.ts';
import { type Conversation, conversationsIn } from './conversation.ts';

/** The conversations of a file, and what of it could not be read. */
export interface LogFileContent {
  readonly conversations: readonly Conversation[];
  readonly problems: readonly string[];
}

/** Reads the conversations of a `.wselog`, or one of them. Throws {@link UsageError} for what is none, or has none. */
export function readLogFile(file: string, conn?: string): LogFileContent {
  const { conversations, problems } = read(file);
  const chosen = conn === undefined ? conversations : conversations.filter((each) => each.conn === conn);
  if (chosen.length > 0) return { conversations: chosen, problems };
  const names = conversations.map((each) => each.conn).join(', ');
  throw new UsageError(conn === undefined ? `${file} holds no connection` : `--conn "${conn}": there are ${names}`);
}

function read(file: string): LogFileContent {
  try {
    const log = readLog(readFileSync(file, 'utf8'));
    return { conversations: conversationsIn(log), problems: log.problems };
  } catch (error) {
    const isTold = error instanceof LogFormatError || (error instanceof Error && 'code' in error);
    if (!isTold) throw error;
    throw new UsageError(`reading ${file}: ${error.message}`);
  }
}
