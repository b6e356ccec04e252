import { createBenchBackplane } from '../backplanes.ts';
import { benchTopic, type EndModule } from '../end.ts';
import { createSilentNode } from '../silent-node.ts';

/** One of our backplanes without a server. */
export const start: EndModule['start'] = async (settings, onMessage) => {
  const interests = new Set<string>();
  const { backplane, linkPort } = createBenchBackplane(settings);
  await backplane.start(createSilentNode(interests, onMessage));
  return {
    linkPort: linkPort(),
    publish(text, count) {
      for (let index = 0; index < count; index += 1) backplane.publish({ topic: benchTopic, text });
    },
    hold(isHeld) {
      if (isHeld === interests.has(benchTopic)) return;
      if (isHeld) interests.add(benchTopic);
      else interests.delete(benchTopic);
      if (isHeld) backplane.addInterest(benchTopic);
      else backplane.dropInterest(benchTopic);
    },
    dropped: () => backplane.health().counters.messagesDropped,
  };
};
