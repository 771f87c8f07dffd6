package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// mqrest is a running mqrest and its control API.
type mqrest struct{ url string }

// startMqrest starts one that ends with the test. It ends when its input closes, so with this program too, however that ends.
func startMqrest(t *testing.T) mqrest {
	t.Helper()
	command := exec.Command("mqrest", "--exit-with-stdin", "--port", "0", "--log", "off")
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal("install mqrest so that it is on the PATH: ", err)
	}
	t.Cleanup(func() {
		in.Close()
		command.Wait()
	})
	// mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("mqrest did not start: ", err)
	}
	return mqrest{strings.Fields(line)[3]}
}

// ask gives the reply of the control API, as JSON. Without a body it is a GET.
func (m mqrest) ask(t *testing.T, path string, body string) string {
	t.Helper()
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	request, err := http.NewRequest(method, m.url+"/_mqrest/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode >= 300 {
		t.Fatal(string(text), err)
	}
	return string(text)
}
