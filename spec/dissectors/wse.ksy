# Generated from spec/layout by `npm run generate`. Do not edit.
meta:
  id: wse
  title: WSE cluster links and client frames
  license: MIT
  ks-version: "0.10"
  encoding: "UTF-8"
  endian: le
doc: "One direction of a cluster link. A client frame, the payload of one WebSocket message, is type client_frame."
seq:
  - id: frames
    type: wire_frame
    repeat: eos
types:
  wire_frame:
    seq:
      - id: len_frame
        type: u4be
        valid:
          min: 1
          max: 1048576
      - id: frame
        type: cluster_frame
        size: len_frame
  cluster_frame:
    seq:
      - id: type
        type: u1
        enum: frame_type
      - id: flags
        type: u1
      - id: topic_len
        type: u2
      - id: payload_len
        type: u4
      - id: body
        type:
          switch-on: type
          cases:
            "frame_type::msg": msg_body
            "frame_type::hello": hello_body
            "frame_type::sub": sub_body
            "frame_type::unsub": unsub_body
            "frame_type::resync": resync_body
            "frame_type::peer_announce": peer_announce_body
            "frame_type::peer_list": peer_list_body
            "frame_type::presence_update": presence_update_body
            "frame_type::presence_full": presence_full_body
  msg_body:
    seq:
      - id: topic
        type: str
        size: "_parent.topic_len"
      - id: payload
        size: "_parent.payload_len"
      - id: recovery
        type: recovery_position
        if: "(_parent.flags & 2) != 0"
    instances:
      is_compressed:
        value: "(_parent.flags & 1) != 0"
  hello_body:
    seq:
      - id: magic
        contents: [87, 83, 69, 0]
      - id: protocol_version
        type: u2
      - id: len_instance_id
        type: u2
        valid:
          max: 256
      - id: instance_id
        type: str
        size: len_instance_id
      - id: capabilities
        type: u4
  sub_body:
    seq:
      - id: topic
        type: str
        size: "_parent.topic_len"
  unsub_body:
    seq:
      - id: topic
        type: str
        size: "_parent.topic_len"
  resync_body:
    seq:
      - id: topics
        type: str
        size: "_parent.payload_len"
    instances:
      is_continuation:
        value: "(_parent.flags & 1) != 0"
  peer_announce_body:
    seq:
      - id: address
        type: str
        size: "_parent.topic_len"
  peer_list_body:
    seq:
      - id: addresses
        type: text_list
        size: "_parent.payload_len"
  presence_update_body:
    seq:
      - id: topic
        type: str
        size: "_parent.topic_len"
      - id: action
        type: u1
      - id: updated_at_ms
        type: u8
      - id: len_user_id
        type: u2
      - id: user_id
        type: str
        size: len_user_id
      - id: data
        type: str
        size: "_parent.payload_len - (11 + len_user_id)"
        if: "_parent.payload_len > 11 + len_user_id"
  presence_full_body:
    seq:
      - id: entries
        type: str
        size: "_parent.payload_len"
  text_list:
    seq:
      - id: num_items
        type: u2
        if: "_io.size >= 2"
      - id: items
        type: item
        repeat: expr
        repeat-expr: num_items
        if: "_io.size >= 2"
    types:
      item:
        seq:
          - id: len_text
            type: u2
            if: "_io.size - _io.pos >= 2"
          - id: text
            type: str
            size: len_text
            if: "_io.size - _io.pos >= len_text"
  recovery_position:
    seq:
      - id: epoch
        type: u4
      - id: offset
        type: u8
  client_frame:
    seq:
      - id: body
        size-eos: true
        type:
          switch-on: marker
          cases:
            "client_marker::encrypted": sealed_body
        if: "_io.size >= 2"
    instances:
      marker:
        pos: 0
        type: u2be
        enum: client_marker
        if: "_io.size >= 2"
    enums:
      client_marker:
        17210: compressed
        17722: encrypted
        19770: msgpack
        30721: bare_zlib_0
        30814: bare_zlib_1
        30876: bare_zlib_2
        30938: bare_zlib_3
  sealed_body:
    seq:
      - id: marker
        size: 2
      - id: iv
        size: 12
      - id: ciphertext
        size: "_io.size - _io.pos - 16"
      - id: tag
        size: "_io.size - _io.pos"
enums:
  frame_type:
    1: msg
    2: ping
    3: pong
    4: hello
    5: shutdown
    6: sub
    7: unsub
    8: resync
    9: peer_announce
    10: peer_list
    11: presence_update
    12: presence_full
    13: drain
