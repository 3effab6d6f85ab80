package rest

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
)

func BenchmarkGet(b *testing.B) {
	h := newHouse(b)
	id := h.made("name=x")
	h.ask("GET", "/api/v1/rooms", "")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if resp, body := h.ask("GET", "/api/v1/rooms/"+id, ""); resp.StatusCode != http.StatusOK {
				b.Error(body)
			}
		}
	})
}

func BenchmarkList(b *testing.B) {
	h := newHouse(b)
	for i := range 40 {
		h.made("name=x&uri=u" + strconv.Itoa(i))
	}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if resp, body := h.ask("GET", "/api/v1/rooms", ""); resp.StatusCode != http.StatusOK {
				b.Error(body)
			}
		}
	})
}

func BenchmarkPost(b *testing.B) {
	h := newHouse(b)
	h.ask("GET", "/api/v1/rooms", "")
	var n atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if resp, body := h.ask("POST", "/api/v1/rooms", "name=x&open=true&uri=u"+strconv.FormatInt(n.Add(1), 10)); resp.StatusCode != http.StatusOK {
				b.Error(body)
			}
		}
	})
}

// BenchmarkRoute is what the layers cost without the store and sign-in.
func BenchmarkRoute(b *testing.B) {
	h := newHouse(b)
	h.ask("GET", "/api/v1/rooms", "")
	b.ReportAllocs()
	for b.Loop() {
		h.ask("PATCH", "/api/v1/rooms", "")
	}
}
