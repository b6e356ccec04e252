import type { Operations } from '../driver/serve.ts';
import type { Library, LibraryOptions } from '../library.ts';
import type { ProgressScreen } from './progress.ts';

/** What the command needs of the world around it. */
export interface CliEnvironment {
  readonly stdout: { write(text: string): void };
  readonly stderr: ProgressScreen;
  readonly signal: AbortSignal;
  /** The codec of this project, both a peer and the reader of what others write. */
  readonly operations: Operations;
  /** Reads the cases, those of a directory besides the built-in ones. */
  readLibrary(options: LibraryOptions): Pick<Library, 'cases' | 'unrecognised'>;
}
