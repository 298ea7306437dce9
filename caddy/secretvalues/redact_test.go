package secretvalues

import (
	"strings"
	"testing"

	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"
)

func filter(t testing.TB) *Filter {
	t.Helper()
	made := &Filter{
		Names:   []string{"key code", " access_token  session_id", "password"},
		Endings: []string{"token"},
	}
	if err := made.Provision(caddy.Context{}); err != nil {
		t.Fatal(err)
	}
	return made
}

func TestValuesOfKnownNames(t *testing.T) {
	made := filter(t)
	for given, want := range map[string]string{
		"/":                                         "/",
		"/?":                                        "/?",
		"/?q=red+shoes&page=2":                      "/?q=red+shoes&page=2",
		"/?code=s3cret":                             "/?code=REDACTED",
		"/?a=1&code=s3cret&b=2":                     "/?a=1&code=REDACTED&b=2",
		"/?code=s3cret&code=s3cret2":                "/?code=REDACTED&code=REDACTED",
		"/?CODE=s3cret&CoDe=s3cret":                 "/?CODE=REDACTED&CoDe=REDACTED",
		"/?c%6fde=s3cret":                           "/?c%6fde=REDACTED",
		"/?%63%6F%64%65%3Ds3cret":                   "/?%63%6F%64%65%3DREDACTED",
		"/?accessToken=s3cret":                      "/?accessToken=REDACTED",
		"/?access-token=s3cret":                     "/?access-token=REDACTED",
		"/?access.token=s3cret":                     "/?access.token=REDACTED",
		"/?access%5Ftoken=s3cret":                   "/?access%5Ftoken=REDACTED",
		"/?page_token=s3cret":                       "/?page_token=REDACTED",
		"/?user[password]=s3cret":                   "/?user[password]=REDACTED",
		"/?user%5Bpassword%5D=s3cret&x=1":           "/?user%5Bpassword%5D=REDACTED&x=1",
		"/?key[]=s3cret&key[1]=s3cret":              "/?key[]=REDACTED&key[1]=REDACTED",
		"/?login.password=s3cret":                   "/?login.password=REDACTED",
		"/?a=1;code=s3cret;b=2":                     "/?a=1;code=REDACTED",
		"/?a=1&amp;code=s3cret":                     "/?a=1&amp;code=REDACTED",
		"/a;session_id=s3cret?x=1":                  "/a;session_id=REDACTED",
		"/?code=s3=cr=et&x=1":                       "/?code=REDACTED&x=1",
		"/?code=s3%26cret&x=1":                      "/?code=REDACTED&x=1",
		"/?code=s3#cret":                            "/?code=REDACTED",
		"/cb#access_token=s3cret":                   "/cb#access_token=REDACTED",
		"/?code=":                                   "/?code=",
		"/?code=&x=1":                               "/?code=&x=1",
		"/?code":                                    "/?code",
		"/?code&x=1":                                "/?code&x=1",
		"/?code=%zz%":                               "/?code=REDACTED",
		"/?%zz=1&%=2&code=s3cret":                   "/?%zz=1&%=2&code=REDACTED",
		"/?next=%2Fcb%3Fcode%3Ds3cret%26x%3D1&y=2":  "/?next=%2Fcb%3Fcode%3DREDACTED%26x%3D1&y=2",
		"/?next=%252Fcb%253Fcode%253Ds3cret&y=2":    "/?next=%252Fcb%253Fcode%253DREDACTED&y=2",
		"https://shop.test/?code=s3cret":            "https://shop.test/?code=REDACTED",
		"/?q='%20OR%201=1;--&x=%27;DROP":            "/?q='%20OR%201=1;--&x=%27;DROP",
		"/?zipcode=8000&keyword=a&monkey=b":         "/?zipcode=8000&keyword=a&monkey=b",
		"/code=s3cret":                              "/code=s3cret",
		"\xff?\xfe=\xfd&code=\xfc":                  "\xff?\xfe=\xfd&code=REDACTED",
		"/?" + strings.Repeat("x", 200) + "token=1": "/?" + strings.Repeat("x", 200) + "token=1",
	} {
		if got := made.redact(given); got != want {
			t.Errorf("%s\n got %s\nwant %s", given, got, want)
		}
	}
}

func TestOnlyTextIsFiltered(t *testing.T) {
	made := filter(t)
	if got := made.Filter(zap.Int("uri", 7)); got.Integer != 7 {
		t.Errorf("%v", got)
	}
	if got := made.Filter(zap.Any("ref", nil)); got != zap.Any("ref", nil) {
		t.Errorf("%v", got)
	}
	if got := made.Filter(zap.String("uri", "?key=s3cret")); got.String != "?key=REDACTED" {
		t.Errorf("%v", got)
	}
}

func TestNoNamesAreRefused(t *testing.T) {
	for _, made := range []*Filter{{}, {Names: []string{"", " "}}, {Names: []string{"a _"}}, {Endings: []string{"-"}}} {
		if made.Provision(caddy.Context{}) == nil {
			t.Errorf("%v was taken", made)
		}
	}
}

// Whatever stands before and behind it, a parameter of its own keeps no value.
func FuzzRedact(f *testing.F) {
	f.Add("/?a=1", "b=2")
	f.Add("%26%25", "%3D;#")
	f.Fuzz(func(t *testing.T, before, behind string) {
		made := filter(t)
		got := made.redact(before + "&access_token=s3cret-of-somebody&" + behind)
		if strings.Contains(got, "s3cret-of-somebody") && !strings.Contains(before+behind, "s3cret-of-somebody") {
			t.Errorf("%q", got)
		}
		if again := made.redact(got); again != got {
			t.Errorf("%q became %q", got, again)
		}
	})
}

func BenchmarkRedact(b *testing.B) {
	made := filter(b)
	for name, text := range map[string]string{
		"no query": "/products/shoes/12345/reviews",
		"query":    "/search?q=red+shoes&page=2&sort=price&lang=en",
		"secret":   "/cb?code=abc123456789&session_id=xyz1234567890&iss=https",
		"64 KB":    "/?" + strings.Repeat("&a", 30000),
		"64 KB %":  "/?" + strings.Repeat("%25", 20000),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				made.redact(text)
			}
		})
	}
}
