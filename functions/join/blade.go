package join

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"syscall"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

const (
	maxSDP       = 64 << 10
	bladeTimeout = 4 * time.Second
)

// errBladeGone says that nobody listens at a blade's control address: its process is dead.
var errBladeGone = errors.New("blade is gone")

// errBladeBehind says that the blade has not (or no longer) the leg or the epoch asked for.
var errBladeBehind = errors.New("blade does not host this leg")

// bladeClient speaks the control interface of blades.
type bladeClient struct{ http *http.Client }

func newBladeClient() *bladeClient {
	return &bladeClient{&http.Client{Timeout: bladeTimeout}}
}

type offerBody struct {
	SDP   string `json:"sdp"`
	Epoch int    `json:"epoch"`
}

// offer hands a browser's SDP offer for a leg to the blade and brings back the blade's answer.
func (c *bladeClient) offer(ctx context.Context, blade appliance.Blade, leg string, offer offerBody) (string, error) {
	body, err := json.Marshal(offer)
	if err != nil {
		return "", err
	}
	answer, err := c.do(ctx, http.MethodPost, blade, "/legs/"+leg+"/offer", body)
	if err != nil {
		return "", err
	}
	var out offerBody
	if err := json.Unmarshal(answer, &out); err != nil {
		return "", fmt.Errorf("blade %d: answer: %w", blade.Slot, err)
	}
	return out.SDP, nil
}

func (c *bladeClient) do(ctx context.Context, method string, blade appliance.Blade, path string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, blade.Control+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("blade %d: %w", blade.Slot, err)
	}
	req.Header.Set("Authorization", "Bearer "+blade.Secret)
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("blade %d: %w: %w", blade.Slot, errBladeGone, err)
	}
	if err != nil {
		return nil, fmt.Errorf("blade %d: %w", blade.Slot, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxSDP+1024))
	if err != nil {
		return nil, fmt.Errorf("blade %d: %w", blade.Slot, err)
	}
	return answer, bladeError(blade.Slot, resp.StatusCode, answer)
}

// bladeError turns the blade's status code into an error that retry loops and clients understand.
func bladeError(slot, status int, body []byte) error {
	switch {
	case status < 300:
		return nil
	case status == http.StatusNotFound, status == http.StatusConflict:
		return fmt.Errorf("blade %d: %w", slot, errBladeBehind)
	case status == http.StatusBadRequest:
		return appliance.Failure(appliance.Invalid, "badOffer", "%s", detail(body))
	}
	return fmt.Errorf("blade %d: status %d", slot, status)
}

func detail(body []byte) string {
	var problem struct{ Detail string }
	if json.Unmarshal(body, &problem) != nil || problem.Detail == "" {
		return "the blade cannot use this session description"
	}
	return problem.Detail
}
