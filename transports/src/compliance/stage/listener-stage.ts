import type { AcceptDecision, ListenOptions } from '../../interface.ts';
import { check } from '../expect.ts';
import type { Environment, ListenerAbilities } from '../setup.ts';
import type { Backstage } from './create-stage.ts';
import { Queue } from './queue.ts';
import { type Reactions, Recorder } from './recorder.ts';
import type { Host, HostOptions, ListenerStage } from './stage.ts';

/** Makes the stage of the side that listens. */
export function createListenerStage(stage: Backstage, environment: Environment, can: ListenerAbilities): ListenerStage {
  const listen = async (options: HostOptions = {}): Promise<Host> => {
    check(environment.listen !== undefined, 'the environment has a listener');
    const records = createRecords(stage);
    const accept = (): AcceptDecision => ({ handler: records.record(options.reactions).handler });
    const errors: unknown[] = [];
    const { reactions: _, ...rest } = options;
    const onError = (error: unknown): void => {
      errors.push(error);
      stage.report(error);
    };
    const complete: ListenOptions = { accept, onError, ...rest };
    const listener = await environment.listen(complete);
    stage.onClear(() => listener.close({ timeoutMs: 1 }));
    const url = environment.urlOf?.(listener) ?? listener.url;
    stage.tell('url', url);
    return { listener, url, errors, ...records };
  };
  return { ...stage, can, listen };
}

function createRecords(stage: Backstage): Pick<Host, 'opened' | 'next' | 'record'> {
  const opened: Recorder[] = [];
  const queue = new Queue<Recorder>('a connection to open', stage.waits);
  let count = 0;
  const record = (reactions: Reactions = {}): Recorder => {
    count += 1;
    const recorder: Recorder = new Recorder(`accepted connection ${count}`, stage.waits, {
      ...reactions,
      onOpen: (connection) => {
        opened.push(recorder);
        queue.put(recorder);
        reactions.onOpen?.(connection);
      },
    });
    stage.onClear(() => verify(recorder));
    return recorder;
  };
  return { opened, next: () => queue.take(), record };
}

/** Cuts what is still open and fails for a broken order of calls. */
export function verify(recorder: Recorder): void {
  const [violation] = recorder.violations;
  check(violation === undefined, `calls of the handler keep their order: ${violation}`);
}
