package mediad_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
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
  const stats = {}, all = await pc.getStats();
  all.forEach(s => { const k = s.type + (s.kind ? '-' + s.kind : '') + (s.mid ? '-' + s.mid : ''); stats[k] = s; });
  stats['candidate-pair'] = all.get(stats.transport.selectedCandidatePairId); // one of several: UDP, TCP
  await report('result', {took, stats, messages, state: pc.connectionState, answer: answer.sdp});
} catch (e) { await report('result', {error: String(e)}); }
</script>`

type stat struct {
	BytesReceived, PacketsReceived, FramesDecoded, FramesEncoded, NackCount, PLICount float64
	SRTPCipher, DTLSState                                                             string
	TargetBitrate, AvailableOutgoingBitrate                                           float64
}

type result struct {
	Error    string
	Took     float64
	State    string
	Answer   string
	Stats    map[string]stat
	Messages map[string]json.RawMessage
}

// browse starts a Chromium on the page; offer is given what it offers, and the answer waits for its report.
func browse(t *testing.T, offer func(sdp string) (string, error)) func() result {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "chromium is missing: CI needs it")
		t.Skip("chromium is not installed")
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
	return func() result {
		select {
		case r := <-results:
			return r
		case <-time.After(90 * time.Second):
			return result{Error: "chromium did not report"}
		}
	}
}

// TestTwoChromiums lets two real browsers meet: each must decode the other's sound, camera and content.
func TestTwoChromiums(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	ctx := context.Background()
	results := make(chan result, 2)
	for _, name := range []string{"chris", "dora"} {
		leg, _, err := m.Join(ctx, name, appliance.CallLegProfile{})
		require.NoError(t, err)
		wait := browse(t, func(sdp string) (string, error) { return m.Offer(ctx, leg, sdp) })
		go func() { results <- wait() }()
	}
	shared := 0.0
	for range 2 {
		r := <-results
		require.Empty(t, r.Error)
		require.Equal(t, "connected", r.State)
		require.Equal(t, "SRTP_AEAD_AES_128_GCM", r.Stats["transport"].SRTPCipher)
		require.Greater(t, r.Stats["inbound-rtp-audio-0"].PacketsReceived, 100.0)
		require.Greater(t, r.Stats["inbound-rtp-video-3"].FramesDecoded, 20.0, "the other's camera")
		require.Greater(t, r.Stats["outbound-rtp-video-1"].FramesEncoded, 20.0)
		require.Positive(t, r.Stats["candidate-pair"].AvailableOutgoingBitrate, "bandwidth is estimated")
		shared += r.Stats["inbound-rtp-video-2"].FramesDecoded
		for _, k := range []string{"inbound-rtp-audio-0", "inbound-rtp-video-2", "inbound-rtp-video-3", "candidate-pair"} {
			t.Logf("%s %+v", k, r.Stats[k])
		}
		require.Contains(t, r.Messages, "welcome")
	}
	require.Greater(t, shared, 10.0, "the content of the one who presented last")
}
