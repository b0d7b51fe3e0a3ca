package sample

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/dossiers/office"
	"thonso/internal/dossiers/originals"
	"thonso/internal/dossiers/ratings"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/fault"
)

// loadCurrent plays the work of the last days in today's Gia Phú.
func (f *filler) loadCurrent(ctx context.Context) error {
	s, err := f.newStage(ctx)
	if err != nil {
		return err
	}
	s.lastEvening()
	s.waiting()
	s.inWork()
	s.sentBack()
	s.toFetch()
	s.over()
	s.onPortal()
	s.toVerify()
	s.unsent()
	s.readNews()
	return s.play(ctx)
}

// back returns an hour (15:04) of the n-th working day before today.
func (s *stage) back(n int, hour string) time.Time {
	d := s.today
	for ; n > 0; n-- {
		for d = d.AddDays(-1); !s.cal.IsWorking(d); {
			d = d.AddDays(-1)
		}
	}
	t, err := time.Parse("15:04", hour)
	if err != nil {
		panic(err)
	}
	return d.Start().Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
}

// lastDuty is the last evening on duty before today.
func (s *stage) lastDuty() time.Time {
	d := s.today.AddDays(-1)
	for wd := d.Start().Weekday(); wd != time.Monday && wd != time.Wednesday &&
		wd != time.Friday; wd = d.Start().Weekday() {
		d = d.AddDays(-1)
	}
	return d.Start().Add(19*time.Hour + 30*time.Minute)
}

// submitted sends the dossier.
func (c *caseFile) submitted(at time.Time) {
	c.at(at, func(ctx context.Context) error {
		r, err := c.desk.Filing.Submit(ctx, c.actor(cmp.Or(c.helper, "motcua")), c.act("submit"))
		c.secret = r.Secret
		return err
	})
}

// rated lets the person say, at home, how it went.
func (c *caseFile) rated(at time.Time, office, help int, words string) {
	c.at(at, func(ctx context.Context) error {
		t, err := c.desk.Dossiers.Track(ctx, dossiers.ReceiptNumber(dossiers.Dossier{ID: c.id}), c.secret)
		if err != nil {
			return err
		}
		return c.desk.Ratings.Rate(ctx, ratings.RatingInput{Link: t.Link, Office: office, Help: help, Words: words})
	})
}

// come makes a dossier that was sent the evening before a working day, or at
// the counter on its morning, and received then.
func (s *stage) come(code, helper string, days int, hour string) *caseFile {
	c := s.caseOf(code, helper, dossiers.Here, s.personOf(helper))
	received := s.back(days, hour)
	sent := received.Add(-10 * time.Minute)
	if helper != "" {
		sent = clock.DateOf(received).AddDays(-1).Start().Add(20 * time.Hour)
	}
	c.prepared(sent.Add(-6 * time.Minute))
	c.submitted(sent)
	c.office(received, "receive")
	return c
}

// office lets those whose turn it is do the actions at a time, one minute apart.
func (c *caseFile) office(at time.Time, actions ...string) {
	for i, a := range actions {
		c.at(at.Add(time.Duration(i)*time.Minute), func(ctx context.Context) error {
			if err := c.officeAct(ctx, a); err != nil {
				return fmt.Errorf("%s %s: %w", a, c.code, err)
			}
			return nil
		})
	}
}

func (c *caseFile) officeAct(ctx context.Context, action string) (err error) {
	in := c.act(action)
	opinion := office.Opinion{Act: in, Outcome: "approve"}
	specialist, leader := c.staff()
	switch action {
	case "receive":
		_, err = c.desk.Office.Receive(ctx, c.actor("motcua"), office.ReceiveInput{Act: in,
			FewPages: "Các trang sau để trống"})
	case "transfer":
		_, err = c.desk.Office.Transfer(ctx, c.actor("motcua"), in)
	case "assign":
		_, err = c.desk.Office.Assign(ctx, leader, in, specialist.ID, specialist.Name)
	case "appraise":
		_, err = c.desk.Office.Appraise(ctx, specialist, opinion)
	case "review":
		_, err = c.desk.Office.Review(ctx, leader, opinion)
	case "decide":
		_, err = c.desk.Office.Decide(ctx, leader, office.Decision{Act: in, Outcome: dossiers.Approved})
	case "number":
		_, err = c.desk.Office.NumberResult(ctx, c.actor("vanthu"), in)
	case "return":
		_, err = c.desk.Originals.Record(ctx, c.actor("motcua"), originals.Input{ID: in.ID, How: originals.AtCounter})
		if err != nil && fault.Of(err).Key != "dossiers.original.not_asked" {
			return err
		}
		_, err = c.desk.Office.HandOver(ctx, c.actor("motcua"), office.HandOverInput{Act: in, Proof: "counter"})
	case "ask_back":
		_, err = c.desk.Office.AskBack(ctx, c.actor("motcua"), in)
	default:
		err = fmt.Errorf("no such action")
	}
	return err
}

