// Lets our mesh live through stories with published nodes of `npm run peers:install`, over real sockets: dialling, accepting,
// three nodes, certificates, death and return. `--version 2.4.1` and `--story TEXT` narrow a run.
// Exit 0 all as expected, 1 something differs, 3 nothing is installed.
import { parseArgs } from 'node:util';
import { ClusterStage, type ClusterStory, clusterStories } from './peers/cluster/stories.ts';
import { isInstalled } from './peers/environments.ts';

const text = { type: 'string', default: '' } as const;
const { values: wanted } = parseArgs({ options: { version: text, story: text } });
const counts = { told: 0, differ: 0, skipped: 0 };

async function run(story: ClusterStory, versions: readonly string[]): Promise<void> {
  const name = `${story.name}: ${versions.join(' and ')}`;
  if (!versions.every((version) => isInstalled(`wse-server-${version}`))) {
    counts.skipped += 1;
    console.log(`SKIPPED: ${name}: not installed (npm run peers:install)`);
    return;
  }
  counts.told += 1;
  const stage = new ClusterStage();
  try {
    await story.tell(stage, versions);
    console.log(`${name}: as expected`);
  } catch (error) {
    counts.differ += 1;
    console.log(`DIFFERS: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await stage.end();
  }
}

for (const story of clusterStories.filter(({ name }) => name.includes(wanted.story)))
  for (const versions of story.versions)
    if (wanted.version === '' || versions.includes(wanted.version)) await run(story, versions);

console.log(
  `${counts.told - counts.differ} stories of nodes as expected, ${counts.differ} differ, ${counts.skipped} skipped`,
);
process.exitCode = counts.differ > 0 ? 1 : counts.told > 0 ? 0 : 3;
