package licence

import "strconv"

// day is a date of the Gregorian calendar as days since 1970-01-01.
type day int

// none is before all dates.
const none day = -1 << 31

// parseDay reads the date that a text begins with: 2006-01-02, alone or of an RFC 3339 time in UTC. "" is none.
func parseDay(text string) (day, bool) {
	if text == "" {
		return none, true
	}
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return none, false
	}
	year, err1 := strconv.Atoi(text[:4])
	month, err2 := strconv.Atoi(text[5:7])
	date, err3 := strconv.Atoi(text[8:10])
	d := civil(year, month, date)
	return d, err1 == nil && err2 == nil && err3 == nil && d.String() == text[:10]
}

// civil counts the days to a date; a year begins in March here, so that the odd month is its last.
func civil(year, month, date int) day {
	if month <= 2 {
		year, month = year-1, month+12
	}
	return day(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + date - 719469)
}

// String is 2006-01-02, "" for none.
func (d day) String() string {
	if d == none {
		return ""
	}
	n := int(d) + 719468
	era, year := n/146097, 0
	n -= era * 146097
	year = (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*year + year/4 - year/100
	month := (5*n + 2) / 153
	date := n - (153*month+2)/5 + 1
	year, month = year+400*era, month+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(date, 2)
}

func pad(n, width int) string {
	text := strconv.Itoa(n)
	for len(text) < width {
		text = "0" + text
	}
	return text
}
