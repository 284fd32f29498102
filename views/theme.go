package views

// Themes are the names of the looks; auto follows the system.
var Themes = []string{"auto", "light", "dark", "retro"}
