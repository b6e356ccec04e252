// A complete driver for live cases: the small server beside it, behind JSON lines on standard input and output.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"
)

// What servers verify tokens by where a case names no other secret.
const suiteSecret = "wse-conformance-secret-of-48-bytes-000000000000"

// unsupported: the implementation has no such thing, and the case is not held against it.
type unsupported string

func (reason unsupported) Error() string { return string(reason) }

type request struct {
	Id         uint32
	Describe   *struct{}
	Start      *startRequest
	Call       *callRequest
	TakeEvents *takeRequest `json:"take_events"`
	Stop       *struct{}
}

type startRequest struct {
	SettingsJson string `json:"settings_json"`
}

type callRequest struct {
	Name          string
	ArgumentsJson string `json:"arguments_json"`
	NamedJson     string `json:"named_json"`
}

type takeRequest struct {
	WaitMs int `json:"wait_ms"`
}

// driver runs one server at a time.
type driver struct {
	server *server
	events chan string
}

func (d *driver) answer(asked request) (string, any, error) {
	switch {
	case asked.Describe != nil:
		return "describe", object{
			"name": "tiny server", "version": "1.0", "language": runtime.Version(), "sides": []string{"server"},
			"dialects": []string{"D2g"}, "profiles": []string{"observed"},
			"operations": []string{"start", "call", "take_events", "stop"},
			// Of msgpack, encryption, recovery, ...; an empty list would mean all.
			"features": []string{"none"},
		}, nil
	case asked.Start != nil:
		result, err := d.start(*asked.Start)
		return "start", result, err
	case asked.Call != nil:
		result, err := d.call(*asked.Call)
		return "call", result, err
	case asked.TakeEvents != nil:
		return "take_events", object{"events_json": d.take(time.Duration(asked.TakeEvents.WaitMs) * time.Millisecond)}, nil
	case asked.Stop != nil:
		d.stop()
		return "stop", object{}, nil
	}
	return "", nil, unsupported("the driver has no such operation")
}

// start starts the server with the settings of a case; it must refuse those it does not have.
func (d *driver) start(asked startRequest) (any, error) {
	d.stop()
	settings := map[string]any{}
	if err := json.Unmarshal([]byte(asked.SettingsJson), &settings); err != nil {
		return nil, err
	}
	secret := suiteSecret
	if given, is := settings["jwt_secret"].(string); is {
		secret = given
	}
	delete(settings, "jwt_secret")
	for name := range settings {
		return nil, unsupported("the server has no setting " + name)
	}
	events := make(chan string, 100_000)
	server, err := listen(secret, func(event ...any) {
		text, _ := json.Marshal(event)
		events <- string(text)
	})
	if err != nil {
		return nil, err
	}
	d.server, d.events = server, events
	return object{"host": "127.0.0.1", "port": server.port(), "path": "/wse"}, nil
}

// call does what an application does, under the names of the published calls.
func (d *driver) call(asked callRequest) (any, error) {
	if d.server == nil {
		return nil, errors.New("nothing was started")
	}
	var arguments []any
	json.Unmarshal([]byte(asked.ArgumentsJson), &arguments)
	named := map[string]any{}
	json.Unmarshal([]byte(asked.NamedJson), &named)
	for name := range named {
		return nil, unsupported("the server has no argument " + name)
	}
	switch {
	case asked.Name == "get_connection_count":
		return object{"result_json": fmt.Sprint(d.server.count())}, nil
	case asked.Name == "send" && len(arguments) == 2:
		id, text := fmt.Sprint(arguments[0]), fmt.Sprint(arguments[1])
		d.server.send(id, text)
		return object{"result_json": "null"}, nil
	}
	return nil, unsupported("the server has no call " + asked.Name)
}

// take gives what the application was told, in order; it waits for the first.
func (d *driver) take(wait time.Duration) []string {
	told := []string{}
	select {
	case event := <-d.events:
		told = append(told, event)
	case <-time.After(wait):
	}
	for {
		select {
		case event := <-d.events:
			told = append(told, event)
		default:
			return told
		}
	}
}

func (d *driver) stop() {
	if d.server != nil {
		d.server.stop()
	}
	d.server, d.events = nil, nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16*maxMessage)
	running := &driver{}
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			continue
		}
		name, result, err := running.answer(asked)
		response := object{"id": asked.Id, name: result}
		if reason, is := err.(unsupported); is {
			response = object{"id": asked.Id, "unsupported": object{"reason": string(reason)}}
		} else if err != nil {
			// A crash is never taken for an answer of the implementation.
			response = object{"id": asked.Id, "error": object{"code": "internal", "message": err.Error()}}
		}
		text, _ := json.Marshal(response)
		fmt.Println(string(text))
	}
}
