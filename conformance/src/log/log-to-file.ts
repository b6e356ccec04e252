import { createRecorder, type Recorder } from '@wsekit/codec/log';
import { createLogFile } from '@wsekit/codec/log/file';
import { UsageError } from '../cli/usage-error.ts';

/** Lets a call write itself down to a file, where one is asked for. Throws {@link UsageError} where it cannot be written. */
export async function withLogFile<Result>(
  file: string | undefined,
  call: (recorder: Recorder | undefined) => Promise<Result>,
): Promise<Result> {
  if (file === undefined) return await call(undefined);
  const log = createLogFile(file);
  const result = await call(createRecorder(log)).finally(() => log.close());
  if (log.error !== undefined) throw new UsageError(`--log ${file}: ${messageOf(log.error)}`);
  return result;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
