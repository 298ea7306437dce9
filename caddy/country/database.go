package country

import (
	"errors"
	"net/netip"
	"strings"
	"time"

	"github.com/caddyserver/caddy/v2"
	"github.com/oschwald/maxminddb-golang/v2"
	"go.uber.org/zap"

	"gatehouse/caddy/internal/watched"
)

// maxFileBytes is more than four times the largest database with cities.
const maxFileBytes = 512 << 20

// databases are those in use. They are read into memory: a mapped file that
// somebody shortens in place would end the whole process.
var databases = watched.Kind[*database]{
	Name:     "country database",
	Logger:   "http.matchers.client_country",
	MaxBytes: maxFileBytes,
	Files:    caddy.NewUsagePool(),
	Read: func(content []byte, _ *database) (*database, []zap.Field, error) {
		d, err := openDatabase(content)
		if err != nil {
			return nil, nil, err
		}
		metadata := d.reader.Metadata
		return d, []zap.Field{
			zap.String("type", metadata.DatabaseType),
			zap.Time("built", time.Unix(int64(metadata.BuildEpoch), 0).UTC()),
		}, nil
	},
}

// database is a MaxMind DB with countries.
type database struct {
	reader *maxminddb.Reader
}

// errNoDatabase is all that is said of a file that cannot be read: the reader's
// own words tell what is in it, whatever the file is.
var errNoDatabase = errors.New("not a MaxMind database")

// openDatabase takes a database only when it has a country where it is looked
// for: another layout would make every client unknown without a word.
func openDatabase(content []byte) (*database, error) {
	reader, err := maxminddb.OpenBytes(content)
	if err != nil {
		return nil, errNoDatabase
	}
	kind := reader.Metadata.DatabaseType
	if !strings.Contains(kind, "Country") && !strings.Contains(kind, "City") && !strings.Contains(kind, "Enterprise") {
		return nil, errors.New("not a type of database with countries")
	}
	d := &database{reader}
	for result := range reader.Networks() {
		if country, err := countryIn(result); err != nil {
			return nil, errNoDatabase
		} else if country != "" {
			return d, nil
		}
	}
	return nil, errors.New("the database holds no country.iso_code")
}

// countryOf returns the code of an address, or nothing when it is not known.
func (d *database) countryOf(address netip.Addr) (string, error) {
	address = address.Unmap().WithZone("")
	// A database of IPv4 alone knows nothing of IPv6, which is no fault of it.
	if d.reader.Metadata.IPVersion == 4 && !address.Is4() {
		return "", nil
	}
	return countryIn(d.reader.Lookup(address))
}

func countryIn(result maxminddb.Result) (string, error) {
	var country string
	if err := result.DecodePath(&country, "country", "iso_code"); err != nil {
		return "", err
	}
	return country, nil
}
