package views

import "strconv"

// more returns how many names a list leaves out: "+12", the same in every language.
func more(count int) string { return "+" + strconv.Itoa(count) }
