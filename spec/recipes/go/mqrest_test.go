package orders

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
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
	words := append(strings.Fields(command), "--exit-with-stdin", "--port", "0", "--log", "off")
	if _, err := exec.LookPath(words[0]); err != nil {
		fail(words[0] + " was not found: install mqrest so that it is on the PATH, " +
			"or set MQREST to the command that starts it")
	}
	mqrest := exec.Command(words[0], words[1:]...)
	mqrest.Stderr = os.Stderr
	// It ends when its input closes, so with this program too, however that ends.
	in, err := mqrest.StdinPipe()
	if err != nil {
		fail(err.Error())
	}
	out, err := mqrest.StdoutPipe()
	if err != nil {
		fail(err.Error())
	}
	if err := mqrest.Start(); err != nil {
		fail(err.Error())
	}
	// mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
	line, _ := bufio.NewReader(out).ReadString('\n')
	if !strings.HasPrefix(line, "mqrest ready on ") {
		fail("mqrest did not start; what it printed says why")
	}
	url = strings.Fields(line)[3]
	code := m.Run()
	in.Close()
	mqrest.Wait()
	os.Exit(code)
}

// fail ends without a test.
func fail(why string) {
	fmt.Fprintln(os.Stderr, why)
	os.Exit(1)
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
