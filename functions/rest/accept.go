package rest

import (
	"net/http"
	"strconv"
	"strings"
)

// wantsJSON reports whether the answer is to be JSON instead of XML: when Accept prefers it by name, or when Accept
// has no opinion and the request itself was JSON.
func wantsJSON(r *http.Request) bool {
	json, xml := accepts(r.Header.Values("Accept"))
	if json == xml {
		return xml == 0 && isJSON(r.Header.Get("Content-Type"))
	}
	return json > xml
}

// accepts answers the weights that Accept gives to JSON and to XML by name; of equal ones the first weighs more.
func accepts(headers []string) (json, xml float64) {
	for i, entry := range strings.Split(strings.Join(headers, ","), ",") {
		media, parameters, _ := strings.Cut(entry, ";")
		weight := quality(parameters)
		if weight > 0 {
			weight -= float64(i) * 1e-6
		}
		switch {
		case isJSON(media):
			json = max(json, weight)
		case isXML(media):
			xml = max(xml, weight)
		}
	}
	return json, xml
}

func quality(parameters string) float64 {
	for _, p := range strings.Split(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(name, "q") {
			q, err := strconv.ParseFloat(value, 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}

func isJSON(media string) bool { return isMedia(media, "json") }

func isXML(media string) bool { return isMedia(media, "xml") }

// isMedia recognizes application/x, text/x and anything+x.
func isMedia(media, suffix string) bool {
	media, _, _ = strings.Cut(media, ";")
	media = strings.ToLower(strings.TrimSpace(media))
	return media == "application/"+suffix || media == "text/"+suffix || strings.HasSuffix(media, "+"+suffix)
}
