package waf

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	coreruleset "github.com/corazawaf/coraza-coreruleset/v4"
)

// ruleFiles is what directives can include: the embedded Core Rule Set under
// names with an @, and the machine's files under all others. Like Coraza's own
// it takes operating system paths, which io/fs forbids.
type ruleFiles struct{}

func embedded(name string) bool {
	return strings.Contains(name, "@")
}

// Open implements fs.FS.
func (ruleFiles) Open(name string) (fs.File, error) {
	if embedded(name) {
		return coreruleset.FS.Open(name)
	}
	return os.Open(name)
}

// ReadFile implements fs.ReadFileFS.
func (ruleFiles) ReadFile(name string) ([]byte, error) {
	if embedded(name) {
		return fs.ReadFile(coreruleset.FS, name)
	}
	return os.ReadFile(name)
}

// ReadDir implements fs.ReadDirFS.
func (ruleFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	if embedded(name) {
		return fs.ReadDir(coreruleset.FS, name)
	}
	return os.ReadDir(name)
}

// Glob implements fs.GlobFS.
func (ruleFiles) Glob(pattern string) ([]string, error) {
	if embedded(pattern) {
		return fs.Glob(coreruleset.FS, pattern)
	}
	return filepath.Glob(pattern)
}
