import type { DialOptions } from '../../interface.ts';
import { ComplianceFailure, check } from '../expect.ts';
import type { DialerAbilities, Environment } from '../setup.ts';
import type { Backstage } from './create-stage.ts';
import { verify } from './listener-stage.ts';
import { Recorder } from './recorder.ts';
import type { DialerStage, StageDialOptions } from './stage.ts';

/** Makes the stage of the side that dials. */
export function createDialerStage(
  stage: Backstage,
  environment: Environment,
  can: DialerAbilities,
  throughLink: boolean,
): DialerStage {
  check(environment.dialer !== undefined, 'the environment has a dialer');
  const { dialer } = environment;
  const errors: unknown[] = [];
  let heard: Promise<string> | undefined;
  let count = 0;
  const url = (): Promise<string> => {
    heard ??= stage.hearText(throughLink ? 'link-url' : 'url');
    return heard;
  };
  const onError = (error: unknown): void => {
    errors.push(error);
    stage.report(error);
  };
  const start = async (options: StageDialOptions): Promise<Recorder> => {
    count += 1;
    const { path = '', at, reactions, ...rest } = options;
    const recorder = new Recorder(`dialled connection ${count}`, stage.waits, reactions);
    stage.onClear(() => clear(recorder));
    const complete: DialOptions = { onError, ...rest, handler: recorder.handler };
    const connection = await dialer.dial(`${at ?? (await url())}${path}`, complete);
    check(recorder.isOpened, 'dial resolves after onOpen');
    check(recorder.connection === connection, 'dial gives the connection that onOpen was called with');
    return recorder;
  };
  return {
    ...stage,
    can,
    dialer,
    errors,
    url,
    dial: (options = {}) => stage.waits.promise('dial', start(options)),
    dialInVain: async (options = {}) => {
      const outcome = await stage.waits.promise(
        'dial to fail',
        start(options).then(
          () => undefined,
          (error: unknown) => ({ error }),
        ),
      );
      if (outcome === undefined) throw new ComplianceFailure('dial resolved where it should have rejected');
      return outcome.error;
    },
  };
}

function clear(recorder: Recorder): void {
  if (recorder.isOpened && recorder.ending === undefined) recorder.connection.terminate();
  verify(recorder);
}
