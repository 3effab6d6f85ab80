package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// Memory is the resident memory of a process and all below it, in bytes, by process name.
func Memory(pid int) (map[string][]int64, error) {
	sum := make(map[string][]int64)
	pages, name, err := resident(pid)
	if err != nil {
		return nil, err
	}
	sum[name] = append(sum[name], pages)
	for _, below := range children(pid) {
		more, err := Memory(below)
		if err != nil {
			continue // it ended just now
		}
		for name, sizes := range more {
			sum[name] = append(sum[name], sizes...)
		}
	}
	return sum, nil
}

func resident(pid int) (size int64, name string, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, "", err
	}
	command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return 0, "", err
	}
	fields := bytes.Fields(status)
	if len(fields) < 2 {
		return 0, "", fmt.Errorf("statm of %d: %q", pid, status)
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	return pages * int64(os.Getpagesize()), role(command), err
}

// role is the sub-command of a process: "up", "mediad".
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
