/**
 * Where messages wait that are to outlive their page: `@wsekit/client-core/storage`.
 *
 * @module
 */
export {
  createIndexedDbStorage,
  deleteIndexedDbStorage,
  type IndexedDbStorageOptions,
  queueDatabaseName,
} from './queue/indexed-db-storage.ts';