// staff returns the specialist and the leader for the procedure's sector.
func (c *caseFile) staff() (specialist, leader auth.Actor) {
	p, err := c.Procedures.Get(c.code, c.today)
	if err != nil {
		panic(err) // the catalogue was loaded before
	}
	switch p.Field.Sector {
	case "police":
		return c.actor("congan"), c.actor("truongcongan")
	case "social":
		return c.actor("xahoi"), c.actor("chutich")
	}
	return c.actor("tuphap"), c.actor("chutich")
}

// stepsOf returns the actions of a procedure between reception and return.
func (s *stage) stepsOf(code string) (out []string) {
	p, err := s.Procedures.Get(code, s.today)
	if err != nil {
		panic(err)
	}
	for _, st := range p.Steps[1 : len(p.Steps)-1] {
		out = append(out, st.Key)
	}
	return out
}

// waiting: received late yesterday, to be transferred this morning.
func (s *stage) waiting() {
	for i, code := range []string{marital, tempResidence, pension, reBirth} {
		s.come(code, []string{"thanhvien", ""}[i%2], 1, fmt.Sprintf("15:%d", 20+10*i))
	}
}

// inWork: dossiers at every step, in time; some that will be late, some that are.
func (s *stage) inWork() {
	for done := range 5 { // assign, appraise, review, decide, number: what is due next
		for i, code := range []string{pension, allowance} {
			c := s.come(code, []string{"thanhvien2", ""}[i], 3, fmt.Sprintf("08:%02d", 10+5*done))
			c.office(s.back(3, "10:00"), "transfer")
			for n, a := range s.stepsOf(code)[:done] {
				c.office(s.back(2, fmt.Sprintf("%02d:30", 8+2*n%8)), a)
			}
		}
	}
	for i := range 3 { // due within three working days, and the steps left need longer
		c := s.come(marital, []string{"thanhvien", loner, "thanhvien2"}[i], 1, fmt.Sprintf("07:%d", 40+5*i))
		c.office(s.back(1, "09:00"), "transfer")
	}
	for i := range 4 {
		c := s.come([]string{marital, tempResidence}[i%2], []string{"thanhvien", ""}[i%2], 6,
			fmt.Sprintf("08:%d", 20+5*i))
		c.office(s.back(6, "09:00"), "transfer")
		if i < 2 {
			c.office(s.back(4, "14:00"), s.stepsOf(c.code)[0])
		}
	}
}

// sentBack: papers were asked for, with a coded reason on what is wrong.
func (s *stage) sentBack() {
	wants := [][]dossiers.Want{
		{{Target: "c:original:2", Reason: "blurred", Note: "Dòng số và ngày cấp không đọc được"}},
		{{Target: "c:original:2", Reason: "blurred"}},
		{{Target: "c:original:1", Reason: "cut_off", Note: "Thiếu góc dưới có dấu"}},
		{{Target: "q:registered_at", Reason: "incomplete", Note: "Ghi rõ tên xã lúc đăng ký"}},
	}
	for i, w := range wants {
		code := certifiedCopy
		if i == 3 {
			code = extract
		}
		c := s.caseOf(code, []string{"thanhvien", "thanhvien", "thanhvien2", "thanhvien"}[i],
			dossiers.Here, s.nextPerson())
		c.blur = i < 2
		sent := clock.DateOf(s.back(1, "08:00")).AddDays(-1).Start().Add(20*time.Hour + time.Duration(7*i)*time.Minute)
		c.prepared(sent.Add(-5 * time.Minute))
		c.submitted(sent)
		c.at(s.back(1, fmt.Sprintf("08:%d", 10+5*i)), func(ctx context.Context) error {
			_, err := c.desk.Office.AskSupplement(ctx, c.actor("motcua"), c.act("supplement"), w)
			return err
		})
	}
}

// toFetch: eleven results that lie at the commune for the village.
func (s *stage) toFetch() {
	for i := range 11 {
		code := []string{certifiedCopy, certifiedCopy, extract, residence}[i%4]
		c := s.come(code, []string{"thanhvien", "thanhvien", "thanhvien2"}[i%3], 1, fmt.Sprintf("07:%02d", 31+2*i))
		c.resolve(1, "08:30")
	}
}

// resolve takes the dossier through all steps on a day.
func (c *caseFile) resolve(day int, hour string) {
	c.office(c.back(day, hour), "transfer")
	for n, a := range c.stepsOf(c.code) {
		c.office(c.back(day, hour).Add(time.Duration(n+1)*70*time.Minute), a)
	}
}

