package main

// A small WSE server of dialect D2g on the standard library's sockets: enough for every wire-level case.

import (
	"bufio"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	maxMessage = 1_048_576
	maxHead    = 131_072
)

type object = map[string]any

// server listens, and tells what its application is told.
type server struct {
	secret      string
	tell        func(event ...any)
	listener    net.Listener
	mutex       sync.Mutex
	connections map[string]*connection
}

func listen(secret string, tell func(event ...any)) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	made := &server{secret: secret, tell: tell, listener: listener, connections: map[string]*connection{}}
	go func() {
		for {
			socket, err := listener.Accept()
			if err != nil {
				return
			}
			go (&connection{server: made, id: uuid7(), socket: socket, reader: bufio.NewReader(socket)}).live()
		}
	}()
	return made, nil
}

func (s *server) stop() {
	s.listener.Close()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, connection := range s.connections {
		connection.socket.Close()
	}
}

func (s *server) port() int { return s.listener.Addr().(*net.TCPAddr).Port }

func (s *server) count() int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return len(s.connections)
}

// send gives a text to a connection; one that is gone gets none.
func (s *server) send(id, text string) {
	s.mutex.Lock()
	found := s.connections[id]
	s.mutex.Unlock()
	if found != nil {
		found.frame(1, []byte(text))
	}
}

type connection struct {
	server  *server
	id      string
	socket  net.Conn
	reader  *bufio.Reader
	writing sync.Mutex
}

