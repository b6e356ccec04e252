-- Wireshark dissector for WSE: cluster links over TCP, client links inside WebSocket.
-- Generated from spec/layout by `npm run generate`. Do not edit.
--
--   wireshark -X lua_script:wse.lua
--
-- A cluster link is recognised by its HELLO. For a capture that begins later, or an unusual first frame:
--   -d tcp.port==9222,wse_cluster

local wse_cluster = Proto("wse_cluster", "WSE cluster link")

local type_names = {
  [0x01] = "MSG",
  [0x02] = "PING",
  [0x03] = "PONG",
  [0x04] = "HELLO",
  [0x05] = "SHUTDOWN",
  [0x06] = "SUB",
  [0x07] = "UNSUB",
  [0x08] = "RESYNC",
  [0x09] = "PEER_ANNOUNCE",
  [0x0a] = "PEER_LIST",
  [0x0b] = "PRESENCE_UPDATE",
  [0x0c] = "PRESENCE_FULL",
  [0x0d] = "DRAIN",
}

local f = {
  outer_length = ProtoField.uint32("wse_cluster.outer_length", "Outer length", base.DEC),
  type = ProtoField.uint8("wse_cluster.type", "Type", base.HEX, type_names),
  flags = ProtoField.uint8("wse_cluster.flags", "Flags", base.HEX),
  topic_len = ProtoField.uint16("wse_cluster.topic_len", "Topic length", base.DEC),
  payload_len = ProtoField.uint32("wse_cluster.payload_len", "Payload length", base.DEC),
  flag_compressed = ProtoField.bool("wse_cluster.flags.compressed", "Msg compressed", 8, nil, 0x01),
  flag_recovery = ProtoField.bool("wse_cluster.flags.recovery", "Msg recovery", 8, nil, 0x02),
  topic = ProtoField.string("wse_cluster.topic", "Topic"),
  payload = ProtoField.bytes("wse_cluster.payload", "Payload"),
  epoch = ProtoField.uint32("wse_cluster.epoch", "Epoch"),
  offset = ProtoField.uint64("wse_cluster.offset", "Offset"),
  magic = ProtoField.bytes("wse_cluster.magic", "Magic"),
  protocol_version = ProtoField.uint16("wse_cluster.protocol_version", "Protocol version"),
  instance_id = ProtoField.string("wse_cluster.instance_id", "Instance id"),
  capabilities = ProtoField.uint32("wse_cluster.capabilities", "Capabilities"),
  flag_continuation = ProtoField.bool("wse_cluster.flags.continuation", "Resync continuation", 8, nil, 0x01),
  topics = ProtoField.string("wse_cluster.topics", "Topics"),
  address = ProtoField.string("wse_cluster.address", "Address"),
  addresses = ProtoField.string("wse_cluster.addresses", "Addresses"),
  action = ProtoField.uint8("wse_cluster.action", "Action"),
  updated_at_ms = ProtoField.uint64("wse_cluster.updated_at_ms", "Updated at ms"),
  user_id = ProtoField.string("wse_cluster.user_id", "User id"),
  data = ProtoField.string("wse_cluster.data", "Data"),
  entries = ProtoField.string("wse_cluster.entries", "Entries"),
}
wse_cluster.fields = f

