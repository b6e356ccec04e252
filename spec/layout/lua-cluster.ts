import { clusterFrameTypes, clusterMagic, limits } from '@wsekit/spec';
import { clusterHeader } from './frame-schema.ts';
import { hexByte } from './names.ts';

/** The part of the cluster dissector that reads fields; the same for every layout. */
export const clusterRuntime = `local truncated = ProtoExpert.new("wse_cluster.truncated", "The frame ends before what its lengths announce",
  expert.group.MALFORMED, expert.severity.ERROR)
local wrong_constant = ProtoExpert.new("wse_cluster.wrong_constant", "Bytes differ from what the frame type demands",
  expert.group.MALFORMED, expert.severity.ERROR)
local too_long = ProtoExpert.new("wse_cluster.too_long", "A text is longer than its limit",
  expert.group.MALFORMED, expert.severity.ERROR)
local unknown_type = ProtoExpert.new("wse_cluster.unknown_type", "Unknown type: peers skip and count it",
  expert.group.UNDECODED, expert.severity.NOTE)
wse_cluster.experts = { truncated, wrong_constant, too_long, unknown_type }

-- Raised through error() where a frame ends too early, so that reading it stops there.
local stop = {}

local function need(frame, stop_at)
  if stop_at <= frame.tvb:len() then return end
  frame.tree:add_proto_expert_info(truncated)
  error(stop, 0)
end

local function add_integer(frame, field, width)
  need(frame, frame.at + width)
  frame.tree:add_le(field, frame.tvb(frame.at, width))
  frame.at = frame.at + width
end

local function add_text(frame, field, length)
  need(frame, frame.at + length)
  if length > 0 then
    frame.tree:add_packet_field(field, frame.tvb(frame.at, length), ENC_UTF_8)
  else
    frame.tree:add(field, "")
  end
  frame.at = frame.at + length
end

local function add_prefixed_text(frame, field, limit)
  need(frame, frame.at + 2)
  local length = frame.tvb(frame.at, 2):le_uint()
  frame.at = frame.at + 2
  if length > limit then frame.tree:add_proto_expert_info(too_long) end
  add_text(frame, field, length)
end

local function add_constant(frame, field, wanted)
  need(frame, frame.at + #wanted)
  local range = frame.tvb(frame.at, #wanted)
  local item = frame.tree:add(field, range)
  if range:bytes():raw() ~= wanted then item:add_proto_expert_info(wrong_constant) end
  frame.at = frame.at + #wanted
end

local function add_rest(frame, field)
  if frame.payload_end > frame.at then frame.tree:add(field, frame.tvb(frame.at, frame.payload_end - frame.at)) end
  frame.at = frame.payload_end
end

local function add_lines(frame, field)
  local start = frame.at
  for at = frame.at, frame.payload_end do
    if at == frame.payload_end or frame.tvb(at, 1):uint() == 0x0a then
      if at > start then frame.tree:add_packet_field(field, frame.tvb(start, at - start), ENC_UTF_8) end
      start = at + 1
    end
  end
  frame.at = frame.payload_end
end

-- A list that ends early ends quietly, as published nodes read it.
local function add_text_list(frame, field)
  if frame.payload_end - frame.at < 2 then return end
  local count = frame.tvb(frame.at, 2):le_uint()
  frame.at = frame.at + 2
  while count > 0 and frame.at + 2 <= frame.payload_end do
    local length = frame.tvb(frame.at, 2):le_uint()
    if frame.at + 2 + length > frame.payload_end then return end
    frame.at = frame.at + 2
    add_text(frame, field, length)
    count = count - 1
  end
end`;

const hex = (bytes: readonly number[]): string => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The part of the cluster dissector that finds frames in TCP. */
export function clusterTransport(): string {
  return [
    `local header_bytes = ${clusterHeader.maxSize}`,
    `local max_frame_bytes = ${limits.cluster_max_frame_bytes}`,
    `local hello_type = ${hexByte(clusterFrameTypes.HELLO)}`,
    `local hello_magic = 0x${hex(clusterMagic)}`,
    transportRuntime,
  ].join('\n');
}

const transportRuntime = `

local function dissect_frame(tvb, pinfo, root)
  local inner = tvb(4):tvb()
  local tree = root:add(wse_cluster, tvb())
  tree:add(f.outer_length, tvb(0, 4))
  if inner:len() < header_bytes then
    tree:add_proto_expert_info(truncated)
    return
  end
  local code = inner(0, 1):uint()
  local name = type_names[code] or "unknown type"
  local frame = { tvb = inner, tree = tree, flags = inner(1, 1):uint(),
    topic_len = inner(2, 2):le_uint(), payload_len = inner(4, 4):le_uint() }
  tree:append_text(", " .. name)
  pinfo.cols.info:append(" " .. name)
  tree:add(f.type, inner(0, 1))
  tree:add(f.flags, inner(1, 1))
  tree:add_le(f.topic_len, inner(2, 2))
  tree:add_le(f.payload_len, inner(4, 4))
  if body[code] == nil then
    tree:add_proto_expert_info(unknown_type)
    return
  end
  local ok, problem = pcall(body[code], frame)
  if not ok and problem ~= stop then error(problem, 0) end
end

local function frame_length(tvb, _, offset)
  return 4 + tvb(offset, 4):uint()
end

function wse_cluster.dissector(tvb, pinfo, root)
  pinfo.cols.protocol = "WSE cluster"
  pinfo.cols.info = ""
  local announced = tvb:len() >= 4 and tvb(0, 4):uint() or 1
  if announced == 0 or announced > max_frame_bytes then
    root:add(wse_cluster, tvb()):add_proto_expert_info(truncated)
    return
  end
  dissect_tcp_pdus(tvb, root, 4, frame_length, dissect_frame)
end

-- A link begins with an outer length, the header of a HELLO and its magic.
local function looks_like_hello(tvb, pinfo, root)
  if tvb:len() < 4 + header_bytes + 4 or tvb(0, 4):uint() > max_frame_bytes then return false end
  if tvb(4, 1):uint() ~= hello_type or tvb(4 + header_bytes, 4):uint() ~= hello_magic then return false end
  pinfo.conversation = wse_cluster
  wse_cluster.dissector(tvb, pinfo, root)
  return true
end

wse_cluster:register_heuristic("tcp", looks_like_hello)
DissectorTable.get("tcp.port"):add_for_decode_as(wse_cluster)`;
