export {
  type ClusterMemoryLink,
  type ClusterMemoryNetwork,
  type ClusterMemoryOptions,
  createClusterMemoryNetwork,
} from './network.ts';