local truncated = ProtoExpert.new("wse_cluster.truncated", "The frame ends before what its lengths announce",
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
end

local body = {}

body[0x01] = function(frame) -- MSG
  frame.tree:add(f.flag_compressed, frame.tvb(1, 1))
  frame.tree:add(f.flag_recovery, frame.tvb(1, 1))
  frame.at = 8
  frame.payload_end = 8 + frame.topic_len + frame.payload_len
  need(frame, frame.payload_end)
  add_text(frame, f.topic, frame.topic_len)
  add_rest(frame, f.payload)
  if math.floor(frame.flags / 2) % 2 == 1 then
    frame.at = frame.payload_end
    add_integer(frame, f.epoch, 4)
    add_integer(frame, f.offset, 8)
  end
end

body[0x02] = function(frame) -- PING
  frame.at = 8
end

body[0x03] = function(frame) -- PONG
  frame.at = 8
end

body[0x04] = function(frame) -- HELLO
  frame.at = 8
  frame.payload_end = 8 + frame.payload_len
  need(frame, frame.payload_end)
  add_constant(frame, f.magic, "WSE\0")
  add_integer(frame, f.protocol_version, 2)
  add_prefixed_text(frame, f.instance_id, 256)
  add_integer(frame, f.capabilities, 4)
end

body[0x05] = function(frame) -- SHUTDOWN
  frame.at = 8
end

body[0x06] = function(frame) -- SUB
  frame.at = 8
  add_text(frame, f.topic, frame.topic_len)
end

body[0x07] = function(frame) -- UNSUB
  frame.at = 8
  add_text(frame, f.topic, frame.topic_len)
end

body[0x08] = function(frame) -- RESYNC
  frame.tree:add(f.flag_continuation, frame.tvb(1, 1))
  frame.at = 8
  frame.payload_end = 8 + frame.payload_len
  need(frame, frame.payload_end)
  add_lines(frame, f.topics)
end

body[0x09] = function(frame) -- PEER_ANNOUNCE
  frame.at = 8
  add_text(frame, f.address, frame.topic_len)
end

body[0x0a] = function(frame) -- PEER_LIST
  frame.at = 8
  frame.payload_end = 8 + frame.payload_len
  need(frame, frame.payload_end)
  add_text_list(frame, f.addresses)
end

body[0x0b] = function(frame) -- PRESENCE_UPDATE
  frame.at = 8
  frame.payload_end = 8 + frame.topic_len + frame.payload_len
  need(frame, frame.payload_end)
  add_text(frame, f.topic, frame.topic_len)
  add_integer(frame, f.action, 1)
  add_integer(frame, f.updated_at_ms, 8)
  add_prefixed_text(frame, f.user_id, 65535)
  add_text(frame, f.data, math.max(0, frame.payload_end - frame.at))
end

body[0x0c] = function(frame) -- PRESENCE_FULL
  frame.at = 8
  frame.payload_end = 8 + frame.payload_len
  need(frame, frame.payload_end)
  add_text(frame, f.entries, math.max(0, frame.payload_end - frame.at))
end

body[0x0d] = function(frame) -- DRAIN
  frame.at = 8
end

local header_bytes = 8
local max_frame_bytes = 1048576
local hello_type = 0x04
local hello_magic = 0x57534500


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
DissectorTable.get("tcp.port"):add_for_decode_as(wse_cluster)

local wse = Proto("wse", "WSE client link")

local c = {
  form = ProtoField.string("wse.form", "Form"),
  marker = ProtoField.string("wse.marker", "Marker"),
  category = ProtoField.string("wse.category", "Category"),
  type = ProtoField.string("wse.type", "Type"),
  id = ProtoField.string("wse.id", "Message id"),
  text = ProtoField.string("wse.text", "Text"),
  iv = ProtoField.bytes("wse.iv", "IV"),
  ciphertext = ProtoField.bytes("wse.ciphertext", "Ciphertext"),
  tag = ProtoField.bytes("wse.tag", "Tag"),
}
wse.fields = c

local marker_names = {
  [0x433a] = "compressed",
  [0x4d3a] = "msgpack",
  [0x453a] = "encrypted",
}
local zlib_first = 0x78
local zlib_second = { [0x01] = true, [0x5e] = true, [0x9c] = true, [0xda] = true }
local categories = { "WSE", "S", "U" }

-- The strings directly in a JSON object, by key.
local function top_level_strings(text)
  local found, depth, key, at = {}, 0, nil, 1
  while at <= #text do
    local char = text:sub(at, at)
    if char == '"' then
      local stop_at = at + 1
      while stop_at <= #text and text:sub(stop_at, stop_at) ~= '"' do
        stop_at = stop_at + (text:sub(stop_at, stop_at) == "\\" and 2 or 1)
      end
      local value = text:sub(at + 1, stop_at - 1)
      at = stop_at
      if depth == 1 and key == nil and text:match("^%s*:", at + 1) then
        key = value
      elseif depth == 1 and key ~= nil then
        found[key] = value
        key = nil
      end
    elseif char == "{" or char == "[" then
      depth = depth + 1
    elseif char == "}" or char == "]" then
      depth = depth - 1
    elseif char == "," and depth == 1 then
      key = nil
    end
    at = at + 1
  end
  return found
end

local function prefix_of(text)
  for _, category in ipairs(categories) do
    if text:match("^" .. category .. "[{%[]") then return category end
  end
end

local function is_envelope(text)
  return text:match("^{") ~= nil or prefix_of(text) ~= nil
end

local function add_envelope(tree, range, text)
  local prefix = prefix_of(text)
  local strings = top_level_strings(prefix and text:sub(#prefix + 1) or text)
  local category, name = prefix or strings.c, strings.t or strings.type
  if category then tree:add(c.category, range, category) end
  if name then tree:add(c.type, range, name) end
  if strings.id then tree:add(c.id, range, strings.id) end
  return (category and category .. " " or "") .. (name or "")
end

local function add_compressed(tree, range)
  local inflated = range:uncompress("Inflated WSE message")
  if inflated == nil then return "" end
  return add_envelope(tree, inflated, inflated:bytes():raw())
end

local iv_bytes, tag_bytes = 12, 16

local function add_encrypted(tree, range)
  local length = range:len()
  if length < iv_bytes + tag_bytes then return "" end
  tree:add(c.iv, range(0, iv_bytes))
  if length > iv_bytes + tag_bytes then tree:add(c.ciphertext, range(iv_bytes, length - iv_bytes - tag_bytes)) end
  tree:add(c.tag, range(length - tag_bytes, tag_bytes))
  return ""
end

local function form_of(tvb)
  local text = tvb:range():bytes():raw()
  if is_envelope(text) then return "json", text end
  if tvb:len() < 2 then return nil end
  local name = marker_names[tvb(0, 2):uint()]
  if name then return name end
  if tvb(0, 1):uint() == zlib_first and zlib_second[tvb(1, 1):uint()] then return "bare_zlib" end
end

local function dissect_message(tvb, pinfo, root)
  local form, text = form_of(tvb)
  if form == nil then return false end
  local tree = root:add(wse, tvb())
  local told = ""
  tree:add(c.form, tvb(), form)
  if form == "json" then
    told = add_envelope(tree, tvb(), text)
  elseif form == "bare_zlib" then
    told = add_compressed(tree, tvb())
  else
    tree:add(c.marker, tvb(0, 2))
    if form == "compressed" and tvb:len() > 2 then told = add_compressed(tree, tvb(2)) end
    if form == "encrypted" and tvb:len() > 2 then add_encrypted(tree, tvb(2)) end
  end
  tree:append_text(", " .. form .. " " .. told)
  pinfo.cols.info:append(" WSE " .. form .. " " .. told)
  return true
end

function wse.dissector(tvb, pinfo, root)
  dissect_message(tvb, pinfo, root)
end

wse:register_heuristic("ws", dissect_message)
