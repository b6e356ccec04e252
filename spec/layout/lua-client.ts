import { bareZlibSecondBytes, categories, type MarkerName, markers } from '@wsekit/spec';

const marked: readonly MarkerName[] = ['compressed', 'msgpack', 'encrypted'];

/** Writes the dissector of client links: what a WebSocket message of WSE is, by its first bytes and its envelope. */
export function clientDissector(): string {
  const table = marked.map((name) => {
    const [first = 0, second = 0] = markers[name].bytes;
    return `  [0x${((first << 8) | second).toString(16)}] = "${name}",`;
  });
  const seconds = bareZlibSecondBytes.map((byte) => `[0x${byte.toString(16).padStart(2, '0')}] = true`);
  const [zlibFirst = 0] = markers.bare_zlib.bytes;
  return [
    'local wse = Proto("wse", "WSE client link")',
    '',
    'local c = {',
    '  form = ProtoField.string("wse.form", "Form"),',
    '  marker = ProtoField.string("wse.marker", "Marker"),',
    '  category = ProtoField.string("wse.category", "Category"),',
    '  type = ProtoField.string("wse.type", "Type"),',
    '  id = ProtoField.string("wse.id", "Message id"),',
    '  text = ProtoField.string("wse.text", "Text"),',
    '  iv = ProtoField.bytes("wse.iv", "IV"),',
    '  ciphertext = ProtoField.bytes("wse.ciphertext", "Ciphertext"),',
    '  tag = ProtoField.bytes("wse.tag", "Tag"),',
    '}',
    'wse.fields = c',
    '',
    'local marker_names = {',
    ...table,
    '}',
    `local zlib_first = 0x${zlibFirst.toString(16)}`,
    `local zlib_second = { ${seconds.join(', ')} }`,
    `local categories = { ${categories.map((category) => `"${category}"`).join(', ')} }`,
    '',
    clientRuntime,
  ].join('\n');
}

const clientRuntime = `-- The strings directly in a JSON object, by key.
local function top_level_strings(text)
  local found, depth, key, at = {}, 0, nil, 1
  while at <= #text do
    local char = text:sub(at, at)
    if char == '"' then
      local stop_at = at + 1
      while stop_at <= #text and text:sub(stop_at, stop_at) ~= '"' do
        stop_at = stop_at + (text:sub(stop_at, stop_at) == "\\\\" and 2 or 1)
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

wse:register_heuristic("ws", dissect_message)`;
