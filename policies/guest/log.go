package guest

// Levels of the log.
const (
	debug = iota
	info
	warning
	failure
)

// Debug writes a line of the policy's log.
func Debug(text string) { writeLog(debug, text) }

// Info writes a line of the policy's log.
func Info(text string) { writeLog(info, text) }

// Warning writes a line of the policy's log.
func Warning(text string) { writeLog(warning, text) }

// Error writes a line of the policy's log.
func Error(text string) { writeLog(failure, text) }
