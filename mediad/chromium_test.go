package mediad_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// page joins with the five lines as the web app does and reports the statistics of its connection after a while.
const page = `<!doctype html><script type="module">
const report = (what, body) => fetch('/' + what, {method: 'POST', body: JSON.stringify(body)});
try {
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 640, height: 360}});
  const pc = new RTCPeerConnection({bundlePolicy: 'max-bundle'});
  pc.addTransceiver(stream.getAudioTracks()[0], {direction: 'sendrecv'});
  pc.addTransceiver(stream.getVideoTracks()[0], {direction: 'sendonly'});
  const content = pc.addTransceiver('video', {direction: 'sendrecv'});
  pc.addTransceiver('video', {direction: 'recvonly'});
  const dc = pc.createDataChannel('plenum', {ordered: true}), messages = {};
  dc.onmessage = e => { const m = JSON.parse(e.data); messages[m.type] = m; };
  pc.ontrack = e => { const v = document.createElement('video'); v.muted = true; v.srcObject = new MediaStream([e.track]); v.autoplay = true; document.body.append(v); };
  const offer = await pc.createOffer();
  await pc.setLocalDescription(offer);
  const answer = await (await report('offer', {sdp: pc.localDescription.sdp})).json();
  await pc.setRemoteDescription({type: 'answer', sdp: answer.sdp});
  const start = performance.now();
  while (pc.connectionState !== 'connected') await new Promise(r => setTimeout(r, 10));
  const took = performance.now() - start;
  await new Promise(r => setTimeout(r, 1000));
  const canvas = document.createElement('canvas'); canvas.width = 320; canvas.height = 240;
  const paint = canvas.getContext('2d'); let n = 0;
  setInterval(() => { paint.fillStyle = n++ % 2 ? 'red' : 'blue'; paint.fillRect(n % 300, 0, 20, 240); }, 66);
  await content.sender.replaceTrack(canvas.captureStream(15).getVideoTracks()[0]);
  dc.send(JSON.stringify({type: 'present', on: true}));
  await new Promise(r => setTimeout(r, 5000));
  const stats = {};
  (await pc.getStats()).forEach(s => { const k = s.type + (s.kind ? '-' + s.kind : '') + (s.mid ? '-' + s.mid : ''); stats[k] = s; });
  await report('result', {took, stats, messages, state: pc.connectionState, answer: answer.sdp});
} catch (e) { await report('result', {error: String(e)}); }
</script>`

type stat struct {
	BytesReceived, PacketsReceived, FramesDecoded, FramesEncoded, NackCount, PLICount float64
	SRTPCipher, DTLSState                                                            string
	TargetBitrate, AvailableOutgoingBitrate                                          float64
}

type result struct {
	Error    string
	Took     float64
	State    string
	Answer   string
	Stats    map[string]stat
	Messages map[string]json.RawMessage
}

// browse runs a Chromium on the page until it reports; offer is given what it offers.
func browse(t *testing.T, offer func(sdp string) (string, error)) result {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium")
	}
	results := make(chan result, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, page)
	})
	mux.HandleFunc("POST /offer", func(w http.ResponseWriter, r *http.Request) {
		var body struct{ SDP string }
		_ = json.NewDecoder(r.Body).Decode(&body)
		t.Log(body.SDP)
		answer, err := offer(body.SDP)
		if err != nil {
			t.Log(err)
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"sdp": answer})
	})
	mux.HandleFunc("POST /result", func(_ http.ResponseWriter, r *http.Request) {
		var body result
		_ = json.NewDecoder(r.Body).Decode(&body)
		results <- body
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(), "--no-first-run",
		"--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required", server.URL)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	select {
	case r := <-results:
		require.Empty(t, r.Error)
		return r
	case <-time.After(60 * time.Second):
		t.Fatal("chromium did not report")
	}
	return result{}
}

func TestChromium(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a := m.join("anna", appliance.CallLegProfile{})
	ctx := context.Background()
	leg, _, err := m.Join(ctx, "chris", appliance.CallLegProfile{})
	require.NoError(t, err)
	r := browse(t, func(sdp string) (string, error) { return m.Offer(ctx, leg, sdp) })
	t.Log(r.Answer)
	for k, s := range r.Stats {
		t.Logf("%s %+v", k, s)
	}
	for _, text := range r.Messages {
		t.Log(string(text))
	}
	require.Equal(t, "connected", r.State)
	require.Greater(t, a.Main.Frames(), 10, "anna sees chris")
	require.Greater(t, a.Content.Frames(), 10, "and what he shares")
}
