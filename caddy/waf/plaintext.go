package waf

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/corazawaf/coraza/v3/collection"
	"github.com/corazawaf/coraza/v3/experimental/plugins"
	"github.com/corazawaf/coraza/v3/experimental/plugins/plugintypes"
)

func init() {
	plugins.RegisterBodyProcessor("plaintext", func() plugintypes.BodyProcessor { return plaintext{} })
}

// plaintext is a body processor (ctl:requestBodyProcessor=PLAINTEXT) for text
// of unknown form. Coraza would read it as one long form, and most rules would
// not see JSON in it that calls itself text, although many applications read it
// all the same. So what is JSON, one value or many, becomes arguments as the
// JSON processor names them; a text that is not JSON to its end is an argument
// as well, in whole. What begins like XML is read as that, too.
type plaintext struct{}

const (
	// textName is the argument that holds a text which is not JSON to its end.
	textName = "text"
	// nameBytesFactor and nameBytesFloor bound the names of arguments against
	// the body that they come from, as Coraza bounds them for JSON.
	nameBytesFactor = 8
	nameBytesFloor  = 4096
)

var errNames = errors.New("names of arguments outgrow the body")

// ProcessRequest implements [plugintypes.BodyProcessor].
func (plaintext) ProcessRequest(reader io.Reader, v plugintypes.TransactionVariables, options plugintypes.BodyProcessorOptions) error {
	raw, err := io.ReadAll(reader)
	if err != nil {
		return err
	}
	text := string(raw)
	set(v.RequestBody(), text)
	set(v.RequestBodyLength(), strconv.Itoa(len(text)))
	if looksLikeXML(text) {
		// Where it is broken, the rules still see it as a text.
		_ = showXML(text, v, options.ArgumentLimit)
	}
	text = strings.TrimPrefix(text, byteOrder)
	flat := flattener{
		args:   v.ArgsPost(),
		left:   options.ArgumentLimit,
		depth:  options.RequestBodyRecursionLimit,
		budget: max(nameBytesFactor*len(text), nameBytesFloor),
	}
	read, err := flat.run(text)
	if err != nil {
		return err
	}
	if flat.left <= 0 {
		set(v.ArgumentsLimitReached(), "1")
	}
	if strings.TrimSpace(text[read:]) != "" {
		// All of it: "1' OR '1'='1" begins with a number.
		v.ArgsPost().Add(textName, strings.TrimSpace(text))
	}
	return nil
}

// ProcessResponse implements [plugintypes.BodyProcessor].
func (plaintext) ProcessResponse(io.Reader, plugintypes.TransactionVariables, plugintypes.BodyProcessorOptions) error {
	return nil
}

// set fills a variable; Coraza hands them out for reading.
func set(variable collection.Single, value string) {
	if writable, ok := variable.(interface{ Set(string) }); ok {
		writable.Set(value)
	}
}

// flattener turns JSON values into arguments, without recursion.
type flattener struct {
	args                collection.Map
	left, depth, budget int
}

// level is an object or a list that has been opened.
type level struct {
	name  string // of the level
	list  bool
	next  int    // of a list
	key   string // of an object, once it has been read
	keyed bool
}

// run adds the values at the beginning of a text and returns how far they go:
// to where it is no JSON any more, or where there are too many of them.
func (f *flattener) run(text string) (int, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var open []level
	whole := 0
	for {
		if len(open) == 0 {
			whole = int(decoder.InputOffset())
		}
		token, err := decoder.Token()
		if err != nil || f.left <= 0 {
			return whole, nil
		}
		if delimiter, ok := token.(json.Delim); ok && (delimiter == '}' || delimiter == ']') {
			open = open[:len(open)-1]
			continue
		}
		name, isKey := nameOf(open, token)
		if isKey {
			continue
		}
		if f.budget -= len(name); f.budget < 0 {
			return 0, errNames
		}
		if delimiter, ok := token.(json.Delim); ok {
			if len(open) >= f.depth {
				return 0, errors.New("text is nested too deeply")
			}
			open = append(open, level{name: name, list: delimiter == '['})
			continue
		}
		f.left--
		f.args.Add(name, valueOf(token))
	}
}

// nameOf is the name of the argument for a token, unless it is a key, which is
// kept for the value that follows.
func nameOf(open []level, token json.Token) (string, bool) {
	if len(open) == 0 {
		return "json", false
	}
	top := &open[len(open)-1]
	if top.list {
		top.next++
		return top.name + "." + strconv.Itoa(top.next-1), false
	}
	if key, ok := token.(string); ok && !top.keyed {
		top.key, top.keyed = key, true
		return "", true
	}
	top.keyed = false
	return top.name + "." + top.key, false
}

func valueOf(token json.Token) string {
	switch value := token.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return strconv.FormatBool(value)
	default:
		return ""
	}
}
