package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// Size is a process's memory in bytes: RSS counts pages that several processes share in each of them, PSS by shares.
type Size struct{ RSS, PSS int64 }

// Memory is the memory of a process and of all below it, by sub-command ("up", "mediad").
func Memory(pid int) (map[string][]Size, error) {
	size, err := sizeOf(pid)
	if err != nil {
		return nil, err
	}
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return nil, err
	}
	sizes := map[string][]Size{role(command): {size}}
	for _, below := range children(pid) {
		more, err := Memory(below)
		if err != nil {
			continue // it ended just now
		}
		for name, of := range more {
			sizes[name] = append(sizes[name], of...)
		}
	}
	return sizes, nil
}

func sizeOf(pid int) (size Size, err error) {
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return size, err
	}
	for line := range bytes.Lines(rollup) {
		fields := bytes.Fields(line)
		if len(fields) < 2 {
			continue
		}
		kilobytes, _ := strconv.ParseInt(string(fields[1]), 10, 64) // other lines are no numbers
		switch string(fields[0]) {
		case "Rss:":
			size.RSS = kilobytes << 10
		case "Pss:":
			size.PSS = kilobytes << 10
		}
	}
	return size, nil
}

// role is the sub-command that a process was started with.
func role(cmdline []byte) string {
	args := bytes.Split(cmdline, []byte{0})
	if len(args) > 1 && len(args[1]) > 0 {
		return string(args[1])
	}
	return "process"
}

// children lists the processes that a process started, over all of its threads.
func children(pid int) []int {
	var out []int
	tasks, _ := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	for _, task := range tasks {
		list, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, task.Name()))
		for _, field := range bytes.Fields(list) {
			if below, err := strconv.Atoi(string(field)); err == nil {
				out = append(out, below)
			}
		}
	}
	return out
}
