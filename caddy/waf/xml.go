package waf

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/corazawaf/coraza/v3/experimental/plugins"
	"github.com/corazawaf/coraza/v3/experimental/plugins/plugintypes"
)

func init() {
	// In the place of Coraza's own.
	plugins.RegisterBodyProcessor("xml", func() plugintypes.BodyProcessor { return xmlBody{} })
}

// xmlBody is a body processor for bodies that call themselves XML. Coraza's own
// shows attributes to few rules of the Core Rule Set, because these look at
// XML:/* and attributes are in XML://@*; it shows text that a comment divides
// in parts; and it counts no values. Here all values are in XML:/* as well. A
// body that is no XML is read as [plaintext], because many applications read
// JSON whatever it is called.
type xmlBody struct{}

const (
	// allXML and attributesXML are how rules name the values of XML.
	allXML, attributesXML = "/*", "//@*"
	// doctypeName is the argument that is there when XML has a DOCTYPE or another declaration.
	doctypeName = "xml.doctype"
	byteOrder   = "\ufeff"
)

// ProcessRequest implements [plugintypes.BodyProcessor].
func (xmlBody) ProcessRequest(reader io.Reader, v plugintypes.TransactionVariables, options plugintypes.BodyProcessorOptions) error {
	raw, err := io.ReadAll(reader)
	if err != nil {
		return err
	}
	if text := string(raw); looksLikeXML(text) {
		return showXML(text, v, options.ArgumentLimit)
	}
	return plaintext{}.ProcessRequest(strings.NewReader(string(raw)), v, options)
}

// ProcessResponse implements [plugintypes.BodyProcessor].
func (xmlBody) ProcessResponse(io.Reader, plugintypes.TransactionVariables, plugintypes.BodyProcessorOptions) error {
	return nil
}

// looksLikeXML tells XML from all that can be JSON.
func looksLikeXML(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(text, byteOrder)), "<")
}

// showXML hands the values of XML to the rules, at most limit of them. What
// comes before an error is handed over all the same.
func showXML(text string, v plugintypes.TransactionVariables, limit int) error {
	read, err := readXML(strings.TrimSpace(strings.TrimPrefix(text, byteOrder)), limit)
	v.RequestXML().Set(attributesXML, read.attributes)
	v.RequestXML().Set(allXML, append(read.texts, read.attributes...))
	if read.declared {
		v.ArgsPost().Add(doctypeName, "1")
	}
	if read.full {
		set(v.ArgumentsLimitReached(), "1")
	}
	return err
}

// xmlValues is what XML holds.
type xmlValues struct {
	texts, attributes []string
	declared, full    bool
}

func readXML(text string, limit int) (values xmlValues, err error) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	decoder.Strict = false
	decoder.Entity = xml.HTMLEntity
	// HTMLAutoClose would make XML-RPC an error, because <param> is an element of HTML as well.
	decoder.CharsetReader = asciiLike
	var run strings.Builder
	flush := func() {
		if found := strings.TrimSpace(run.String()); found != "" {
			values.texts = append(values.texts, found)
		}
		run.Reset()
	}
	defer flush()
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) || endsEarly(err) {
			return values, nil
		}
		if err != nil {
			return values, err
		}
		switch found := token.(type) {
		case xml.CharData: // Comments divide nothing: applications do not see them.
			run.Write(found)
		case xml.Directive:
			values.declared = true
		case xml.StartElement:
			flush()
			for _, attribute := range found.Attr {
				values.attributes = append(values.attributes, attribute.Value)
			}
		case xml.EndElement:
			flush()
		}
		if len(values.texts)+len(values.attributes) >= limit {
			values.full = true
			return values, nil
		}
	}
}

// endsEarly reports that elements are open at the end, which Coraza lets pass.
func endsEarly(err error) bool {
	var wrong *xml.SyntaxError
	return errors.As(err, &wrong) && wrong.Msg == "unexpected EOF"
}

// asciiLike reads the charsets of one byte that the Core Rule Set allows. They
// are ASCII where attacks are written, so one table does for all.
func asciiLike(charset string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252":
	default:
		return nil, fmt.Errorf("charset %q is not read", charset)
	}
	raw, err := io.ReadAll(input)
	if err != nil {
		return nil, err
	}
	runes := make([]rune, len(raw))
	for at, one := range raw {
		runes[at] = rune(one)
	}
	return strings.NewReader(string(runes)), nil
}
