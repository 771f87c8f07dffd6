package orders

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var url string

// TestMain starts mqrest once for all tests.
func TestMain(m *testing.M) {
	command := "mqrest"
	if given, ok := os.LookupEnv("MQREST"); ok {
		command = given
	}
	words := append(strings.Fields(command), "--port", "0", "--log", "off")
	mqrest := exec.Command(words[0], words[1:]...)
	mqrest.Stderr = os.Stderr
	out, err := mqrest.StdoutPipe()
	if err != nil {
		panic(err)
	}
	if err := mqrest.Start(); err != nil {
		panic(err)
	}
	// mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		panic(err)
	}
	url = strings.Fields(line)[3]
	code := m.Run()
	mqrest.Process.Signal(os.Interrupt)
	mqrest.Wait()
	os.Exit(code)
}

// post asks the control API and gives its reply.
func post(t *testing.T, path string, body any) map[string]any {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.Post(url+"/_mqrest/v1"+path, "application/json", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	said := map[string]any{}
	if reply.StatusCode != http.StatusNoContent {
		if err := json.NewDecoder(reply.Body).Decode(&said); err != nil {
			t.Fatal(err)
		}
	}
	if reply.StatusCode >= 300 {
		t.Fatal(said["detail"])
	}
	return said
}