// over: handed over, refused, stopped, asked back.
func (s *stage) over() {
	words := []string{"", "Anh B hướng dẫn tận tình, nói chậm cho tôi nghe rõ.", "Đúng hẹn.", "",
		"Chờ hơi lâu, còn lại đều tốt.", "Lần sau xin nhắc trước phải mang bản chính."}
	for i := range 6 {
		c := s.come([]string{certifiedCopy, residence, extract}[i%3], []string{"", "thanhvien", loner, "thanhvien", "",
			"thanhvien"}[i], 2, fmt.Sprintf("08:%02d", 5+4*i))
		c.resolve(2, "08:40")
		c.office(s.back(1, fmt.Sprintf("09:%02d", 10+5*i)), "return")
		c.rated(s.back(1, fmt.Sprintf("12:%02d", 10+5*i)), []int{5, 5, 4, 5, 3, 4}[i],
			[]int{0, 5, 0, 5, 0, 4}[i], words[i])
	}
	for i, why := range []string{
		"Bản chính đã bị tẩy xóa, không chứng thực được (khoản 1 Điều 22 Nghị định 23/2015/NĐ-CP).",
		"Người yêu cầu không thường trú, tạm trú tại xã.",
	} {
		c := s.come([]string{certifiedCopy, residence}[i], "thanhvien2", 2, fmt.Sprintf("09:%d", 15+i))
		c.at(s.back(2, "11:00"), func(ctx context.Context) error {
			_, err := c.desk.Office.Refuse(ctx, c.actor("motcua"),
				office.ReasonInput{Act: c.act("refuse"), Reason: why})
			return err
		})
	}
	c := s.come(reBirth, "", 3, "09:40")
	c.office(s.back(2, "14:10"), "ask_back")
	c.at(s.back(2, "15:00"), func(ctx context.Context) error {
		_, err := c.desk.Office.Stop(ctx, c.actor("motcua"), office.ReasonInput{Act: c.act("stop"),
			Reason: "Người nộp đã tìm thấy bản chính Giấy khai sinh."})
		return err
	})
	s.come(reBirth, "", 3, "09:50").office(s.back(1, "16:10"), "ask_back")
}

// onPortal: filed on the national portal with the person's own VNeID, followed here.
func (s *stage) onPortal() {
	for i, to := range []dossiers.Status{"", "", dossiers.Received, dossiers.Received, dossiers.Processing,
		dossiers.Processing, dossiers.Supplement,
		dossiers.Payment, dossiers.Refused, dossiers.Withdrawing, dossiers.Returned, dossiers.Returned} {
		helper := []string{"thanhvien", "thanhvien2"}[i%2]
		c := s.caseOf([]string{residence, tempResidence, certifiedCopy}[i%3], helper, dossiers.Portal, s.nextPerson())
		begin := s.lastDuty().AddDate(0, 0, -7).Add(time.Duration(4+6*i) * time.Minute)
		if to == "" {
			begin = s.lastDuty().Add(time.Duration(70+5*i) * time.Minute)
		}
		c.prepared(begin)
		c.at(begin.Add(4*time.Minute), func(ctx context.Context) error {
			_, err := c.desk.Filing.Filed(ctx, c.actor(helper), filing.FiledInput{Act: c.act("submit"),
				PortalCode: fmt.Sprintf("G01.899.107.000-%s-%04d", begin.Format("060102"), 310+i)})
			return err
		})
		way := []dossiers.Status{dossiers.Received, dossiers.Processing, dossiers.Resolved, dossiers.Returned}
		for n, st := range upTo(way, to) {
			c.at(begin.Add(time.Duration(14+5*n)*time.Hour), func(ctx context.Context) error {
				_, err := c.desk.Filing.Follow(ctx, c.actor(helper), filing.FollowInput{Status: st,
					Act: c.act("follow " + string(st))})
				return err
			})
		}
	}
}

// toVerify: corrections for which the old register must be asked; of one it has been said.
func (s *stage) toVerify() {
	for i, why := range []string{"Sổ gốc không còn ở xã: hỏi nơi lưu sổ hộ tịch của xã cũ về năm sinh đã đăng ký.",
		""} {
		c := s.come(correction, "", 1, fmt.Sprintf("10:%d", 10+15*i))
		c.office(s.back(1, "13:40"), "transfer", "assign")
		if why == "" {
			continue
		}
		c.at(s.back(1, "15:10"), func(ctx context.Context) error {
			specialist, _ := c.staff()
			_, err := c.desk.Office.ToVerify(ctx, specialist, office.ReasonInput{Act: c.act("verify"), Reason: why})
			return err
		})
	}
}

// unsent: begun at home last night; the certificate to be copied is not photographed yet.
func (s *stage) unsent() {
	c := s.caseOf(certifiedCopy, loner, dossiers.Here, s.loner)
	c.bare = true
	c.prepared(s.today.AddDays(-1).Start().Add(21*time.Hour + 12*time.Minute))
}

// readNews: whoever gets news of their dossiers looked at it yesterday at noon.
func (s *stage) readNews() {
	for i, username := range []string{"thanhvien", "thanhvien2", loner} {
		s.at(s.back(1, fmt.Sprintf("11:%d", 45+i)), func(ctx context.Context) error {
			return s.desk.Deps.Notices.ReadAll(ctx, s.actor(username))
		})
	}
}

// upTo returns the way of a dossier until it comes to a status; one beside the
// way is reached from Processing.
func upTo(way []dossiers.Status, to dossiers.Status) (out []dossiers.Status) {
	if to == "" {
		return nil
	}
	for _, st := range way {
		out = append(out, st)
		if st == to {
			return out
		}
	}
	return []dossiers.Status{dossiers.Received, dossiers.Processing, to}
}
