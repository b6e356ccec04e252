import { describe, expect, it } from 'vitest';
import { createMesh } from '../../src/cluster/index.ts';
import { createMemoryBackplane, createMemoryBus, createServer } from '../../src/index.ts';
import { meshFigures, meshMetrics } from '../../src/observability/mesh-metrics.ts';
import { type Actor, Stage } from './stage.ts';

/** A node that was told nonsense by another one. */
async function annoyed(): Promise<Actor> {
  const stage = new Stage();
  const actor = await stage.start(1);
  const stream = stage.peer().dial(Stage.addressOf(1));
  stage.clock.advance(1_000);
  stream.sendBytes(Uint8Array.of(0, 0, 0, 0));
  stage.clock.advance(1_000);
  return actor;
}

describe('what a mesh counts beyond other backplanes', () => {
  it('is in its figures and metrics', async () => {
    const { counters } = await annoyed();
    expect(meshFigures(counters)).toEqual({
      links_refused: 1,
      bad_frames: 0,
      links_silent: 0,
      links_slow: 0,
      addresses_refused: 0,
      interests_over_limit: 0,
      presence_refused: 0,
      not_text: 0,
    });
    const values = meshMetrics(counters).map(({ kind, name, samples }) => [kind, name, samples[0]?.value]);
    expect(values).toHaveLength(8);
    expect(values).toContainEqual(['counter', 'wsekit_mesh_links_refused_total', 1]);
  });

  it('is in the health and the metrics of a server over a mesh, and of no other', async () => {
    const overMesh = createServer({ backplane: createMesh() });
    const overBus = createServer({ backplane: createMemoryBackplane(createMemoryBus()) });
    expect([overMesh.healthSnapshot().mesh?.bad_frames, overBus.healthSnapshot().mesh]).toEqual([0, undefined]);
    expect(overMesh.prometheusMetrics()).toContain('wsekit_mesh_bad_frames_total 0');
    expect(overBus.prometheusMetrics()).not.toContain('wsekit_mesh_');
    await Promise.all([overMesh.stop(), overBus.stop()]);
  });
});
