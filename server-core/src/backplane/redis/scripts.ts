import { createHash } from 'node:crypto';

/** A script of the engine. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
  readonly keyCount: number;
  /**
   * What is run later must not overtake what was run before: it is given to the engine whole each time. One that went by its name
   * would fail where the engine has forgotten it, and be overtaken by those behind it when it goes again.
   */
  readonly isOrdered: boolean;
}

/**
 * Publishes one publication: gives the topic an epoch where it has none, and the publication the next offset, keeps it, trims,
 * and tells the channels; all of it or nothing. Gives epoch and offset.
 *
 * A number of a node that the topic has seen is a command that came again: it gets the offset it has, and -1 where that has
 * left the stream. Only where the node is sure that it sends it for the first time does an unknown one count as overtaken.
 *
 * Publications that this one has before it and that got no place leave a hole in the offsets of a history that goes on.
 *
 * Keys: place, stream, channel. Arguments: node, seq, 1 when sent again, epoch for a new history, capacity, life in
 * milliseconds, wide channel or nothing, head, body, how many got no place before it.
 */
export const publishScript: Script = script(
  'ordered',
  3,
  `
local node, seq = ARGV[1], ARGV[2]
local known = redis.call('HMGET', KEYS[1], 'e', 'o', 'n:' .. node)
local epoch, offset, last = known[1], known[2], known[3]
if epoch and last and tonumber(seq) <= tonumber(last) then
  local id = node .. ' ' .. seq
  for _, entry in ipairs(redis.call('XREVRANGE', KEYS[2], '+', '-')) do
    if entry[2][2] == id then
      return { epoch, string.format('%.0f', tonumber(string.match(entry[1], '^%d+')) - 1) }
    end
  end
  if ARGV[3] == '1' then return { epoch, '-1' } end
end
if not epoch or not offset then
  redis.call('DEL', KEYS[1], KEYS[2])
  epoch, offset = ARGV[4], '0'
elseif ARGV[10] ~= '0' then
  offset = string.format('%.0f', tonumber(offset) + tonumber(ARGV[10]))
end
if not last and redis.call('HLEN', KEYS[1]) > 130 then
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, 2) == 'n:' then redis.call('HDEL', KEYS[1], field) end
  end
end
local following = string.format('%.0f', tonumber(offset) + 1)
redis.call('XADD', KEYS[2], 'MAXLEN', '=', ARGV[5], following .. '-0', 'i', node .. ' ' .. seq, 'b', ARGV[9])
redis.call('HSET', KEYS[1], 'e', epoch, 'o', following, 'n:' .. node, seq)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
local message = ARGV[8] .. epoch .. ' ' .. offset .. ' ' .. ARGV[9]
redis.call('SPUBLISH', KEYS[3], message)
if ARGV[7] ~= '' then redis.call('PUBLISH', ARGV[7], message) end
return { epoch, offset }
`,
);

/**
 * Reads a topic's place, and what it keeps from an offset on, as of one moment. Where the epoch is another than the one asked
 * for, from the beginning; with a count of 0 the place alone. Gives nothing where there is no history.
 *
 * Keys: place, stream. Arguments: epoch or nothing, first offset, most entries.
 */
export const readScript: Script = script(
  'unordered',
  2,
  `
local known = redis.call('HMGET', KEYS[1], 'e', 'o')
if not known[1] or not known[2] then return false end
if ARGV[3] == '0' then return { known[1], known[2], {} } end
local from = '-'
if known[1] == ARGV[1] then from = string.format('%.0f-0', tonumber(ARGV[2]) + 1) end
return { known[1], known[2], redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', ARGV[3]) }
`,
);

/**
 * Ends a history, so that the next publication begins another; not where it has ended already.
 *
 * Keys: place, stream. Arguments: its epoch.
 */
export const endScript: Script = script(
  'unordered',
  2,
  `
if redis.call('HGET', KEYS[1], 'e') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1], KEYS[2])
`,
);

/**
 * Says that a node is there, by the engine's own clock; gives all that are.
 *
 * Keys: nodes. Arguments: node, life in milliseconds.
 */
export const heartbeatScript: Script = script(
  'unordered',
  1,
  `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - tonumber(ARGV[2])))
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)
`,
);

/** Scripts that are run by their names. */
export const namedScripts: readonly Script[] = [readScript, endScript, heartbeatScript];

function script(order: 'ordered' | 'unordered', keyCount: number, lua: string): Script {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex'), keyCount, isOrdered: order === 'ordered' };
}
