// Command build bundles web/src into web/dist: styles and scripts under names
// with a hash of their content, fonts for PDF, the accessibility checker for
// tests. Run it with "go generate ./web" after "npm ci --ignore-scripts".
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// entryPoints are the bundles; the key is the logical name given to web.Asset.
var entryPoints = map[string]string{
	"app.css":  "src/app.css",
	"app.js":   "src/app.ts",
	"early.js": "src/early.ts",
}

// copied files get a hashed name without going through the bundler.
var copied = []string{"src/icons/*", "src/art/valley.svg", "src/art/spot-*.svg"}

const (
	pdfFonts   = "node_modules/@expo-google-fonts/be-vietnam-pro"
	serifFonts = "node_modules/@expo-google-fonts/tinos"
	axeScript  = "node_modules/axe-core/axe.min.js"
)

// pdfFaces are the faces of printed papers, by the file that becomes each: a
// serif as official papers have it (metric twin of Times New Roman) and our own sans.
var pdfFaces = map[string]string{
	"serif-regular.ttf":    serifFonts + "/400Regular/Tinos_400Regular.ttf",
	"serif-bold.ttf":       serifFonts + "/700Bold/Tinos_700Bold.ttf",
	"serif-italic.ttf":     serifFonts + "/400Regular_Italic/Tinos_400Regular_Italic.ttf",
	"serif-bolditalic.ttf": serifFonts + "/700Bold_Italic/Tinos_700Bold_Italic.ttf",
	"sans-regular.ttf":     pdfFonts + "/400Regular/BeVietnamPro_400Regular.ttf",
	"sans-bold.ttf":        pdfFonts + "/700Bold/BeVietnamPro_700Bold.ttf",
	// The fonts' licences ask to travel with them.
	"OFL-sans.txt":  pdfFonts + "/LICENSE_FONT",
	"OFL-serif.txt": serifFonts + "/LICENSE_FONT",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "build of web assets:", err)
		os.Exit(1)
	}
}

// run works from the repository's root as well as from web/.
func run() error {
	if _, err := os.Stat("web/package.json"); err == nil {
		if err := os.Chdir("web"); err != nil {
			return err
		}
	}
	if _, err := os.Stat("node_modules"); err != nil {
		return errors.New(`node_modules is missing: run "npm ci --ignore-scripts" in web/ first`)
	}
	if err := clean(); err != nil {
		return err
	}
	if err := cutFonts(); err != nil {
		return err
	}
	manifest, err := bundle()
	if err != nil {
		return err
	}
	for _, pattern := range copied {
		sources, err := filepath.Glob(pattern)
		if err != nil || len(sources) == 0 {
			return fmt.Errorf("nothing to copy at %s: %w", pattern, err)
		}
		for _, source := range sources {
			if manifest[filepath.Base(source)], err = copyHashed(source); err != nil {
				return err
			}
		}
	}
	if manifest["app.webmanifest"], err = describeForHomeScreen(manifest); err != nil {
		return err
	}
	if manifest["icons.svg"], err = drawIcons(); err != nil {
		return err
	}
	if err := copyForPDFAndTests(); err != nil {
		return err
	}
	if err := precompress(); err != nil {
		return err
	}
	return writeManifest(manifest)
}

func clean() error {
	for _, dir := range []string{"assets", "pdf", "test"} {
		path := filepath.Join("dist", dir)
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		if err := os.MkdirAll(path, 0o755); err != nil {
			return err
		}
	}
	return nil
}

// cutFonts needs node: no Go library subsets a font and keeps its features,
// such as the figures of equal width that tables are set in.
func cutFonts() error {
	cmd := exec.Command("node", "build/fonts.mjs")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("cut fonts: %w", err)
	}
	return nil
}

// bundle runs esbuild and returns logical name → hashed file name.
func bundle() (map[string]string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	entries := make([]string, 0, len(entryPoints))
	for _, source := range entryPoints {
		entries = append(entries, source)
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     wd,
		EntryPoints:       entries,
		Bundle:            true,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		// Old phones: what Chrome for Android got by 2019.
		Target:      api.ES2018,
		Engines:     []api.Engine{{Name: api.EngineChrome, Version: "73"}, {Name: api.EngineSafari, Version: "13"}},
		Format:      api.FormatIIFE,
		Charset:     api.CharsetUTF8,
		Loader:      map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderFile},
		EntryNames:  "[name]-[hash]",
		AssetNames:  "[name]-[hash]",
		Outdir:      "dist/assets",
		Write:       true,
		Metafile:    true,
		LogLevel:    api.LogLevelWarning,
		LogOverride: map[string]api.LogLevel{"unsupported-css-nesting": api.LogLevelError},
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("esbuild: %d errors", len(result.Errors))
	}
	return readMetafile(result.Metafile)
}

func readMetafile(raw string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string         `json:"entryPoint"`
			Inputs     map[string]any `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(raw), &meta); err != nil {
		return nil, fmt.Errorf("metafile: %w", err)
	}
	manifest := map[string]string{}
	for output, about := range meta.Outputs {
		for logical, source := range entryPoints {
			if about.EntryPoint == source && filepath.Ext(output) == filepath.Ext(logical) {
				manifest[logical] = filepath.Base(output)
			}
		}
	}
	if len(manifest) != len(entryPoints) {
		return nil, fmt.Errorf("esbuild made %d of %d bundles", len(manifest), len(entryPoints))
	}
	for output, about := range meta.Outputs {
		for source := range about.Inputs {
			if filepath.Ext(output) == ".woff2" {
				manifest[filepath.Base(source)] = filepath.Base(output)
			}
		}
	}
	return manifest, nil
}

func copyHashed(source string) (string, error) {
	content, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	return writeHashed(filepath.Base(source), content)
}

// writeHashed writes a file under its name with a hash of its content, and gives that.
func writeHashed(name string, content []byte) (string, error) {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	name = strings.TrimSuffix(name, ext) + "-" + strings.ToUpper(hex.EncodeToString(sum[:4])) + ext
	return name, os.WriteFile(filepath.Join("dist/assets", name), content, 0o644)
}

func copyForPDFAndTests() error {
	for name, from := range pdfFaces {
		if err := copyFile(from, filepath.Join("dist/pdf", name)); err != nil {
			return err
		}
	}
	return copyFile(axeScript, "dist/test/axe.min.js")
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o644)
}

// precompress writes a .gz beside every text; fonts are compressed already.
func precompress() error {
	entries, err := os.ReadDir("dist/assets")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		switch filepath.Ext(entry.Name()) {
		case ".css", ".js", ".svg":
		default:
			continue
		}
		path := filepath.Join("dist/assets", entry.Name())
		plain, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		zipped, err := gzipBest(plain)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path+".gz", zipped, 0o644); err != nil {
			return err
		}
		fmt.Printf("%-40s %6d bytes, %6d gzipped\n", entry.Name(), len(plain), len(zipped))
	}
	return nil
}

func gzipBest(plain []byte) ([]byte, error) {
	var out bytes.Buffer
	zw, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := zw.Write(plain); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func writeManifest(manifest map[string]string) error {
	raw, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile("dist/manifest.json", append(raw, '\n'), 0o644)
}
