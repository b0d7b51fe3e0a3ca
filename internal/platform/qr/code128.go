package qr

import "fmt"

// The characters of Code 128 as widths of bar, space, bar, space, bar, space;
// 103–105 start with set A, B, C, 106 stops and ends with one more bar.
var patterns = [107]string{
	"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
	"221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
	"221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
	"212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
	"231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
	"231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
	"314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
	"112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
	"111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
	"214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
	"114131", "311141", "411131", "211412", "211214", "211232", "2331112",
}

const (
	toC, toB       = 99, 100
	startB, startC = 104, 105
	stop           = 106
)

// digits counts the digits at the head of s.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// code128 returns the character values, with the start, the check and the stop
// character. Runs of digits go in pairs (set C): a dossier's code, which is
// mostly digits, then fits an A5 page.
func code128(text string) ([]int, error) {
	if text == "" {
		return nil, fmt.Errorf("code 128: nothing to encode")
	}
	inC := digits(text) >= 4 || (digits(text) == len(text) && len(text) == 2)
	values := []int{startB}
	if inC {
		values[0] = startC
	}
	for s := text; s != ""; {
		run := digits(s)
		switch {
		case inC && run >= 2:
			values = append(values, int(s[0]-'0')*10+int(s[1]-'0'))
			s = s[2:]
		case inC:
			values, inC = append(values, toB), false
		case run >= 4 && run%2 == 0:
			values, inC = append(values, toC), true
		case s[0] < ' ' || s[0] > '~':
			return nil, fmt.Errorf("code 128: %q has a character outside ASCII", text)
		default:
			values = append(values, int(s[0]-' '))
			s = s[1:]
		}
	}
	check := values[0]
	for i, v := range values[1:] {
		check += (i + 1) * v
	}
	return append(values, check%103, stop), nil
}

// Code128 returns the widths, in modules, of the bars and spaces in turn,
// beginning and ending with a bar. The quiet margin of ten modules on either
// side is the caller's.
func Code128(text string) ([]int, error) {
	values, err := code128(text)
	if err != nil {
		return nil, err
	}
	var widths []int
	for _, v := range values {
		for _, w := range patterns[v] {
			widths = append(widths, int(w-'0'))
		}
	}
	return widths, nil
}