// live goes from the first byte to the end; whatever the client does costs this connection alone.
func (c *connection) live() {
	defer c.part()
	c.socket.SetDeadline(time.Now().Add(15 * time.Second))
	headers, err := c.upgrade()
	if err != nil {
		io.WriteString(c.socket, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
		return
	}
	c.socket.SetDeadline(time.Time{})
	if !c.letIn(headers) {
		return
	}
	err = c.readMessages()
	c.server.mutex.Lock()
	delete(c.server.connections, c.id)
	c.server.mutex.Unlock()
	var broken violation
	if errors.As(err, &broken) {
		c.close(uint16(broken), "")
	}
	c.server.tell("disconnect", c.id, nil)
}

// part ends the sending, and for a second at most reads on: bytes left unread would reset the connection, and a
// Close still on its way would be lost with it. (RFC 6455 section 7.1.1)
func (c *connection) part() {
	c.socket.(*net.TCPConn).CloseWrite()
	c.socket.SetReadDeadline(time.Now().Add(time.Second))
	io.Copy(io.Discard, c.reader)
	c.socket.Close()
}

// upgrade answers 101 to an upgrade as RFC 6455 section 4.2 has it.
func (c *connection) upgrade() (map[string]string, error) {
	first, err := c.reader.Peek(1)
	// What does not begin as a method is TLS, or nothing that ever ends with an empty line.
	if err != nil || first[0] < 'A' || first[0] > 'Z' {
		return nil, errors.New("no HTTP")
	}
	headers, request, size := map[string]string{}, "", 0
	for {
		line, err := c.reader.ReadString('\n')
		if size += len(line); err != nil || size > maxHead {
			return nil, errors.New("no head")
		}
		line = strings.TrimRight(line, "\r\n")
		if name, value, found := strings.Cut(line, ":"); found && request != "" {
			if name = strings.ToLower(strings.TrimSpace(name)); headers[name] == "" {
				headers[name] = strings.TrimSpace(value)
			}
		} else if request == "" {
			request = line
		} else {
			break
		}
	}
	key := headers["sec-websocket-key"]
	raw, err := base64.StdEncoding.DecodeString(key)
	good := err == nil && len(raw) == 16 && strings.HasPrefix(request, "GET ") && strings.HasSuffix(request, " HTTP/1.1")
	good = good && strings.EqualFold(headers["upgrade"], "websocket") && headers["sec-websocket-version"] == "13"
	if !good || !strings.Contains(strings.ToLower(headers["connection"]), "upgrade") {
		return nil, errors.New("no upgrade")
	}
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	_, err = fmt.Fprintf(c.socket, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Accept: %s\r\n\r\n", base64.StdEncoding.EncodeToString(sum[:]))
	return headers, err
}

// letIn greets who has a valid token, and refuses others by a message and a Close.
func (c *connection) letIn(headers map[string]string) bool {
	kind, who := "connect", headers["cookie"]
	if c.server.secret != "" {
		token := tokenOf(headers)
		user, valid := userOf(token, c.server.secret)
		if !valid {
			code, message := "AUTH_FAILED", "Authentication failed"
			if token == "" {
				code, message = "AUTH_REQUIRED", "No JWT cookie or Authorization header"
			}
			c.say("error", object{"code": code, "message": message, "timestamp": now()}, "")
			c.close(4401, "Authentication failed")
			return false
		}
		features := object{"compression": true, "recovery": false, "encryption": false}
		time := now()
		details := object{"connection_id": c.id, "features": features, "server_time": time, "user_id": user, "version": 1}
		c.say("server_ready", object{"message": "ready", "details": details},
			fmt.Sprintf(`,"id":%q,"seq":1,"ts":%q`, uuid7(), time))
		kind, who = "auth_connect", user
	}
	c.server.mutex.Lock()
	c.server.connections[c.id] = c
	c.server.mutex.Unlock()
	c.server.tell(kind, c.id, who)
	return true
}

func (c *connection) readMessages() error {
	var message []byte
	kind := byte(0)
	for {
		fin, opcode, payload, err := c.readFrame(kind != 0, uint64(len(message)))
		switch {
		case err != nil:
			return err
		case opcode == 8:
			return c.answerClose(payload)
		case opcode == 9:
			c.frame(10, payload)
		case opcode < 8:
			if message = append(message, payload...); kind == 0 {
				kind = opcode
			}
			if !fin {
				continue
			}
			if kind == 1 && !utf8.Valid(message) {
				return violation(1007)
			}
			c.take(kind, message)
			message, kind = nil, 0
		}
	}
}

// take: the server answers pings and hellos, and its application is told the rest.
func (c *connection) take(kind byte, message []byte) {
	if kind == 2 {
		c.server.tell("bin", c.id, object{"$hex": hex.EncodeToString(message)})
		return
	}
	text := string(message)
	for _, category := range []string{"WSE", "S", "U"} {
		if strings.HasPrefix(text, category+"{") {
			text = text[len(category):]
			break
		}
	}
	var envelope, payload map[string]json.RawMessage
	if !strings.HasPrefix(text, "{") || json.Unmarshal([]byte(text), &envelope) != nil {
		c.server.tell("raw", c.id, string(message))
		return
	}
	json.Unmarshal(envelope["p"], &payload)
	switch string(envelope["t"]) {
	case `"ping"`:
		sent, _ := strconv.ParseInt(string(payload["timestamp"]), 10, 64)
		if strconv.FormatInt(sent, 10) != string(payload["timestamp"]) {
			sent = 0
		}
		here := time.Now().UnixMilli()
		c.say("PONG", object{"client_timestamp": sent, "server_timestamp": here, "latency": max(0, here-sent)}, "")
	case `"client_hello"`:
		c.hello(string(payload["protocol_version"]))
	case `"pong"`, `"PONG"`:
	default:
		c.server.tell("msg", c.id, json.RawMessage(text))
	}
}

func (c *connection) hello(asked string) {
	version, err := strconv.ParseUint(asked, 10, 64)
	if err != nil {
		version = 1
	}
	c.say("server_hello", object{
		"server_version": "2.4.0", "protocol_version": min(uint32(version), 2), "connection_id": c.id,
		"features": object{"compression": true, "batching": true, "priority_queue": true, "msgpack": true,
			"recovery": false, "cluster": false, "encryption": false},
		"limits":        object{"max_message_size": maxMessage, "rate_limit_capacity": 100_000, "rate_limit_refill": 10_000},
		"ping_interval": 25_000, "server_time": now(),
	}, "")
}

func (c *connection) say(kind string, payload object, others string) {
	text, _ := json.Marshal(payload)
	c.frame(1, fmt.Appendf(nil, `{"c":"WSE","t":%q,"p":%s%s,"v":1}`, kind, text, others))
}

func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000Z") }

// uuid7 as RFC 9562 section 5.7 has it.
func uuid7() string {
	var b [16]byte
	rand.Read(b[:])
	binary.BigEndian.PutUint64(b[:8], uint64(time.Now().UnixMilli())<<16|uint64(binary.BigEndian.Uint16(b[6:8])))
	b[6], b[8] = b[6]&15|0x70, b[8]&63|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
