package main

// Frames of RFC 6455, and what breaks them.

import (
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf8"
)

// violation is a frame that breaks RFC 6455; its value is the close code.
type violation uint16

func (code violation) Error() string { return fmt.Sprintf("violation, %d", uint16(code)) }

// readFrame reads as RFC 6455 section 5.2 has it. inside: a message has begun, held bytes of it.
func (c *connection) readFrame(inside bool, held uint64) (fin bool, opcode byte, payload []byte, err error) {
	var head [14]byte
	if _, err = io.ReadFull(c.reader, head[:2]); err != nil {
		return
	}
	fin, opcode = head[0]&0x80 != 0, head[0]&15
	length, isControl := uint64(head[1]&127), opcode >= 8
	if head[0]&0x70 != 0 || head[1]&0x80 == 0 || opcode > 10 || opcode > 2 && opcode < 8 ||
		isControl && (!fin || length > 125) || !isControl && (opcode == 0) != inside {
		return fin, opcode, nil, violation(1002)
	}
	if extra := map[uint64]int{126: 2, 127: 8}[length]; extra > 0 {
		if _, err = io.ReadFull(c.reader, head[10-extra:10]); err != nil {
			return
		}
		length = binary.BigEndian.Uint64(append(make([]byte, 8-extra), head[10-extra:10]...))
	}
	if isControl {
		held = 0
	}
	if length > maxMessage || length+held > maxMessage {
		return fin, opcode, nil, violation(1009)
	}
	if _, err = io.ReadFull(c.reader, head[10:14]); err != nil {
		return
	}
	payload = make([]byte, length)
	_, err = io.ReadFull(c.reader, payload)
	for at := range payload {
		payload[at] ^= head[10+at%4]
	}
	return
}

func (c *connection) answerClose(payload []byte) error {
	if len(payload) == 0 {
		c.frame(8, nil)
		return nil
	}
	if len(payload) == 1 || !mayBeSent(binary.BigEndian.Uint16(payload)) {
		return violation(1002)
	}
	if !utf8.Valid(payload[2:]) {
		return violation(1007)
	}
	c.frame(8, payload)
	return nil
}

func mayBeSent(code uint16) bool {
	return code >= 3000 && code < 5000 || code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014
}

func (c *connection) close(code uint16, reason string) {
	c.frame(8, append(binary.BigEndian.AppendUint16(nil, code), reason...))
}

func (c *connection) frame(opcode byte, payload []byte) {
	head := []byte{0x80 | opcode}
	switch size := len(payload); {
	case size < 126:
		head = append(head, byte(size))
	case size < 65_536:
		head = binary.BigEndian.AppendUint16(append(head, 126), uint16(size))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 127), uint64(size))
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	c.socket.Write(append(head, payload...))
}
