import type { ComplianceCase, PartName } from '../case.ts';
import { ComplianceFailure, check } from '../expect.ts';
import type { Abilities, Environment } from '../setup.ts';
import { type Backstage, createStage, playLink } from './create-stage.ts';
import { createDialerStage } from './dialer-stage.ts';
import { createListenerStage } from './listener-stage.ts';
import type { Performance, Scene } from './scene.ts';
import { createWireStage } from './wire-stage.ts';

/** Plays one part of a case in this process. */
export function playPart(
  subject: ComplianceCase,
  part: PartName,
  abilities: Abilities,
  environment: Environment,
  scene: Scene,
): Performance {
  const stage = createStage(environment, scene);
  const done = Promise.race([act(subject, part, abilities, environment, stage, scene), stage.broken]);
  const cleared = scene.curtain.then(async ({ gaveUp }) => {
    if (gaveUp !== undefined) stage.waits.giveUp();
    await Promise.allSettled([done]);
    await stage.clear();
  });
  return { done, cleared };
}

async function act(
  subject: ComplianceCase,
  part: PartName,
  abilities: Abilities,
  environment: Environment,
  stage: Backstage,
  scene: Scene,
): Promise<void> {
  if (part === 'link') return playLink(stage, environment, scene.curtain);
  if (part === 'wire') return subject.wire?.(createWireStage(stage, environment));
  if (part === 'listener') {
    check(abilities.listener !== undefined, 'the listener has its abilities declared');
    return subject.listener?.(createListenerStage(stage, environment, abilities.listener));
  }
  if (abilities.dialer === undefined) throw new ComplianceFailure('the dialer has its abilities declared');
  const throughLink = subject.needs?.includes('link') ?? false;
  return subject.dialer?.(createDialerStage(stage, environment, abilities.dialer, throughLink));
}
