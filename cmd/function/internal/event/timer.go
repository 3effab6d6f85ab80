package event

import "strings"

// timer is an event of a schedule. Its input names the job, {"plenum":{"job":"sweep"}}; without an input of its own
// a rule sends what happened, and the rule's or schedule's name is the job's.
type timer struct {
	Plenum struct {
		Job string `json:"job"`
	} `json:"plenum"`
	Source    string   `json:"source"`
	Resources []string `json:"resources"`
}

// job is the name of the job that the timer wants, empty when it is no timer. "rule/plenum-sweep" and
// "schedule/default/plenum-sweep" want the job sweep.
func (t timer) job() string {
	if t.Plenum.Job != "" {
		return t.Plenum.Job
	}
	if t.Source != "aws.events" && t.Source != "aws.scheduler" {
		return ""
	}
	for _, resource := range t.Resources {
		_, name, ok := strings.Cut(resource, "/")
		if !ok {
			continue
		}
		name = name[strings.LastIndexByte(name, '/')+1:]
		return strings.TrimPrefix(name, "plenum-")
	}
	return ""
}
